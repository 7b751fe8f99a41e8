import type { Dialog, LineTurn, PromptTurn, Turn } from "../module/action.js";

/** A dialog's table while it is in use: which turn a prompt or line is for, and how often each was taken. */
export class PromptTable {
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

  /** The first turn for this unfinished line; one that is used up only where there is no other. */
  matchPrompt(unfinished: string): PromptTurn | null {
    return this.#find(this.#prompts, unfinished);
  }

  /** Takes in a finished line; returns the first turn for it, unless that is used up. */
  matchLine(line: string): LineTurn | null {
    const turn = this.#find(this.#lines, line);
    this.#recent += `${line}\n`;
    return turn && !this.usedUp(turn) ? turn : null;
  }

  /** Whether the turn has been taken as often as it may be. */
  usedUp(turn: Turn): boolean {
    return (this.#used.get(turn) ?? 0) >= (turn.times ?? 1);
  }

  use(turn: Turn): void {
    this.#used.set(turn, (this.#used.get(turn) ?? 0) + 1);
  }

  /** After an answer: what was printed before it says nothing about the next prompt. */
  forgetOutput(): void {
    this.#recent = "";
  }

  /** The names of the turns that could come next. */
  expected(): readonly string[] {
    return this.#turns.filter((turn) => !this.usedUp(turn)).map(({ name }) => name);
  }

  #find<T extends Turn>(rows: readonly Row<T>[], text: string): T | null {
    const all = this.#recent + text;
    const matches = rows.filter(({ pattern, after }) => pattern.test(text) && (after?.test(all) ?? true));
    const match = matches.find(({ turn }) => !this.usedUp(turn)) ?? matches[0];
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
