import { parseTelling, type Unexpected } from "./patches/handlebars_parse_error.js";

/** Where Handlebars stopped reading, and why. */
export interface SyntaxFault extends Unexpected {
  readonly message: string;
}

export type Parsed =
  | { readonly program: hbs.AST.Program; readonly fault: null }
  | { readonly program: null; readonly fault: SyntaxFault };

/** Parses with Handlebars' own grammar and whitespace control, and says exactly where it failed. */
export function parseHandlebars(text: string): Parsed {
  let unexpected: Unexpected = { offset: 0, token: "" };
  try {
    return { program: parseTelling(text, (found) => (unexpected = found)), fault: null };
  } catch (error) {
    if (error instanceof RangeError) {
      return { program: null, fault: { offset: 0, token: "DEPTH", message: error.message } };
    }
    if (!(error instanceof Error)) throw error;
    return { program: null, fault: { ...(exceptionAt(error, text) ?? unexpected), message: error.message } };
  }
}

/** Handlebars' own exceptions, such as for a mismatched block, know line and column. */
function exceptionAt(error: Error, text: string): Unexpected | null {
  const line = "lineNumber" in error ? error.lineNumber : null;
  const column = "column" in error ? error.column : null;
  if (typeof line !== "number" || typeof column !== "number") return null;
  return { offset: offsetOf(lineStarts(text), { line, column }), token: "EXCEPTION" };
}

/** Where each line begins, as Handlebars counts lines. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: end }) => index + end.length)];
}

export function offsetOf(starts: readonly number[], { line, column }: hbs.AST.Position): number {
  return (starts[line - 1] ?? 0) + column;
}
