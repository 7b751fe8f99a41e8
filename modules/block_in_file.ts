import { param, backupParam, defineTextModule, refuse } from "../engine/module/index.js";
import { insertionPoint, insertParams, refuseBadInsert } from "./lib/insert.js";
import { endingOf, insert, linesOf, textOf, withoutEnding } from "./lib/lines.js";

/** Keeps some lines of a text file between two marker lines. */
export default defineTextModule({
  summary: "Manage a block of lines in a text file",
  description:
    "The block stands between two marker lines, by which it is found again; the rest of the file is left alone. " +
    "Two blocks in one file need two different markers.",

  params: {
    path: param.path("The file"),
    block: param.text("The lines; they get the file's line endings", { default: "" }),
    marker: param.text(
      "The marker lines: {mark} becomes BEGIN and END. It must be a comment for the program that reads the file",
      { pattern: "^[^\\r\\n]*\\{mark\\}[^\\r\\n]*$", default: "# {mark} managed by tsplay" },
    ),
    ...insertParams,
    state: param.presence("Whether the file has the block"),
    create: param.flag("Create the file if it does not exist"),
    backup: backupParam,
  },

  examples: {
    "Exports of the cluster": {
      path: "/etc/exports",
      block: "/gluster_brick0 *(rw)\n/gluster_brick1 *(rw)\n",
      marker: "# {mark} bricks",
    },
    "Remove the block": { path: "/etc/exports", marker: "# {mark} bricks", state: "absent" },
  },

  validate: refuseBadInsert,

  path: ({ path }) => path,
  creates: ({ create, state }) => create || state === "absent",
  keeps: ({ backup }) => backup,

  edit({ path, block, marker, insert_after, insert_before, state }, text) {
    const lines = linesOf(text);
    const ending = endingOf(text);
    const [begin, end] = [marker.replace("{mark}", "BEGIN"), marker.replace("{mark}", "END")];
    const span = spanOf(lines, begin, end, path);
    const wanted = linesOf(block).map(withoutEnding);
    if (wanted.includes(begin) || wanted.includes(end))
      refuse("the block contains one of its marker lines: choose another marker");
    const rest = span === null ? lines : lines.toSpliced(span.from, span.count);
    if (state === "absent") return textOf(rest, ending);
    const place = span?.from ?? insertionPoint(lines, { insert_after, insert_before }, path);
    return textOf(insert(rest, place, [begin, ...wanted, end], ending), ending);
  },
});

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
      `${path} does not have “${begin}” and “${end}” exactly once each, in this order: fix the file by hand first`,
    );
  return { from, count: to - from + 1 };
}
