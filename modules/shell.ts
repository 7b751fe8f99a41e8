import { defineModule } from "../engine/module/index.js";
import {
  guarded,
  doneProbe,
  programParams,
  programResult,
  programReturns,
  running,
  runSettings,
} from "./lib/program.js";

/** Runs lines of sh. */
export default defineModule({
  summary: "Run lines of shell",
  description:
    "Runs POSIX sh: pipes, variables and globs as usual. The status is that of the last command; begin with “set -e” to stop at the first that fails. Without creates or removes it runs every time.",

  params: {
    script: {
      type: "string",
      minLength: 1,
      description:
        'What sh runs. Values put in by {{ }} are code here: pass what you do not control through env and use it as "$NAME"',
    },
    ...programParams,
  },
  short: "script",
  examples: {
    "A pipe": "rpm -qa | wc -l",
    "Run it once, and fail when the file is still missing": {
      script: "set -e\numask 022\nopenssl rand -base64 24 > /etc/tool.key",
      creates: "/etc/tool.key",
    },
    "A value that sh must not read as code": {
      script: 'printf "%s\\n" "$MOTTO" > /etc/motd',
      env: { MOTTO: "{{ motto }}" },
    },
  },
  returns: programReturns,

  alwaysRuns: (params) => !guarded(params),
  reads: (params) => ({ done: doneProbe(params) }),
  check: ({ script, ...params }, { done }) => running(script, done, params),
  apply: ({ script, ...params }) => [{ ...runSettings(params), script }],
  result: (_params, _found, written) => programResult(written[0]),
});
