import type { Converse, Operator, Text } from "../module/action.js";
import { HIDDEN, Secret } from "../secret/secret.js";
import type { SecretSink } from "../secret/store.js";
import { Discretion } from "./discretion.js";
import type { Shown } from "./hooks.js";

/** What was said in a conversation, fit to be told: all that leaves it has its secrets hidden, but for `shownTo`. */
export class Account {
  readonly #discretion: Discretion;
  readonly #alarm: RegExp | null;
  readonly #progress: RegExp | null;
  readonly #said: string[] = [];
  readonly #alarms: string[] = [];

  constructor(action: Converse, secrets: SecretSink) {
    const { alarm, progress } = action.dialog;
    this.#discretion = new Discretion(action, secrets);
    this.#alarm = alarm === undefined ? null : new RegExp(alarm);
    this.#progress = progress === undefined ? null : new RegExp(progress);
  }

  /** Takes a line down; returns what of it is worth telling at once. */
  line(text: string): string | null {
    this.#take(text);
    const alarm = this.#alarm?.exec(text);
    if (alarm) this.#alarms.push(alarm[1] ?? text);
    const told = this.#progress?.exec(text);
    return told ? this.#discretion.hide(told[1] ?? text) : null;
  }

  /** Takes a prompt down with its answer, as a terminal would have shown them. */
  answered(prompt: string, answer: Text): void {
    this.#take(`${prompt}${answer instanceof Secret ? HIDDEN : answer}`);
  }

  /** A line each; empty where nothing was wrong. */
  get alarms(): string {
    return this.#alarms.map((text) => `${this.#discretion.hide(text)}\n`).join("");
  }

  transcript(unfinished: string): string {
    this.#discretion.hear(unfinished);
    return this.#discretion.hide([...this.#said.map((text) => `${text}\n`), unfinished].join(""));
  }

  lastLine(unfinished: string): string {
    const line = [...this.#said, unfinished].findLast((text) => text.trim() !== "");
    return line === undefined ? "It has printed nothing." : `Its last line is ${this.quoted(line)}.`;
  }

  quoted(text: string): string {
    this.#discretion.hear(text);
    return `“${this.#discretion.hide(text).trim()}”`;
  }

  /** What the person at the terminal needs to see, secrets and all: the last match of each pattern. */
  shownTo({ show = [] }: Operator): readonly Shown[] {
    const text = this.#said.join("\n");
    return show.flatMap(({ label, pattern }) => {
      const value = [...text.matchAll(new RegExp(pattern, "g"))].at(-1)?.[1];
      return value === undefined ? [] : [{ label, value }];
    });
  }

  #take(text: string): void {
    this.#discretion.hear(text);
    this.#said.push(text);
  }
}
