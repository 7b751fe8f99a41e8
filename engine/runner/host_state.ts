import type { HostKnowledge } from "../rendering/knowledge.js";
import type { HostSession } from "../host/session.js";
import type { HostResult, Outcome, OutcomeType } from "../event/index.js";

/** The state of one host in the run: its variables, counts and end. */
export class HostState {
  readonly knowledge: HostKnowledge;
  readonly session: HostSession;
  #firstWouldChange: string | null = null;
  #written = false;
  #end: HostResult["end"] = "done";
  #tally = emptyTally();
  #ignored = 0;
  #failed = false;
  #mayDiffer = false;

  constructor(knowledge: HostKnowledge, session: HostSession) {
    this.knowledge = knowledge;
    this.session = session;
  }

  get name(): string {
    return this.knowledge.host.name;
  }

  get alive(): boolean {
    return this.#end === "done";
  }

  /** Why a check may not see what a real run would: the first step that would change. */
  get firstWouldChange(): string | null {
    return this.#firstWouldChange;
  }

  noteWouldChange(because: string): void {
    this.#firstWouldChange ??= because;
    this.#written = true;
  }

  noteWrite(): void {
    this.#written = true;
  }

  /** Facts are valid until a play begins after a write to the host; in a check, after one that would be. */
  beginPlay(): void {
    if (this.#written) this.knowledge.forgetFacts();
    this.#written = false;
  }

  /** @param canChange whether the step could change anything at all */
  count({ type, ...more }: Outcome, canChange: boolean): void {
    this.#tally[type] += 1;
    if ("ignored" in more && more.ignored) this.#ignored += 1;
    if (type === "would-change" || (type === "cannot-tell" && canChange)) this.#mayDiffer = true;
  }

  /** Whether a check found something that a run would change, or might. */
  get mayDiffer(): boolean {
    return this.#mayDiffer;
  }

  /** A step failed, but the host goes on: a check looks at what a run would not come to. */
  noteFailure(): void {
    this.#failed = true;
  }

  stop(end: Exclude<HostResult["end"], "done">): void {
    if (this.alive) this.#end = end;
  }

  /** Begins a separate count for one play. */
  begin(): HostTally {
    return { counts: { ...this.#tally }, ignored: this.#ignored, trips: this.session.trips };
  }

  /** The counts since `begin`, or of the whole run. */
  result(since: HostTally = NOTHING_YET): HostResult {
    const counts = emptyTally();
    for (const type of outcomeTypes) counts[type] = this.#tally[type] - since.counts[type];
    return {
      host: this.name,
      counts,
      ignored: this.#ignored - since.ignored,
      trips: this.session.trips - since.trips,
      end: this.#end === "done" && this.#failed ? "failed" : this.#end,
    };
  }
}

export interface HostTally {
  readonly counts: Readonly<Record<Outcome["type"], number>>;
  readonly ignored: number;
  readonly trips: number;
}

function emptyTally(): Record<Outcome["type"], number> {
  return { ok: 0, changed: 0, "would-change": 0, "cannot-tell": 0, skipped: 0, failed: 0, unknown: 0 };
}

const outcomeTypes = [
  "ok",
  "changed",
  "would-change",
  "cannot-tell",
  "skipped",
  "failed",
  "unknown",
] as const satisfies readonly OutcomeType[];

const NOTHING_YET: HostTally = { counts: emptyTally(), ignored: 0, trips: 0 };
