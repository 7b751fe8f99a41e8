import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Action } from "../module/action.js";
import type { Ask } from "../module/probe.js";
import { stateDirectory } from "../module/state_directory.js";
import { type Play, type Task, tasksOf } from "../playbook/index.js";
import { isScriptable } from "../script/index.js";
import type { Script } from "../transport/index.js";
import type { User } from "../host/readings.js";
import type { HostState } from "./host_state.js";
import type { Step } from "./steps.js";

/**
 * The handlers that are owed on one host. Each is written down there before the change that calls for it is made,
 * and struck off when it has run: a run that ends in between loses nothing, because the next one finds the debt.
 */
export class Debts {
  readonly #state: HostState;
  readonly #play: Play | null;
  readonly #user: () => User;
  /** Where a play has no handlers, nothing can be owed. */
  #known: boolean;
  /** Written down by this run, and neither run nor forgiven yet. */
  readonly #owed = new Set<string>();

  constructor(state: HostState, play: Play | null, user: () => User) {
    this.#state = state;
    this.#play = play;
    this.#user = user;
    this.#known = (play?.handlers ?? []).length === 0;
  }

  /** What has still to be asked of the host, as the play's own user. */
  asks(): readonly Ask[] {
    return this.#known ? [] : [OWED];
  }

  /** Takes over what an earlier run left owing, when the answer is there: those handlers are notified. */
  recall(): readonly Task[] {
    const reply = this.#known ? undefined : this.#state.session.reading(this.#user(), OWED);
    const play = this.#play;
    if (!reply || !play) return [];
    this.#known = true;
    const debts = new Set(reply.stdout.toString().split("\n"));
    const { notified } = this.#state;
    const owed = tasksOf(play.handlers).filter(
      ({ title }) => debts.has(debtOf(play, title)) && !notified.has(title),
    );
    for (const { title } of owed) notified.add(title);
    return owed;
  }

  /** Writes down what a change of this step calls for: with its first write, or before it where that goes elsewhere. */
  async owe({ notify, session, user }: Step, [first]: readonly Action[]): Promise<void> {
    const play = this.#play;
    if (!play || notify.length === 0) return;
    const debts = notify.map((title) => debtOf(play, title));
    for (const title of notify) this.#owed.add(title);
    const own = this.#state.session;
    own.alongside(this.#user(), writeDown(debts));
    const together = session === own && user === this.#user() && first !== undefined && isScriptable(first);
    if (!together) await own.flush();
  }

  /** A handler that has run is struck off, along with whatever is sent next. */
  settle(handler: Task): void {
    this.#owed.delete(handler.title);
    if (this.#play) this.#state.session.alongside(this.#user(), strikeOff(debtOf(this.#play, handler.title)));
  }

  /** What was written down for a change that turned out to be none is struck off. */
  forgive(titles: readonly string[]): void {
    const play = this.#play;
    for (const title of titles)
      if (play && this.#owed.delete(title))
        this.#state.session.alongside(this.#user(), strikeOff(debtOf(play, title)));
  }
}

const DIRECTORY = stateDirectory("owed");

/** The names of files in the directory above, one for each debt. */
const OWED: Ask = { ask: "script", text: `${DIRECTORY}; ls "$dir" 2>/dev/null || :` };

/** Names a handler of a play on hosts, whoever runs it and from wherever; plays of several files may share a name. */
function debtOf({ name, at }: Play, handler: string): string {
  const words = [basename(at.source.path), name, handler];
  return createHash("sha256").update(words.join("\0")).digest("hex").slice(0, 24);
}

/** Where nothing can be written down, the change is made all the same. */
function writeDown(debts: readonly string[]): Script {
  const lines = debts.map((debt) => `: >"$dir/${debt}"`);
  return {
    text: `${DIRECTORY}; { mkdir -p "$dir" && { ${lines.join("; ")}; }; } 2>/dev/null || :`,
    within: 60,
  };
}

function strikeOff(debt: string): Script {
  return { text: `${DIRECTORY}; rm -f "$dir/${debt}"; rmdir "$dir" 2>/dev/null || :`, within: 60 };
}
