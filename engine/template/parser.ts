import { parse, parser } from "handlebars/dist/cjs/handlebars/compiler/base.js";

/** Where Handlebars stopped reading, and what it met there. */
export interface SyntaxFault {
  readonly offset: number;
  /** The name of its token: EQUALS, INVALID, EOF … */
  readonly met: string;
  readonly message: string;
}

export type Parsed =
  | { readonly program: hbs.AST.Program; readonly fault: null }
  | { readonly program: null; readonly fault: SyntaxFault };

/** Parses with Handlebars' own grammar and whitespace control, and says exactly where it failed. */
export function parseHandlebars(text: string): Parsed {
  let met: Omit<SyntaxFault, "message"> = { offset: 0, met: "" };
  const restore = listen(text, (fault) => (met = fault));
  try {
    return { program: parse(text), fault: null };
  } catch (error) {
    if (error instanceof RangeError) {
      return { program: null, fault: { offset: 0, met: "DEPTH", message: error.message } };
    }
    if (!(error instanceof Error)) throw error;
    return { program: null, fault: { ...positionOf(error, text), ...met, message: error.message } };
  } finally {
    restore();
  }
}

/** Has the parser tell where it stands when it fails; its own message shows only the last few characters. */
function listen(text: string, tell: (fault: Omit<SyntaxFault, "message">) => void): () => void {
  const original = parser.parseError;
  parser.parseError = function (message, hash) {
    const { _input: unread, match } = this.lexer;
    tell({ offset: Math.max(0, text.length - unread.length - match.length), met: hash.token ?? "" });
    throw new Error(message);
  };
  return () => (parser.parseError = original);
}

/** Handlebars' own exceptions, such as for a block closed by another name, know line and column. */
function positionOf(error: Error, text: string): Omit<SyntaxFault, "message"> | null {
  const line = "lineNumber" in error ? error.lineNumber : null;
  const column = "column" in error ? error.column : null;
  if (typeof line !== "number" || typeof column !== "number") return null;
  return { offset: offsetOf(lineStarts(text), { line, column }), met: "EXCEPTION" };
}

/** Where each line begins, as Handlebars counts lines. */
export function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: end }) => index + end.length)];
}

export function offsetOf(starts: readonly number[], { line, column }: hbs.AST.Position): number {
  return (starts[line - 1] ?? 0) + column;
}
