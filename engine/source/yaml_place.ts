import type { Range, Span } from "./span.js";

/** How a scalar is written, as far as finding places in it goes. */
export type ScalarStyle = "plain" | "single" | "double" | "block";

/**
 * Where a piece of a scalar's value stands in its file. Folding and indentation add, drop and change
 * blanks only, so the n-th character that is not blank is the same one on both sides.
 */
export function placeWithin(span: Span, style: ScalarStyle, value: string, { from, to }: Range): Span {
  const { source } = span;
  const marks = inkOf(source.text.slice(span.from, span.to), style);
  const start = placeOf(marks, value, from, span);
  const end = to > from ? placeOf(marks, value, to - 1, span).to : start.from;
  return { source, from: start.from, to: Math.max(start.from, end) };
}

/** One character of the value that is not blank: where it is written, relative to the scalar's start. */
interface Mark {
  readonly from: number;
  readonly to: number;
}

function placeOf(marks: readonly Mark[], value: string, offset: number, span: Span): Mark {
  const index = countInk(value.slice(0, offset));
  const mark = marks[index];
  if (mark && isInk(value[offset] ?? "")) return { from: span.from + mark.from, to: span.from + mark.to };
  const before = marks[index - 1];
  const gap = offset - value.slice(0, offset).trimEnd().length;
  const from = Math.min(span.to, span.from + (before ? before.to : (mark?.from ?? 0)) + (before ? gap : 0));
  return { from, to: Math.min(span.to, from + 1) };
}

const isInk = (character: string): boolean => /\S/.test(character);

const countInk = (text: string): number => text.replace(/\s+/g, "").length;

const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r\n|[^])/y;

function inkOf(written: string, style: ScalarStyle): readonly Mark[] {
  const quoted = style === "single" || style === "double";
  const marks: Mark[] = [];
  let at = style === "block" ? written.indexOf("\n") + 1 : quoted ? 1 : 0;
  const end = quoted ? written.length - 1 : written.length;
  while (at < end) {
    const length = style === "double" ? escapeAt(written, at) : style === "single" ? quoteAt(written, at) : 1;
    const ink = length === 1 ? countInk(written[at] ?? "") : inkOfEscape(written.slice(at, at + length));
    for (let count = 0; count < ink; count += 1) marks.push({ from: at, to: at + length });
    at += length;
  }
  return marks;
}

function escapeAt(written: string, at: number): number {
  ESCAPE.lastIndex = at;
  return ESCAPE.exec(written)?.[0].length ?? 1;
}

function quoteAt(written: string, at: number): number {
  return written.startsWith("''", at) ? 2 : 1;
}

/** How many UTF-16 units that are not blank an escape stands for. */
function inkOfEscape(escape: string): number {
  const digits = /^\\[xuU]([\da-fA-F]+)$/.exec(escape)?.[1];
  if (digits !== undefined) {
    const code = parseInt(digits, 16);
    return code > 0x10ffff ? 0 : countInk(String.fromCodePoint(code));
  }
  return BLANK_ESCAPE.test(escape) ? 0 : 1;
}

/** Line folds, and escapes for characters that count as blank. */
const BLANK_ESCAPE = /^\\[\s_tnvfrLP]/;
