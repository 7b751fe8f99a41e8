import type { Converse, Operator, Text } from "../module/action.js";
import { HIDDEN, Secret } from "../secret/secret.js";
import type { SecretSink } from "../secret/store.js";
import { Redactor } from "./redactor.js";
import type { Shown } from "./hooks.js";

/** What a program printed and was answered. All that leaves it has its secrets hidden, but for `valuesFor`. */
export class Transcript {
  readonly #redactor: Redactor;
  readonly #alarm: RegExp | null;
  readonly #progress: RegExp | null;
  readonly #lines: string[] = [];
  readonly #alarms: string[] = [];

  constructor(action: Converse, secrets: SecretSink) {
    const { alarm, progress } = action.dialog;
    this.#redactor = new Redactor(action, secrets);
    this.#alarm = alarm === undefined ? null : new RegExp(alarm);
    this.#progress = progress === undefined ? null : new RegExp(progress);
  }

  /** Adds a line; returns what of it is worth reporting at once. */
  addLine(text: string): string | null {
    this.#add(text);
    const alarm = this.#alarm?.exec(text);
    if (alarm) this.#alarms.push(alarm[1] ?? text);
    const match = this.#progress?.exec(text);
    return match ? this.#redactor.redact(match[1] ?? text) : null;
  }

  /** Adds a prompt with its answer, as a terminal would have shown them. */
  addAnswer(prompt: string, answer: Text): void {
    this.#add(`${prompt}${answer instanceof Secret ? HIDDEN : answer}`);
  }

  /** A line each; empty where nothing was wrong. */
  get alarms(): string {
    return this.#alarms.map((text) => `${this.#redactor.redact(text)}\n`).join("");
  }

  text(unfinished: string): string {
    this.#redactor.learn(unfinished);
    return this.#redactor.redact([...this.#lines.map((text) => `${text}\n`), unfinished].join(""));
  }

  lastLine(unfinished: string): string {
    const line = [...this.#lines, unfinished].findLast((text) => text.trim() !== "");
    return line === undefined ? "The program printed nothing." : `The last line was ${this.quote(line)}.`;
  }

  quote(text: string): string {
    this.#redactor.learn(text);
    return `“${this.#redactor.redact(text).trim()}”`;
  }

  /** What the person at the terminal needs to see, secrets and all: the last match of each pattern. */
  valuesFor({ show = [] }: Operator): readonly Shown[] {
    const text = this.#lines.join("\n");
    return show.flatMap(({ label, pattern }) => {
      const value = [...text.matchAll(new RegExp(pattern, "g"))].at(-1)?.[1];
      return value === undefined ? [] : [{ label, value }];
    });
  }

  #add(text: string): void {
    this.#redactor.learn(text);
    this.#lines.push(text);
  }
}
