import { defineModule, readText, refuse } from "../engine/module/index.js";
import { endingOf, insert, linesOf, withoutEnding, textOf } from "./lib/lines.js";
import { validatePlace, expression, placeFor, placeParams } from "./lib/place.js";
import { backupParam, rewrite } from "./lib/rewrite.js";

/** Keeps one line of a text file. */
export default defineModule({
  summary: "Keep a line of a text file",
  description:
    "The line is there once it stands anywhere in the file, word for word. With `regexp`, the one line that matches is " +
    "replaced where it stands; when several match, nothing is guessed: the check refuses and names them. A place that " +
    "`insert_after` or `insert_before` does not find is refused too. Lines are matched without their endings, which " +
    "stay as the file has them.",

  params: {
    path: { type: "string", pattern: "^/", description: "The file." },
    line: {
      type: "string",
      pattern: "^[^\\r\\n]*$",
      optional: true,
      description: "The line, without its ending. With `state: absent`, every such line goes.",
    },
    regexp: {
      type: "string",
      optional: true,
      description:
        "A regular expression (JavaScript's) for the line to replace; with `state: absent`, for the lines that go.",
    },
    ...placeParams,
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether the line is there.",
    },
    create: { type: "boolean", default: false, description: "Begin the file when there is none." },
    backup: backupParam,
  },

  examples: {
    "A setting that is there in some form": {
      path: "/etc/ssh/sshd_config",
      regexp: "^#?UseDNS\\s",
      line: "UseDNS no",
    },
    "A line before another": { path: "/etc/exports", line: "/iso *(rw)", insert_before: "^/data\\s" },
    "Lines that shall go": { path: "/etc/sudoers", regexp: "^Defaults\\s+requiretty", state: "absent" },
  },

  validate(params) {
    if (!("line" in params) && params.state === "present") refuse("say which “line” shall be there");
    if (!("line" in params) && !("regexp" in params)) refuse("give a “line” or a “regexp” to remove by");
    if (params.regexp !== undefined) expression("regexp", params.regexp);
    validatePlace(params);
  },

  reads: ({ path }) => ({ text: readText(path) }),

  check({ path, line, regexp, insert_after, insert_before, state, create }, { text }) {
    const pattern = regexp === undefined ? null : expression("regexp", regexp);
    if (state === "absent") {
      const goes = (it: string): boolean =>
        withoutEnding(it) === line || pattern?.test(withoutEnding(it)) === true;
      const after = linesOf(text ?? "")
        .filter((it) => !goes(it))
        .join("");
      return after === (text ?? "") ? null : { summary: path, before: text, after };
    }
    if (text === null && !create) refuse(`there is no ${path}; say create: true to begin it`);
    const lines = linesOf(text ?? "");
    const place = { insert_after, insert_before };
    const after = kept({ lines, ending: endingOf(text ?? ""), line: line ?? "", pattern, place, path });
    return after === (text ?? "") ? null : { summary: path, before: text, after };
  },

  apply: ({ path, backup }, { after }) => rewrite(path, after, backup),
});

interface LineEdit {
  readonly lines: readonly string[];
  readonly ending: string;
  readonly line: string;
  readonly pattern: RegExp | null;
  readonly place: { readonly insert_after: string | undefined; readonly insert_before: string | undefined };
  readonly path: string;
}

/** The text with the line in it. @throws Refusal where it is not certain which line is meant */
function kept({ lines, ending, line, pattern, place, path }: LineEdit): string {
  const matches = lines.flatMap((it, index) => (pattern?.test(withoutEnding(it)) ? [index] : []));
  const others = matches.filter((index) => withoutEnding(lines[index] ?? "") !== line);
  if (matches.length > 1 && others.length > 0)
    refuse(
      `lines ${matches.map((index) => index + 1).join(", ")} of ${path} match the regexp; make it match one of them`,
    );
  const [only] = others;
  if (lines.some((it) => withoutEnding(it) === line) && only === undefined) return textOf(lines, ending);
  if (only !== undefined) {
    const own = /\r?\n$/.exec(lines[only] ?? "")?.[0] ?? "";
    return textOf(lines.with(only, line + own), ending);
  }
  return textOf(insert(lines, placeFor(lines, place, path), [line], ending), ending);
}
