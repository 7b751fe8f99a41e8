import { parseArgs } from "node:util";

/** What is measured: chains of tasks, written or random, the guide chapter by chapter, random changes of its hosts. */
export type Part = (typeof PARTS)[number];

const PARTS = ["chains", "random", "guide", "drift"] as const;

/** What the command line asks for. */
export interface Settings {
  readonly parts: ReadonlySet<Part>;
  /** Parts of chains' names, or names of their files; all chains where there are none. */
  readonly patterns: readonly string[];
  readonly list: boolean;
  readonly json: boolean;
  /** Whether all steps are shown where one is wrong. */
  readonly all: boolean;
  readonly jobs: number;
  /** Whether each chain and chapter is reported when it is done. */
  readonly verbose: boolean;
  /** Random chains. */
  readonly count: number;
  readonly changes: number;
  readonly unchanged: number;
  readonly seed: number;
}

/** @throws Error with a sentence for people */
export function parseSettings(argv: readonly string[]): Settings {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      list: { type: "boolean", default: false },
      all: { type: "boolean", short: "a", default: false },
      json: { type: "boolean", default: false },
      verbose: { type: "boolean", short: "v", default: false },
      jobs: { type: "string", default: "2" },
      count: { type: "string", default: "100" },
      changes: { type: "string", default: "200" },
      unchanged: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
    },
  });
  const named = positionals.filter(isPart);
  const patterns = positionals.filter((word) => !isPart(word));
  return {
    parts: new Set<Part>(named.length > 0 ? named : patterns.length > 0 ? ["chains"] : ["chains", "guide"]),
    patterns,
    list: values.list,
    json: values.json,
    all: values.all,
    verbose: values.verbose,
    jobs: wholeNumber("jobs", values.jobs, 1),
    count: wholeNumber("count", values.count, 1),
    changes: wholeNumber("changes", values.changes, 0),
    unchanged: wholeNumber("unchanged", values.unchanged, 0),
    seed: wholeNumber("seed", values.seed, 0),
  };
}

const isPart = (word: string): word is Part => PARTS.some((part) => part === word);

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (text !== "" && Number.isInteger(number) && number >= least) return number;
  throw new Error(`--${option} must be a whole number from ${least} on`);
}
