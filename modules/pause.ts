import { type Action, defineModule, refuse } from "../engine/module/index.js";

/** Waits for a time, or for a person. */
export default defineModule({
  summary: "Pause",
  description:
    "Waits for some seconds, or until the person at the terminal says to go on. Every host pauses for itself, all at once; a person is asked for each: with `run_once: true`, once. To wait for something that a host can be asked, wait_for is surer and quicker.",

  params: {
    seconds: { type: "number", minimum: 0, optional: true, description: "How long to wait" },
    prompt: {
      type: "string",
      minLength: 1,
      optional: true,
      description: "What to ask of the person at the terminal; the run goes on when they say that it is done",
    },
  },
  short: "seconds",
  examples: {
    "Ten seconds": 10,
    "A person's part": { prompt: "Plug the cable of {{ inventory_hostname }} into the other switch." },
  },

  alwaysRuns: () => true,
  waitOnly: true,
  validate(params) {
    if (!("seconds" in params || "prompt" in params)) refuse("pause needs “seconds” or “prompt”");
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
