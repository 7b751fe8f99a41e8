import type { Dialog, LineTurn, PromptTurn, Turn } from "../module/dialog.js";

/** A dialog's table while it is being used: which turn is meant, and how often each has been. */
export class Table {
  readonly #turns: readonly Turn[];
  readonly #prompts: readonly Row<PromptTurn>[];
  readonly #lines: readonly Row<LineTurn>[];
  readonly #used = new Map<Turn, number>();
  /** What was printed since the last answer. */
  #recent = "";

  constructor({ turns }: Dialog) {
    this.#turns = turns;
    this.#prompts = turns.flatMap((turn) => (turn.prompt === undefined ? [] : [row(turn, turn.prompt)]));
    this.#lines = turns.flatMap((turn) => (turn.line === undefined ? [] : [row(turn, turn.line)]));
  }

  /** The first turn that knows this unfinished line, rather one that has not been taken as often as it may. */
  prompted(unfinished: string): PromptTurn | null {
    return this.#find(this.#prompts, unfinished);
  }

  /** The first turn that this finished line is for; one that has had its turns is not asked again. */
  told(line: string): LineTurn | null {
    const turn = this.#find(this.#lines, line);
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
    const names = this.#turns.filter((turn) => !this.spent(turn)).map(({ name }) => `“${name}”`);
    return names.length === 0 ? "nothing more" : `one of ${names.join(", ")}`;
  }

  #find<T extends Turn>(rows: readonly Row<T>[], text: string): T | null {
    const all = this.#recent + text;
    const matches = rows.filter(({ pattern, after }) => pattern.test(text) && (after?.test(all) ?? true));
    const match = matches.find(({ turn }) => !this.spent(turn)) ?? matches[0];
    return match?.turn ?? null;
  }
}

interface Row<T extends Turn> {
  readonly turn: T;
  readonly pattern: RegExp;
  readonly after: RegExp | null;
}

function row<T extends Turn>(turn: T, pattern: string): Row<T> {
  return {
    turn,
    pattern: new RegExp(pattern),
    after: turn.after === undefined ? null : new RegExp(turn.after),
  };
}
