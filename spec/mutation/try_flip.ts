import { join } from "node:path";
import type { Flip } from "./flips.js";
import type { Reached, TestReach, Tried } from "./job.js";
import { runTests } from "./run_tests.js";

/** What became of a flip. `unreached` is one that no test comes to, `reached` one that was not tried. */
export type Fate = "killed" | "hung" | "survived" | "unreached" | "reached";

interface Candidate extends TestReach {
  readonly file: string;
}

/** Tries flips one by one, with the tests first that are likely to notice. */
export class Trials {
  readonly #directory: string;
  readonly #reached: readonly Reached[];
  /** Milliseconds of tests, as they take without a flip, that a flip has to survive. */
  readonly #budget: number;
  /** How many flips of a source file a test has noticed. */
  readonly #noticed = new Map<string, number>();

  constructor(directory: string, reached: readonly Reached[], budget: number) {
    this.#directory = directory;
    this.#reached = reached;
    this.#budget = budget;
  }

  reaches(flip: Flip): "reached" | "unreached" {
    return this.#candidates(flip).length > 0 ? "reached" : "unreached";
  }

  async fateOf(flip: Flip): Promise<Fate> {
    const candidates = this.#candidates(flip);
    if (candidates.length === 0) return "unreached";
    for (const group of this.#groups(candidates)) {
      const fate = await this.#try(flip, group);
      if (fate !== "survived") return fate;
    }
    return "survived";
  }

  /** Those that noticed most so far, then those that are about little else. */
  #candidates(flip: Flip): readonly Candidate[] {
    const all = this.#reached.flatMap(({ file, tests, loading }) => {
      const early = loading.includes(flip.key);
      return tests
        .filter(({ flips }) => early || flips.includes(flip.key))
        .map((test) => ({ ...test, file, far: roomOf(file) === roomOf(flip.file) ? 0 : 1 }));
    });
    const noticed = (test: Candidate): number => this.#noticed.get(keyOf(flip, test)) ?? 0;
    return all.sort(
      (one, other) =>
        noticed(other) - noticed(one) || one.far - other.far || one.flips.length - other.flips.length,
    );
  }

  /** A first few that are over soon, then all for which there is time. */
  #groups(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
    const files = [...new Set(candidates.map(({ file }) => file))].slice(0, FIRST_FILES);
    const near = candidates.filter(({ file }) => files.includes(file)).slice(0, FIRST);
    const first = withinTime(near, FIRST_TIME);
    const rest = withinTime(
      candidates.filter((test) => !first.includes(test)),
      this.#budget,
    );
    return [first, rest].filter((group) => group.length > 0);
  }

  async #try(flip: Flip, tests: readonly Candidate[]): Promise<Fate> {
    const usual = tests.reduce((sum, { ms }) => sum + ms, 0) / 1000;
    const slowest = Math.max(...tests.map(({ ms }) => ms));
    const files = [...new Set(tests.map(({ file }) => join(this.#directory, file.replace(/\.ts$/, ".js"))))];
    const titles = tests.map(({ title }) => title);
    const job = { files, titles, timeout: TEST + slowest * SLOWER, mode: "try" } as const;
    const limits = {
      busy: START + files.length * LOADING + usual * SLOWER,
      whole: PATIENCE + usual * SLOWER,
    };
    const ran = await runTests<Tried>(this.#directory, job, { flip: flip.key, ...limits });
    if (ran.wrote === null) return ran.why === "hung" ? "hung" : "killed";
    const { failed } = ran.wrote;
    if (failed === null) return "survived";
    for (const test of tests)
      if (failed.includes(test.title))
        this.#noticed.set(keyOf(flip, test), (this.#noticed.get(keyOf(flip, test)) ?? 0) + 1);
    return "killed";
  }
}

/** How many tests are tried first, of how many spec files, and the milliseconds that they may take in all. */
const FIRST = 20;
const FIRST_FILES = 3;
const FIRST_TIME = 1_500;

/** How many times longer than usual something may take before it is said to hang, beside what is granted to all. */
const SLOWER = 10;

/** Milliseconds granted to a test. */
const TEST = 15_000;

/** Seconds of processor time granted to a process and to each spec file, and of the clock, which is seldom what stops it. */
const START = 4;
const LOADING = 0.2;
const PATIENCE = 300;

function withinTime(tests: readonly Candidate[], ms: number): readonly Candidate[] {
  let left = ms;
  return tests.filter((test, index) => (left -= test.ms) >= 0 || index === 0);
}

function keyOf({ file }: Flip, test: Candidate): string {
  return `${file}\0${test.file}\0${test.title}`;
}

function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}
