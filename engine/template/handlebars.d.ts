/// <reference types="handlebars" />

/** Handlebars' grammar by itself: of all that the package brings, templates need no more. */
declare module "handlebars/dist/cjs/handlebars/compiler/base.js" {
  /** @throws Error */
  export function parse(text: string): hbs.AST.Program;

  /** What the package's own declarations leave out of its generated parser. */
  export interface Parser {
    parseError: (this: Parser, message: string, hash: { readonly token?: string | null }) => never;
    /** The text not read yet, and the current token; its count of what was read is wrong after a comment. */
    readonly lexer: { readonly _input: string; readonly match: string };
  }

  export const parser: Parser;
}
