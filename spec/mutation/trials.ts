import { join } from "node:path";
import type { Flip } from "./flips.js";
import { type Candidate, Candidates } from "./candidates.js";
import type { Request, Response } from "./messages.js";
import type { Reached } from "./reach.js";
import { TestProcess } from "./test_process.js";

/** What became of a flip. `unreached` is one that no test comes to, `reached` one that was not tried. */
export type Fate = "killed" | "hung" | "survived" | "unreached" | "reached";

/** Tries flips one by one, with the tests first that are likely to notice. */
export class Trials {
  readonly #directory: string;
  readonly #candidates: Candidates;
  /** Processes that are kept, as long as nothing goes wrong in them: to start one costs more than most tests. */
  readonly #idle: TestProcess[] = [];

  constructor(directory: string, reached: readonly Reached[], budget: number) {
    this.#directory = directory;
    this.#candidates = new Candidates(reached, budget);
  }

  reaches(flip: Flip): "reached" | "unreached" {
    return this.#candidates.of(flip).length > 0 ? "reached" : "unreached";
  }

  async fateOf(flip: Flip): Promise<Fate> {
    const groups = this.#candidates.of(flip);
    if (groups.length === 0) return "unreached";
    for (const group of this.#candidates.reaching(flip)) {
      const noticed = await this.#isNoticedQuickly(flip, group);
      if (noticed) return "killed";
      const fate = noticed === null ? await this.#tryAfresh(flip, group) : "survived";
      if (fate !== "survived") return fate;
    }
    // What a kept process did not notice may have been worked out in it before.
    for (const group of this.#candidates.isEarly(flip) ? groups : groups.slice(0, 1)) {
      const fate = await this.#tryAfresh(flip, group);
      if (fate !== "survived") return fate;
    }
    return "survived";
  }

  async end(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((process) => process.end()));
  }

  /** Whether a test fails in a kept process with the flip, and passes after that without it; null: the process was of no use. */
  async #isNoticedQuickly(flip: Flip, tests: readonly Candidate[]): Promise<boolean | null> {
    const process = this.#idle.pop() ?? new TestProcess(this.#directory, "", WHOLE_DAY);
    const within = LESS_PATIENCE + usual(tests) * SLOWER;
    const came = await process.run(this.#request(flip.key, tests), within);
    if (typeof came === "string") return this.#ended(process);
    const noticing = thatFailed(tests, came);
    if (noticing.length === 0) return this.#kept(process, false);
    const control = await process.run(this.#request("", noticing), within);
    if (!isSound(control)) return this.#ended(process);
    this.#candidates.noteNoticed(flip, noticing);
    return this.#kept(process, true);
  }

  async #ended(process: TestProcess): Promise<null> {
    await process.end();
    return null;
  }

  async #kept(process: TestProcess, noticed: boolean): Promise<boolean> {
    if (process.runs < MOST_RUNS) this.#idle.push(process);
    else await process.end();
    return noticed;
  }

  async #tryAfresh(flip: Flip, tests: readonly Candidate[]): Promise<Fate> {
    const came = await this.#runAfresh(flip.key, tests);
    if (typeof came === "string") return came === "hung" ? "hung" : "killed";
    const noticing = thatFailed(tests, came);
    if (noticing.length === 0 || !isSound(await this.#runAfresh("", noticing))) return "survived";
    this.#candidates.noteNoticed(flip, noticing);
    return "killed";
  }

  async #runAfresh(flip: string, tests: readonly Candidate[]): ReturnType<TestProcess["run"]> {
    const request = this.#request(flip, tests);
    const busy = START + request.files.length * LOADING + usual(tests) * SLOWER;
    const process = new TestProcess(this.#directory, flip, busy);
    try {
      return await process.run(request, PATIENCE + usual(tests) * SLOWER);
    } finally {
      await process.end();
    }
  }

  #request(flip: string, tests: readonly Candidate[]): Request {
    const slowest = Math.max(...tests.map(({ ms }) => ms));
    const files = new Set(tests.map(({ file }) => join(this.#directory, file.replace(/\.ts$/, ".js"))));
    return {
      files: [...files],
      titles: tests.map(({ title }) => title),
      timeout: TEST + slowest * SLOWER,
      flip,
    };
  }
}

/** Of the tests that were run, those that failed; where it is not one of them, as a hook did, all of them. */
function thatFailed(tests: readonly Candidate[], { failed }: Response): readonly Candidate[] {
  if (failed.length === 0) return [];
  const known = tests.filter(({ title }) => failed.includes(title));
  return known.length > 0 ? known : tests;
}

/** Whether tests pass without a flip. */
function isSound(came: Response | string): boolean {
  return typeof came !== "string" && came.failed.length === 0 && came.passed.length > 0;
}

/** Seconds that tests take without a flip. */
function usual(tests: readonly Candidate[]): number {
  return tests.reduce((sum, { ms }) => sum + ms, 0) / 1000;
}

/** How many times longer than usual something may take before it is said to hang, beside what is granted to all. */
const SLOWER = 10;

/** Milliseconds granted to a test. */
const TEST = 15_000;

/** Seconds of processor time granted to a process and to each spec file, and of the clock, which is seldom what stops it. */
const START = 4;
const LOADING = 0.2;
const PATIENCE = 300;
const LESS_PATIENCE = 15;

/** Seconds of processor time of a kept process, which is ended by the clock. */
const WHOLE_DAY = 86_400;

/** What tests leave behind must not grow without end. */
const MOST_RUNS = 400;
