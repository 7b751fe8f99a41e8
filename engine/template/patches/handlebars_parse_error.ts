/**
 * Patches: handlebars 4.7 (its generated parser, `compiler/base.js`; typed in ../handlebars.d.ts).
 * Why: a syntax error of Handlebars tells its place only as the last few characters in its message. The parser's
 *   `parseError` sees the lexer, and so the exact offset and the token that was not expected.
 * How: `parseError` of the one parser that all callers share is replaced while one text is parsed, and put back after it.
 * After an upgrade: `parser.parseError` must still be called with the parser as `this`, and its lexer must have `_input`
 *   and `match`. spec/template/places.spec.ts fails if not.
 */
import { parse, parser } from "handlebars/dist/cjs/handlebars/compiler/base.js";

/** Where the parser stopped, and the name of the token there: EQUALS, INVALID, EOF … */
export interface Unexpected {
  readonly offset: number;
  readonly token: string;
}

/** Parses a text; `onError` is told where it fails, before the error is thrown. */
export function parseTelling(text: string, onError: (unexpected: Unexpected) => void): hbs.AST.Program {
  const original = parser.parseError;
  parser.parseError = function (message, hash) {
    const { _input: unread, match } = this.lexer;
    onError({ offset: Math.max(0, text.length - unread.length - match.length), token: hash.token ?? "" });
    throw new Error(message);
  };
  try {
    return parse(text);
  } finally {
    parser.parseError = original;
  }
}
