import type { Action, Seconds, Text } from "./action.js";

/** How to talk with an interactive program. Patterns are regular expressions without flags, on text without ANSI codes. */
export interface Dialog {
  readonly turns: readonly Turn[];
  /** Lines worth telling while it runs: the first group, or the whole line. */
  readonly progress?: string;
  /** Lines that mean failure whatever the exit status says: the first group, or the whole line. */
  readonly alarm?: string;
  /** Secrets born on the host: the first group of each match is hidden from all that is told. */
  readonly redact?: readonly string[];
  /** The longest silence that is not called stuck. */
  readonly quiet: Seconds;
  readonly within: Seconds;
}

/** One row of the table. A prompt that no row knows is never answered: the conversation fails and shows it. */
export type Turn = PromptTurn | LineTurn;

/** Answers a question. */
export interface PromptTurn extends TurnSettings {
  /** Matches the unfinished last line, at its end. */
  readonly prompt: string;
  readonly answer: Text;
  readonly line?: never;
}

/** Does something when the program asks for it in a line of its own; nothing is answered. */
export interface LineTurn extends TurnSettings {
  /** Matches a finished line. */
  readonly line: string;
  readonly prompt?: never;
  readonly answer?: never;
}

interface TurnSettings {
  /** For people: what is asked. */
  readonly name: string;
  /** Must match what was printed since the last answer: tells two prompts with the same last line apart. */
  readonly after?: string;
  /** Done before the answer is given. */
  readonly first?: readonly Action[];
  /** How often the same prompt is answered before it is called a loop; 1 when absent. */
  readonly times?: number;
  /** The longest silence after this turn, where it differs. */
  readonly quiet?: Seconds;
}
