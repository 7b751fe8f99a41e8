import { HIDDEN } from "../secret/secret.js";

/** A line of a file with its secrets hidden, and where the columns of the original line are in it. */
export interface ConcealedLine {
  readonly text: string;
  readonly column: (written: number) => number;
}

/** Hides values tagged `!secret`, and passwords without the tag; a template is not a secret yet. */
export function concealed(text: string, from: number, to: number): ConcealedLine {
  let shown = "";
  let at = from;
  const moved: { readonly from: number; readonly to: number; readonly column: number }[] = [];
  for (const [start, end] of secretsIn(text)) {
    if (end <= at || start >= to) continue;
    shown += text.slice(at, Math.max(at, start));
    moved.push({ from: start - from, to: Math.min(end, to) - from, column: shown.length });
    shown += HIDDEN;
    at = Math.min(end, to);
  }
  shown += text.slice(at, to);
  const column = (written: number): number => {
    const within = moved.find((piece) => written >= piece.from && written < piece.to);
    if (within) return within.column;
    const before = moved.findLast((piece) => piece.to <= written);
    return before ? before.column + HIDDEN.length + written - before.to : written;
  };
  return { text: shown, column };
}

/** What comes before a secret value. */
const BEFORE = /!secret[ \t]+|^[ \t]*(?:- )?["']?\w*(?:password|passphrase)["']?:[ \t]+(?!!)/gim;

/** One value: quoted, a block with its header, or plain to the end of its line. */
const QUOTED = /"(?:[^"\\]|\\[^])*"?|'(?:[^']|'')*'?/y;
const TEMPLATE = /^["']?\{\{[^{}]*\}\}["']?$/;

function* secretsIn(text: string): Generator<readonly [number, number]> {
  for (const { index, 0: before } of text.matchAll(BEFORE)) {
    const start = index + before.length;
    const end = endOf(text, start, index);
    if (end > start && !TEMPLATE.test(text.slice(start, end).trim())) yield [start, end];
  }
}

function endOf(text: string, start: number, key: number): number {
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(text)?.[0];
  if (quoted !== undefined) return start + quoted.length;
  const line = text.slice(text.lastIndexOf("\n", key) + 1, start);
  return endOfBlock(text, start, /^[ ]*/.exec(line)?.[0].length ?? 0);
}

/** Lines that are indented deeper than the key belong to its value. */
function endOfBlock(text: string, start: number, indent: number): number {
  let end = endOfLine(text, start);
  while (end < text.length) {
    const next = endOfLine(text, end + 1);
    const line = text.slice(end + 1, next);
    if (line.trim() !== "" && (/^ */.exec(line)?.[0].length ?? 0) <= indent) break;
    end = next;
  }
  return end;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
