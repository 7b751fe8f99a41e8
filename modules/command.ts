import { defineModule, quote, refuse } from "../engine/module/index.js";
import {
  guarded,
  doneProbe,
  programParams,
  programResult,
  programReturns,
  running,
  runSettings,
} from "./lib/program.js";
import { splitWords } from "./lib/shell_words.js";

/** Runs one program. */
export default defineModule({
  summary: "Run a program",
  description:
    "Runs one program with arguments, without a shell: no pipes, no variables, no globs. Prefer a module that knows its subject: this one cannot tell whether there is anything to do, and so runs every time, unless creates or removes says how to know.",

  params: {
    argv: {
      type: "words",
      description:
        "The program and its arguments: a list, or one line that is split at blanks as a shell would, quotes understood, nothing expanded",
    },
    ...programParams,
  },
  short: "argv",
  examples: {
    "Run a program every time": "vdsm-tool validate-config",
    "Arguments with blanks need no quoting in a list": { argv: ["logger", "-t", "tsplay", "hello, world"] },
    "Run it once": { argv: "make install", chdir: "/usr/src/tool", creates: "/usr/local/bin/tool" },
    "A status that is no failure": { argv: ["grep", "-q", "ovirt", "/etc/hosts"], accept: [0, 1] },
  },
  returns: programReturns,

  validate({ argv }) {
    words(argv);
  },
  alwaysRuns: (params) => !guarded(params),
  reads: (params) => ({ done: doneProbe(params) }),

  check: ({ argv, ...params }, { done }) => running(words(argv).map(quote).join(" "), done, params),

  apply: ({ argv, ...params }) => [{ ...runSettings(params), argv: words(argv) }],
  result: (_params, _found, written) => programResult(written[0]),
});

function words(argv: string | readonly (string | number | boolean)[]): readonly [string, ...string[]] {
  const [program, ...rest] = typeof argv === "string" ? splitWords(argv) : argv.map(String);
  if (program === undefined || program === "") refuse("there is no program to run: argv is empty");
  return [program, ...rest];
}
