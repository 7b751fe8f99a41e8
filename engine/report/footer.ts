import type { Event } from "../event/index.js";
import { oneLine, type Page } from "./page.js";
import { truncate, padEnd, widthOf } from "./width.js";
import { count, duration } from "./words.js";

/** Progress, as a few lines that are redrawn again and again: never more than `MAX_WAITING` + 3. */
export class Footer {
  readonly #now: () => number;
  #started = 0;
  #title = "";
  #task: string | null = null;
  #index = 0;
  #tasks = 0;
  #hosts = 0;
  #waiting = new Map<string, { since: number; text: string }>();
  #ended = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  see(event: Event): void {
    switch (event.type) {
      case "run-started":
        this.#started = this.#now();
        this.#title = "connecting";
        return this.#wait(event.hosts);
      case "play-started":
        return this.#beginPlay(event);
      case "task-started":
        this.#task = event.task.name;
        this.#index = Math.min(this.#index + 1, this.#tasks);
        return this.#wait(event.hosts);
      case "progress":
        return this.#setText(event.host, event.text);
      case "retry":
        return this.#setText(event.host, `attempt ${event.attempt} of ${event.of}`);
      case "step-done":
        // Without a task that all hosts begin together, the last step of each host is shown.
        return this.#task === null ? this.#setText(event.host, event.task.name) : this.#finished(event.host);
      case "host-unreachable":
        return this.#finished(event.host);
      case "play-done":
        return this.#waiting.clear();
      case "run-done":
        this.#ended = true;
        return;
      case "host-connected":
      case "note":
        return;
    }
  }

  #beginPlay({ play, tasks, hosts }: Extract<Event, { type: "play-started" }>): void {
    this.#title = play;
    this.#task = null;
    this.#index = 0;
    this.#tasks = tasks;
    this.#wait(hosts);
  }

  #finished(host: string): void {
    this.#waiting.delete(host);
  }

  lines(page: Page): readonly string[] {
    if (this.#ended || this.#started === 0) return [];
    return ["", this.#progress(page), ...this.#unfinished(page)];
  }

  #wait(hosts: readonly string[]): void {
    const since = this.#now();
    this.#hosts = hosts.length;
    this.#waiting = new Map(hosts.map((host) => [host, { since, text: "" }]));
  }

  #setText(host: string, text: string): void {
    const since = this.#waiting.get(host)?.since ?? this.#now();
    this.#waiting.set(host, { since, text });
  }

  /** `━━━━━━──────  3/4 hosts  Storage · task 4 of 9 · Create the volume      12 s` */
  #progress({ width, paint }: Page): string {
    const columns = Math.min(width, MAX_COLUMNS);
    const done = this.#hosts - this.#waiting.size;
    const length = columns < 60 ? 8 : 20;
    const filled = this.#hosts === 0 ? 0 : Math.round((length * done) / this.#hosts);
    const elapsed = clock(this.#now() - this.#started);
    const task = this.#task === null ? [] : [`task ${this.#index} of ${this.#tasks}`, oneLine(this.#task)];
    const counted = this.#hosts > 1 ? `${done}/${count(this.#hosts, "host")}  ` : "";
    const words = `  ${counted}${[oneLine(this.#title), ...task].join(" · ")}`;
    const rest = columns - length - 2 - widthOf(elapsed) - 2;
    const bar = paint.good("━".repeat(filled)) + paint.faint("─".repeat(length - filled));
    return `  ${bar}${padEnd(truncate(words, rest), rest)}  ${paint.faint(elapsed)}`;
  }

  /** The hosts that are not finished, longest first; those that finish within a second are not shown. */
  #unfinished({ width, paint }: Page): readonly string[] {
    const now = this.#now();
    const late = [...this.#waiting]
      .filter(([, { since, text }]) => now - since >= 1000 || text !== "")
      .sort(([, a], [, b]) => a.since - b.since);
    const lines = late.slice(0, MAX_WAITING).map(([host, { since, text }]) => {
      const what = text === "" ? "" : ` · ${oneLine(text)}`;
      return truncate(
        `  ${oneLine(host)} · ${duration(Math.floor((now - since) / 1000) * 1000)}${what}`,
        Math.min(width, MAX_COLUMNS),
      );
    });
    const more = late.length - MAX_WAITING;
    return [...lines, ...(more > 0 ? [`  and ${count(more, "more host")}`] : [])].map(paint.faint);
  }
}

const MAX_WAITING = 3;

/** Longer lines are hard to read. */
const MAX_COLUMNS = 120;

/** `0:07`, `12:34`, `1:02:03` */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number: number): string => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
