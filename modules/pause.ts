import { param, type Action, defineModule, refuse } from "../engine/module/index.js";

/** Waits for a time, or for a person. */
export default defineModule({
  summary: "Pause",
  description:
    "Waits for some seconds, or until the person at the terminal confirms. All hosts pause at the same time; the person is asked once for each host, or once in all with `run_once: true`. To wait for something that can be checked on the host, wait_for is faster and more reliable.",

  params: {
    seconds: { type: "number", minimum: 0, optional: true, description: "How long to wait, in seconds" },
    prompt: param.text(
      "What the person at the terminal is asked to do; the run continues when they confirm that it is done",
      { minLength: 1, optional: true },
    ),
  },
  short: "seconds",
  examples: {
    "Ten seconds": 10,
    "Something to be done by hand": {
      prompt: "Plug the cable of {{ inventory_hostname }} into the other switch.",
    },
  },

  alwaysRuns: () => true,
  waitOnly: true,
  validate(params) {
    if (!("seconds" in params || "prompt" in params)) refuse("give “seconds”, “prompt”, or both");
  },

  reads: () => ({}),
  check({ seconds, prompt }) {
    const after = [
      ...(seconds === undefined ? [] : [`${seconds} s`]),
      ...(prompt === undefined ? [] : [prompt]),
    ].join(", then: ");
    return { summary: "a pause", before: null, after };
  },
  apply: ({ seconds, prompt }): readonly Action[] => [
    ...(seconds === undefined ? [] : [{ do: "pause", seconds } as const]),
    ...(prompt === undefined ? [] : [{ do: "operator", say: prompt } as const]),
  ],
});
