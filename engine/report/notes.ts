import type { Event } from "../event/index.js";
import { bodyWidth, entry, oneLine, type Page } from "./page.js";
import { names } from "./words.js";

type NoteEvent = Extract<Event, { type: "note" }>;

/** Notes wait for the end of their task: what is noted on several hosts is shown once, with the names of all of them. */
export class Notes {
  readonly #reported = new Set<string>();
  #waiting = new Map<string, { readonly first: NoteEvent; readonly hosts: Set<string> }>();

  /** A host's note that is the same for several tasks is shown at the first of them. */
  add(event: NoteEvent, page: Page): void {
    const { host, task, note } = event;
    const ofHost = JSON.stringify([host, note]);
    if (this.#reported.has(ofHost) && page.verbose < 2) return;
    this.#reported.add(ofHost);
    const key = JSON.stringify([task.id, note]);
    const waiting = this.#waiting.get(key) ?? { first: event, hosts: new Set() };
    waiting.hosts.add(host);
    this.#waiting.set(key, waiting);
  }

  get areWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** The lines of all that is waiting. */
  take(page: Page): readonly string[] {
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    return waiting.flatMap(({ first: { note, task }, hosts }) => {
      const isWarning = note.level === "warning";
      const who = names([...hosts].map(oneLine), Math.max(24, Math.floor(bodyWidth(page) * 0.6)));
      return entry(
        page,
        isWarning ? "warning" : "note",
        isWarning ? page.paint.doubt : page.paint.faint,
        oneLine(note.text),
        `${who} · ${oneLine(task.name)}`,
      );
    });
  }
}
