import type { DiagnosticCode } from "../source/diagnostic.js";
import type { Range } from "../source/span.js";
import { lineStarts, offsetOf } from "./parser.js";

/** A mistake in a template, wherever the template is written. */
export interface Mistake extends Range {
  readonly code: DiagnosticCode;
  readonly summary: string;
  readonly detail: string;
}

/** A name used, as offsets into the text. */
export interface Use extends Range {
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

  rangeOf({ loc }: hbs.AST.Node): Range {
    return { from: offsetOf(this.#starts, loc.start), to: offsetOf(this.#starts, loc.end) };
  }

  written(node: hbs.AST.Node): string {
    const { from, to } = this.rangeOf(node);
    return this.text.slice(from, to);
  }

  report(range: Range, code: DiagnosticCode, summary: string, detail: string): void {
    this.mistakes.push({ from: range.from, to: range.to, code, summary, detail });
  }
}
