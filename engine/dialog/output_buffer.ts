import { stripVTControlCharacters } from "node:util";
import { decode } from "../module/answer.js";

/** A piece of what a program printed: a finished line, or a prompt up to where it was answered. */
export interface OutputChunk {
  readonly kind: "line" | "prompt";
  /** Without ANSI codes; of a line overwritten by carriage returns, what was left to be seen. */
  readonly text: string;
  /** Offset of the byte after it. */
  readonly end: number;
}

/**
 * Turns bytes, split anywhere, into lines and answered prompts. An answer is not echoed, so what follows a prompt
 * stands on the same line: the offset of the answer parts them.
 */
export class OutputBuffer {
  #pending = Buffer.alloc(0);
  #start = 0;

  /** Bytes taken in so far. */
  get size(): number {
    return this.#start + this.#pending.length;
  }

  /** Where the unfinished line, or what follows the last answer in it, begins. */
  get start(): number {
    return this.#start;
  }

  /** The unfinished line: a prompt, perhaps. */
  get unfinished(): string {
    return clean(this.#pending);
  }

  /** Takes bytes in, and hands out the pieces that are whole now. `answered` may run ahead of the bytes. */
  *take(bytes: Buffer, answered: Iterable<number>): Generator<OutputChunk> {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    const cuts = [...answered].sort((a, b) => a - b);
    for (;;) {
      const feed = this.#pending.indexOf(LINE_FEED);
      const line = feed < 0 ? Infinity : this.#start + feed + 1;
      const cut = cuts.find((offset) => offset > this.#start) ?? Infinity;
      const end = Math.min(line, cut);
      if (end > this.size) return;
      const text = this.#pending.subarray(0, end - this.#start - (line < cut ? 1 : 0));
      this.#pending = this.#pending.subarray(end - this.#start);
      this.#start = end;
      yield { kind: line < cut ? "line" : "prompt", text: clean(text), end };
    }
  }
}

const LINE_FEED = 10;

function clean(bytes: Buffer): string {
  const text = stripVTControlCharacters(decode(bytes)).replace(/\r+$/, "");
  return text.slice(text.lastIndexOf("\r") + 1).replaceAll(CONTROLS, "");
}

/** All but the tab. */
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;
