import { join } from "node:path";
import type { Flip } from "./flips.js";
import { type Candidate, Candidates } from "./candidates.js";
import type { Request } from "./messages.js";
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
    const [first] = groups;
    if (!first) return "unreached";
    if (this.#candidates.isEarly(flip)) return this.#tryAfresh(flip, groups.flat());
    for (const group of groups) if (await this.#noticedQuickly(flip, group)) return "killed";
    // What a kept process did not notice may have been worked out in it before.
    return this.#tryAfresh(flip, first);
  }

  async end(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((process) => process.end()));
  }

  /** Whether a test fails in a kept process with the flip, and passes after that without it. */
  async #noticedQuickly(flip: Flip, tests: readonly Candidate[]): Promise<boolean> {
    const process = this.#idle.pop() ?? new TestProcess(this.#directory, "", WHOLE_DAY);
    const within = LESS_PATIENCE + usual(tests) * SLOWER;
    const came = await process.run(this.#request(flip.key, tests), within);
    if (typeof came === "string") return this.#ended(process);
    const [failed] = came.failed;
    if (failed === undefined) return this.#kept(process, false);
    const again = tests.filter(({ title }) => failed.includes(title));
    const control = await process.run(this.#request("", again), within);
    const isSound = typeof control !== "string" && control.failed.length === 0 && control.passed.length > 0;
    if (!isSound) return this.#ended(process);
    this.#candidates.noteNoticed(flip, again);
    return this.#kept(process, true);
  }

  async #ended(process: TestProcess): Promise<false> {
    await process.end();
    return false;
  }

  async #kept(process: TestProcess, noticed: boolean): Promise<boolean> {
    if (process.runs < MOST_RUNS) this.#idle.push(process);
    else await process.end();
    return noticed;
  }

  async #tryAfresh(flip: Flip, tests: readonly Candidate[]): Promise<Fate> {
    const request = this.#request(flip.key, tests);
    const busy = START + request.files.length * LOADING + usual(tests) * SLOWER;
    const process = new TestProcess(this.#directory, flip.key, busy);
    const came = await process.run(request, PATIENCE + usual(tests) * SLOWER);
    await process.end();
    if (typeof came === "string") return came === "hung" ? "hung" : "killed";
    const [failed] = came.failed;
    if (failed === undefined) return "survived";
    this.#candidates.noteNoticed(
      flip,
      tests.filter(({ title }) => failed.includes(title)),
    );
    return "killed";
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
const LESS_PATIENCE = 30;

/** Seconds of processor time of a kept process, which is ended by the clock. */
const WHOLE_DAY = 86_400;

/** What tests leave behind must not grow without end. */
const MOST_RUNS = 400;
