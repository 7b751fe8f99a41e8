import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Outcome } from "../event/index.js";
import type { User } from "../host/readings.js";
import type { HostSession } from "../host/session.js";
import type { Action } from "../module/action.js";
import type { Ask } from "../module/ask.js";
import { stateDirectory } from "../module/state_directory.js";
import { type Play, type Task, tasksOf } from "../playbook/index.js";
import { isScriptable } from "../script/index.js";
import type { Script } from "../transport/index.js";
import type { ReadyStep } from "../rendering/rendered.js";
import type { Step } from "../host/step.js";

/**
 * The handlers of a play that are notified on one host and have not run. Each is recorded on the host before the change
 * that notifies it is made, and the record is removed when it has run: when a run ends in between, the next run of
 * the play finds the record and runs the handler.
 */
export class PendingHandlers {
  readonly #session: HostSession;
  readonly #play: Play;
  readonly #handlers: readonly Task[];
  readonly #user: () => User;
  readonly #notified = new Set<string>();
  /** Recorded on the host by this run, and neither run nor cancelled yet. */
  readonly #recorded = new Set<string>();
  /** Why a check cannot tell whether a handler is notified. */
  readonly #doubts = new Map<string, string>();
  /** If a play has no handlers, there is nothing to resume. */
  #resumed: boolean;

  /** @param user reads and writes the records: the same user in every run of the play */
  constructor(session: HostSession, play: Play, user: () => User) {
    this.#session = session;
    this.#play = play;
    this.#handlers = tasksOf(play.handlers);
    this.#user = user;
    this.#resumed = this.#handlers.length === 0;
  }

  /** What still has to be read on the host. */
  get reads(): readonly Ask[] {
    return this.#resumed ? [] : [RECORDS];
  }

  /** Notifies the handlers that an earlier run left pending, once they have been read. @returns those handlers */
  resume(): readonly Task[] {
    const reply = this.#resumed ? undefined : this.#session.reading(this.#user(), RECORDS);
    if (!reply) return [];
    this.#resumed = true;
    const records = new Set(reply.stdout.toString().split("\n"));
    const left = this.#handlers.filter(
      ({ title }) => records.has(this.#recordOf(title)) && !this.#notified.has(title),
    );
    for (const { title } of left) this.#notified.add(title);
    return left;
  }

  /** Records what a change of this step notifies: with its first write, or before it if that goes to another host. */
  async record({ keywords: { notify, user }, session }: Step, [first]: readonly Action[]): Promise<void> {
    if (notify.length === 0) return;
    for (const title of notify) this.#recorded.add(title);
    this.#session.alongside(this.#user(), recording(notify.map((title) => this.#recordOf(title))));
    const together =
      session === this.#session && user === this.#user() && first !== undefined && isScriptable(first);
    if (!together) await this.#session.flush();
  }

  /** Notifies the handlers of a step that changed; cancels those recorded for a change that turned out to be none. */
  settle({ keywords: { notify } }: ReadyStep, outcome: Outcome): void {
    if (outcome.type === "changed" || outcome.type === "would-change")
      for (const title of notify) this.#notified.add(title);
    else if (outcome.type === "ok" || (outcome.type === "failed" && outcome.ignored))
      for (const title of notify) if (!this.#notified.has(title)) this.#cancel(title);
  }

  /** A check cannot tell whether these are notified. */
  doubt(titles: readonly string[], because: string): void {
    for (const title of titles) this.#doubts.set(title, this.#doubts.get(title) ?? because);
  }

  /** Whether the handler runs, or may run. */
  isDue({ title }: Task): boolean {
    return this.#notified.has(title) || this.#doubts.has(title);
  }

  /** Why it cannot be told whether a handler runs; null where nothing stands in doubt. */
  doubtOf({ title }: Task): string | null {
    return this.#doubts.get(title) ?? null;
  }

  /** The handler is about to run: from here on, a notification makes it pending again. */
  begin({ title }: Task): void {
    if (this.#notified.delete(title)) this.#doubts.delete(title);
  }

  /** The handler has run. */
  done({ title }: Task): void {
    this.#recorded.delete(title);
    this.#remove(title);
  }

  #cancel(title: string): void {
    if (this.#recorded.delete(title)) this.#remove(title);
  }

  /** Is sent with the next exchange. */
  #remove(title: string): void {
    this.#session.alongside(this.#user(), removing(this.#recordOf(title)));
  }

  #recordOf(title: string): string {
    return recordOf(this.#play, title);
  }
}

const DIRECTORY = stateDirectory("pending_handlers");

/** The names of files in the directory above, one for each record. */
const RECORDS: Ask = { ask: "script", text: `${DIRECTORY}; ls "$dir" 2>/dev/null || :` };

/** Identifies a handler of a play on hosts, whoever runs it and from wherever; plays of several files may share a name. */
function recordOf({ name, at }: Play, handler: string): string {
  const words = [basename(at.source.path), name, handler];
  return createHash("sha256").update(words.join("\0")).digest("hex").slice(0, 24);
}

/** If nothing can be recorded, the change is made anyway. */
function recording(records: readonly string[]): Script {
  const lines = records.map((record) => `: >"$dir/${record}"`);
  return {
    text: `${DIRECTORY}; { mkdir -p "$dir" && { ${lines.join("; ")}; }; } 2>/dev/null || :`,
    within: 60,
  };
}

function removing(record: string): Script {
  return { text: `${DIRECTORY}; rm -f "$dir/${record}"; rmdir "$dir" 2>/dev/null || :`, within: 60 };
}
