import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The suites by name, in the order in which they run. */
export const SUITES = ["converged", "first", "wan", "thousand", "start", "transfer", "profile"] as const;

export type SuiteName = (typeof SUITES)[number];

/** What the command line asks for. */
export interface Settings {
  readonly suites: readonly SuiteName[];
  /** Null where each suite has its own number. */
  readonly hosts: number | null;
  readonly rounds: number;
  /** Counted rounds of Ansible and Mitogen, which take minutes; 0 leaves them out. */
  readonly peerRounds: number;
  /** Where the results go, beside the table on stdout. */
  readonly json: string;
  /** Whether stdout gets tables for a page instead of one for a terminal. */
  readonly markdown: boolean;
  /** Where the chart goes; null where none is wanted. */
  readonly chart: string | null;
}

/** @throws Error with a sentence for people */
export function parseSettings(argv: readonly string[]): Settings {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      hosts: { type: "string" },
      rounds: { type: "string", default: "5" },
      peers: { type: "string", default: "1" },
      json: { type: "string", default: "bench.json" },
      markdown: { type: "boolean", default: false },
      chart: { type: "string" },
    },
  });
  const suites = positionals.map(suiteNamed);
  return {
    suites: suites.length === 0 ? SUITES : suites,
    hosts: values.hosts === undefined ? null : wholeNumber("hosts", values.hosts, 2000),
    rounds: wholeNumber("rounds", values.rounds, 100),
    peerRounds: wholeNumber("peers", values.peers, 100, 0),
    json: values.json,
    markdown: values.markdown,
    chart: values.chart ?? null,
  };
}

function suiteNamed(name: string): SuiteName {
  const suite = SUITES.find((known) => known === name);
  if (suite) return suite;
  throw new Error(`there is no suite “${name}”: choose among ${SUITES.join(", ")}`);
}

function wholeNumber(option: string, text: string, most: number, least = 1): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`--${option} must be a whole number from ${least} to ${most}`);
}

/** The directory with package.json. */
export const projectRoot = upwards(dirname(fileURLToPath(import.meta.url)));

function upwards(directory: string): string {
  return existsSync(join(directory, "package.json")) ? directory : upwards(dirname(directory));
}

/** The compiled program of this name beside this file. */
export const programBeside = (name: string): string =>
  join(dirname(fileURLToPath(import.meta.url)), `${name}.js`);

/** tsplay as it ships. */
export const TSPLAY = join(projectRoot, "dist/engine/cli/main.js");
