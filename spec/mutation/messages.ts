/** What a process of tests is asked for. */
export interface Request {
  readonly files: readonly string[];
  /** Full titles of the tests to run, of all files that are loaded by now; null: all. */
  readonly titles: readonly string[] | null;
  /** Milliseconds that a test may take. */
  readonly timeout: number;
  /** The flip to be tried, which ends with the first test that fails; null: all tests, to see which flips they reach. */
  readonly flip: string | null;
}

/** What came of it. */
export interface Response {
  /** Flips that were reached while files were loaded, before any test. */
  readonly loading: readonly string[];
  /** Those that passed; what is reached by the hooks before a test is the test's. */
  readonly passed: readonly TestReach[];
  readonly failed: readonly string[];
}

export interface TestReach {
  readonly title: string;
  readonly ms: number;
  readonly flips: readonly string[];
}
