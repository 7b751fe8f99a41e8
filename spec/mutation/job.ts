/** What one process does: runs tests of some spec files, with one flip tried or to see which flips they reach. */
export interface Job {
  readonly files: readonly string[];
  /** Full titles of the tests to run; null: all. */
  readonly titles: readonly string[] | null;
  /** Milliseconds that a test may take. */
  readonly timeout: number;
  /** Where what came of it is written. */
  readonly out: string;
  readonly mode: "reach" | "try";
}

/** What the tests of one spec file reach. */
export interface Reached {
  readonly file: string;
  /** Reached while the file was loaded, before any test. */
  readonly loading: readonly string[];
  /** Only tests that pass; what is reached by the hooks before a test is the test's. */
  readonly tests: readonly TestReach[];
  readonly failed: readonly string[];
}

export interface TestReach {
  readonly title: string;
  readonly ms: number;
  readonly flips: readonly string[];
}

/** What came of trying. */
export interface Tried {
  /** How many tests were run to their end. */
  readonly ran: number;
  /** The first that failed. */
  readonly failed: string | null;
}
