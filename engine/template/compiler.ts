import type { DiagnosticCode } from "../source/diagnostic.js";
import type { Piece } from "./frame.js";
import { lineStarts, offsetOf } from "./parser.js";

/** Something wrong with a template's text wherever it stands. */
export interface Mistake extends Piece {
  readonly code: DiagnosticCode;
  readonly summary: string;
  readonly detail: string;
}

/** A name used, as offsets into the text. */
export interface Use extends Piece {
  readonly path: readonly string[];
  readonly tolerant: boolean;
}

/** What is gathered while one text is compiled. */
export class Compiler {
  readonly text: string;
  readonly mistakes: Mistake[] = [];
  readonly uses: Use[] = [];
  /** Names that the text asks for with `defined` before it uses them. */
  readonly guarded = new Set<string>();
  /** Whether the value depends on more than names: on the environment, a file, a person. */
  live = false;
  /** Whether it may be a person whom it depends on. */
  asks = false;
  /** The block parameters of each #each and #with around, outermost first. */
  readonly blocks: (readonly string[])[] = [];
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#starts = lineStarts(text);
  }

  pieceOf({ loc }: hbs.AST.Node): Piece {
    return { from: offsetOf(this.#starts, loc.start), to: offsetOf(this.#starts, loc.end) };
  }

  written(node: hbs.AST.Node): string {
    const { from, to } = this.pieceOf(node);
    return this.text.slice(from, to);
  }

  tell(piece: Piece, code: DiagnosticCode, summary: string, detail: string): void {
    this.mistakes.push({ from: piece.from, to: piece.to, code, summary, detail });
  }
}
