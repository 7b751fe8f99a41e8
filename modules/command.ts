import { defineModule, param, quote, refuse } from "../engine/module/index.js";
import {
  guarded,
  programParams,
  programResult,
  programReturns,
  readDone,
  refuseLookingGuards,
  runChange,
  runSettings,
} from "./lib/program.js";
import { splitWords } from "./lib/shell_words.js";

/** Runs one program. */
export default defineModule({
  summary: "Run a program",
  description:
    "Runs one program with arguments, without a shell: no pipes, variables or globs. Prefer a module made for the purpose: this one cannot tell whether anything needs to be done, so it runs every time unless creates or removes is given.",

  params: {
    argv: param.words(
      "The program and its arguments: a list, or one line that is split at spaces as a shell would split it, with quotes but without expansion",
    ),
    ...programParams,
  },
  short: "argv",
  examples: {
    "Run a program every time": "vdsm-tool validate-config",
    "Arguments with spaces in a list": { argv: ["logger", "-t", "tsplay", "hello, world"] },
    "Run it once": { argv: "make install", chdir: "/usr/src/tool", creates: "/usr/local/bin/tool" },
    "Accept another exit status": { argv: ["grep", "-q", "ovirt", "/etc/hosts"], accept: [0, 1] },
  },
  returns: programReturns,

  validate(params) {
    words(params.argv);
    refuseLookingGuards(params);
  },
  alwaysRuns: (params) => !guarded(params),
  looks: ({ looks }) => looks,
  reads: (params) => ({ done: readDone(params) }),

  check: ({ argv, ...params }, { done }) => runChange(words(argv).map(quote).join(" "), done, params),

  apply: ({ argv, ...params }) => [{ ...runSettings(params, words(argv)), argv: words(argv) }],
  result: (_params, _found, written) => programResult(written[0]),
});

function words(argv: string | readonly (string | number | boolean)[]): readonly [string, ...string[]] {
  const [program, ...rest] = typeof argv === "string" ? splitWords(argv) : argv.map(String);
  if (program === undefined || program === "") refuse("argv is empty: give the program to run");
  return [program, ...rest];
}
