import { param, defineModule, type HostProbe, known, probe, readTest } from "../engine/module/index.js";

/** Reboots the host and waits until it is back. */
export default defineModule({
  summary: "Reboot the host",
  description:
    "Reboots the host and waits until it answers again with another boot id. It does so every time unless needed_if is given; use it in a handler, or give needed_if.",

  params: {
    needed_if: param.text(
      "Shell commands that exit with 0 if a reboot is needed, and no longer do so after it. They run in a check too, so they must not change anything",
      { optional: true },
    ),
    within: param.seconds(600, "Timeout in seconds until the host must answer again"),
  },
  examples: {
    "Every time": {},
    "If an update asks for it": { needed_if: "test -e /var/run/reboot-required" },
    "If a newer kernel is installed than the one that is running": {
      needed_if:
        '[ "$(uname -r)" != "$(rpm -q --qf \'%{VERSION}-%{RELEASE}.%{ARCH}\\n\' kernel | tail -n 1)" ]',
      within: 1200,
    },
  },

  alwaysRuns: ({ needed_if }) => needed_if === undefined,
  reads: ({ needed_if }) => ({ needed: needed_if === undefined ? known(true) : readNeeded(needed_if) }),
  check: (_params, { needed }) =>
    needed ? { summary: "the host", before: "running", after: "restarted" } : null,
  apply: ({ within }) => [{ do: "reboot", within }],
});

/** Whether a path exists is known to a check that has foreseen it; of other commands, what their paths say. */
function readNeeded(text: string): HostProbe<boolean> {
  const [, path] =
    /^\s*(?:test -e (\/[\w.\/-]+)|\[ -e (\/[\w.\/-]+) \])\s*$/.exec(text)?.filter(Boolean) ?? [];
  if (path !== undefined)
    return probe({ ask: "stat", path, follow: true, digest: false }, ({ status }) => status === 0);
  const paths = text.match(/(?<![\w.~}\/-])\/[\w.\/-]+/g) ?? [];
  return readTest(
    text,
    paths.map((one) => `path ${one}` as const),
  );
}
