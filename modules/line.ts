import { param, defineTextModule, backupParam, refuse } from "../engine/module/index.js";
import { endingOf, insert, linesOf, textOf, withoutEnding } from "./lib/lines.js";
import { expression } from "./lib/regexp.js";
import { insertionPoint, insertParams, refuseBadInsert } from "./lib/insert.js";

/** Keeps one line of a text file. */
export default defineTextModule({
  summary: "Manage a line of a text file",
  description:
    "Adds the line unless the file already has it, word for word, anywhere. With `regexp`, the one line that matches is " +
    "replaced where it is; if several lines match, the step fails and names them. It also fails if `insert_after` or " +
    "`insert_before` matches nothing. Lines are matched without their endings, and the file keeps its line endings.",

  params: {
    path: param.path("The file"),
    line: param.text("The line, without a line ending. With `state: absent`, every such line is removed", {
      pattern: "^[^\\r\\n]*$",
      optional: true,
    }),
    regexp: param.text(
      "A regular expression (JavaScript syntax) for the line to replace; with `state: absent`, for the lines to remove",
      { optional: true },
    ),
    ...insertParams,
    state: param.presence("Whether the file has the line"),
    create: param.flag("Create the file if it does not exist"),
    backup: backupParam,
  },

  examples: {
    "Change a setting, commented out or not": {
      path: "/etc/ssh/sshd_config",
      regexp: "^#?UseDNS\\s",
      line: "UseDNS no",
    },
    "Add a line before another": { path: "/etc/exports", line: "/iso *(rw)", insert_before: "^/data\\s" },
    "Remove lines": { path: "/etc/sudoers", regexp: "^Defaults\\s+requiretty", state: "absent" },
  },

  validate(params) {
    if (!("line" in params) && params.state === "present") refuse("“line” is needed for “state: present”");
    if (!("line" in params) && !("regexp" in params)) refuse("give a “line” or a “regexp” to remove");
    if (params.regexp !== undefined) expression("regexp", params.regexp);
    refuseBadInsert(params);
  },

  path: ({ path }) => path,
  creates: ({ create, state }) => create || state === "absent",
  keeps: ({ backup }) => backup,

  edit({ path, line, regexp, insert_after, insert_before, state }, text) {
    const lines = linesOf(text);
    const pattern = regexp === undefined ? null : expression("regexp", regexp);
    const matches = (it: string): boolean => pattern?.test(withoutEnding(it)) === true;
    const is = (it: string): boolean => withoutEnding(it) === line;
    if (state === "absent") return lines.filter((it) => !is(it) && !matches(it)).join("");
    const place = lineToReplace(
      lines.map((it) => ({ matches: matches(it), is: is(it) })),
      path,
    );
    if (place === null && lines.some(is)) return text;
    const ending = endingOf(text);
    if (place === null)
      return textOf(
        insert(lines, insertionPoint(lines, { insert_after, insert_before }, path), [line ?? ""], ending),
        ending,
      );
    const own = /\r?\n$/.exec(lines[place] ?? "")?.[0] ?? "";
    return textOf(lines.with(place, (line ?? "") + own), ending);
  },
});

/** The line that matches and is another one. @throws Refusal where it is not certain which line is meant */
function lineToReplace(
  lines: readonly { readonly matches: boolean; readonly is: boolean }[],
  path: string,
): number | null {
  const matches = lines.flatMap((line, index) => (line.matches ? [index] : []));
  const other = matches.find((index) => lines[index]?.is === false);
  if (matches.length > 1 && other !== undefined)
    refuse(
      `lines ${matches.map((index) => index + 1).join(", ")} of ${path} match the regexp: make it match one of them only`,
    );
  return other ?? null;
}
