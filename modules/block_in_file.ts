import { defineModule, readText, refuse } from "../engine/module/index.js";
import { endingOf, insert, linesOf, withoutEnding, textOf } from "./lib/lines.js";
import { validatePlace, placeFor, placeParams } from "./lib/place.js";
import { backupParam, rewrite } from "./lib/rewrite.js";

/** Keeps some lines of a text file between two marker lines. */
export default defineModule({
  summary: "Keep a block of lines in a text file",
  description:
    "The lines stand between two marker lines, by which they are found again; the rest of the file is left as it is. " +
    "Two blocks in one file need two markers.",

  params: {
    path: { type: "string", pattern: "^/", description: "The file." },
    block: { type: "string", default: "", description: "The lines. They get the file's line endings." },
    marker: {
      type: "string",
      pattern: "^[^\\r\\n]*\\{mark\\}[^\\r\\n]*$",
      default: "# {mark} managed by tsplay",
      description:
        "The marker lines: {mark} stands for BEGIN and END. It must be a comment where the file is read.",
    },
    ...placeParams,
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether the block is there.",
    },
    create: { type: "boolean", default: false, description: "Begin the file when there is none." },
    backup: backupParam,
  },

  examples: {
    "Mounts of the cluster": {
      path: "/etc/exports",
      block: "/gluster_brick0 *(rw)\n/gluster_brick1 *(rw)\n",
      marker: "# {mark} bricks",
    },
    "No longer there": { path: "/etc/exports", marker: "# {mark} bricks", state: "absent" },
  },

  validate: validatePlace,

  reads: ({ path }) => ({ text: readText(path) }),

  check({ path, block, marker, insert_after, insert_before, state, create }, { text }) {
    if (text === null && state === "present" && !create)
      refuse(`there is no ${path}; say create: true to begin it`);
    const lines = linesOf(text ?? "");
    const ending = endingOf(text ?? "");
    const [begin, end] = [marker.replace("{mark}", "BEGIN"), marker.replace("{mark}", "END")];
    const span = spanOf(lines, begin, end, path);
    const wanted = linesOf(block).map(withoutEnding);
    if (wanted.includes(begin) || wanted.includes(end))
      refuse("the block has a marker line in it; choose another marker");
    const rest = span === null ? lines : lines.toSpliced(span.from, span.count);
    if (state === "absent") return changeOf(path, text, textOf(rest, ending));
    const place = span?.from ?? placeFor(lines, { insert_after, insert_before }, path);
    return changeOf(path, text, textOf(insert(rest, place, [begin, ...wanted, end], ending), ending));
  },

  apply: ({ path, backup }, { after }) => rewrite(path, after, backup),
});

const changeOf = (path: string, before: string | null, after: string): Changed | null =>
  after === (before ?? "") ? null : { summary: path, before, after };

interface Changed {
  readonly summary: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Where the block stands with its markers. @throws Refusal where the markers do not pair */
function spanOf(
  lines: readonly string[],
  begin: string,
  end: string,
  path: string,
): { readonly from: number; readonly count: number } | null {
  const begins = lines.flatMap((line, index) => (withoutEnding(line) === begin ? [index] : []));
  const ends = lines.flatMap((line, index) => (withoutEnding(line) === end ? [index] : []));
  const [from] = begins;
  const [to] = ends;
  if (from === undefined && to === undefined) return null;
  if (begins.length !== 1 || ends.length !== 1 || from === undefined || to === undefined || to < from)
    return refuse(
      `“${begin}” and “${end}” do not stand once each, in this order, in ${path}; mend it by hand first`,
    );
  return { from, count: to - from + 1 };
}
