import { defineModule, readScript } from "../engine/module/index.js";

/** Restarts the host and waits until it is back. */
export default defineModule({
  summary: "Restart the host",
  description:
    "Restarts the host and waits until it answers again with another boot id. It does so every time, unless needed_if says when; make it a handler, or give needed_if.",

  params: {
    needed_if: {
      type: "string",
      optional: true,
      description:
        "Lines of sh that exit with 0 when a restart is needed, and no longer do after it. They are run in a check too: they must only look",
    },
    within: { type: "number", minimum: 1, default: 600, description: "Seconds until it must answer again" },
  },
  examples: {
    "Every time": {},
    "When an update asks for it": { needed_if: "test -e /var/run/reboot-required" },
    "When a newer kernel is there than the one that runs": {
      needed_if:
        '[ "$(uname -r)" != "$(rpm -q --qf \'%{VERSION}-%{RELEASE}.%{ARCH}\\n\' kernel | tail -n 1)" ]',
      within: 1200,
    },
  },

  alwaysRuns: ({ needed_if }) => needed_if === undefined,
  reads: ({ needed_if }) => ({ needed: readScript(needed_if ?? ":") }),
  check: (_params, { needed }) =>
    needed.status === 0 ? { summary: "the host", before: "running", after: "restarted" } : null,
  apply: ({ within }) => [{ do: "reboot", within }],
});
