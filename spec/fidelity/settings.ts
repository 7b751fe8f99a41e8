import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Settings {
  readonly patterns: readonly string[];
  readonly list: boolean;
  readonly json: boolean;
  readonly jobs: number;
  /** Whether each chain is reported when it is done. */
  readonly verbose: boolean;
}

export const USAGE = "usage: npm run fidelity -- [--list] [--json] [--jobs N] [-v] [PATTERN...]\n";

/** @throws Error with a sentence for people */
export function parseSettings(argv: readonly string[]): Settings {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      list: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      verbose: { type: "boolean", short: "v", default: false },
      jobs: { type: "string", default: "2" },
    },
  });
  return {
    patterns: positionals,
    list: values.list,
    json: values.json,
    verbose: values.verbose,
    jobs: Math.max(1, Number(values.jobs) || 1),
  };
}
