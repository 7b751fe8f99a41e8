import { param, defineModule } from "../engine/module/index.js";
import { plainWords } from "./lib/harmless.js";
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

/** Runs lines of sh. */
export default defineModule({
  summary: "Run shell commands",
  description:
    "Runs POSIX sh, with pipes, variables and globs as usual. The exit status is that of the last command; begin with “set -e” to stop at the first failure. It runs every time unless creates or removes is given.",

  params: {
    script: param.text(
      'The script. Values inserted with {{ }} become code: pass values that you do not control through env and use them as "$NAME"',
      { minLength: 1 },
    ),
    ...programParams,
  },
  short: "script",
  examples: {
    "A pipe": "rpm -qa | wc -l",
    "Run it once, and fail if the file is still missing": {
      script: "set -e\numask 022\nopenssl rand -base64 24 > /etc/tool.key",
      creates: "/etc/tool.key",
    },
    "A value that sh must not read as code": {
      script: 'printf "%s\\n" "$MOTTO" > /etc/motd',
      env: { MOTTO: "{{ motto }}" },
    },
  },
  returns: programReturns,

  validate: refuseLookingGuards,
  alwaysRuns: (params) => !guarded(params),
  looks: ({ looks }) => looks,
  reads: (params) => ({ done: readDone(params) }),
  check: ({ script, ...params }, { done }) => runChange(script, done, params),
  apply: ({ script, ...params }) => [{ ...runSettings(params, plainWords(script)), script }],
  result: (_params, _found, written) => programResult(written[0]),
});
