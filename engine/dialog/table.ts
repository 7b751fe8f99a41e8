import type { Dialog, Turn } from "../module/dialog.js";

/** A dialog's table while it is being used: which turn is meant, and how often each has been. */
export class Table {
  readonly #rows: readonly Row[];
  readonly #used = new Map<Turn, number>();
  /** What was printed since the last answer. */
  #recent = "";

  constructor({ turns }: Dialog) {
    this.#rows = turns.map((turn) => ({
      turn,
      prompt: turn.prompt === undefined ? null : new RegExp(turn.prompt),
      line: turn.line === undefined ? null : new RegExp(turn.line),
      after: turn.after === undefined ? null : new RegExp(turn.after),
    }));
  }

  /** The first turn that knows this unfinished line, rather one that has not been taken as often as it may. */
  prompted(unfinished: string): Turn | null {
    return this.#find("prompt", unfinished);
  }

  /** The first turn that this finished line is for; one that has had its turns is not asked again. */
  told(line: string): Turn | null {
    const turn = this.#find("line", line);
    this.#recent += `${line}\n`;
    return turn && !this.spent(turn) ? turn : null;
  }

  /** Whether the turn has been taken as often as it may be. */
  spent(turn: Turn): boolean {
    return (this.#used.get(turn) ?? 0) >= (turn.times ?? 1);
  }

  take(turn: Turn): void {
    this.#used.set(turn, (this.#used.get(turn) ?? 0) + 1);
  }

  /** An answer was given: what was printed before it tells nothing about the next prompt. */
  answered(): void {
    this.#recent = "";
  }

  /** What could come next, for people. */
  expected(): string {
    const names = this.#rows.filter(({ turn }) => !this.spent(turn)).map(({ turn }) => `“${turn.name}”`);
    return names.length === 0 ? "nothing more" : `one of ${names.join(", ")}`;
  }

  #find(by: "prompt" | "line", text: string): Turn | null {
    const all = this.#recent + text;
    const rows = this.#rows.filter((row) => row[by]?.test(text) && (row.after?.test(all) ?? true));
    const row = rows.find(({ turn }) => !this.spent(turn)) ?? rows[0];
    return row?.turn ?? null;
  }
}

interface Row {
  readonly turn: Turn;
  readonly prompt: RegExp | null;
  readonly line: RegExp | null;
  readonly after: RegExp | null;
}
