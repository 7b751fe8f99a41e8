import { defineModule } from "../engine/module/index.js";

/** Tells a value; nothing is asked of the host, nothing changes. */
export default defineModule({
  summary: "Tell a value",
  description: "Shows a text or any value, as it is for this host. Nothing is asked of the host.",

  params: {
    message: {
      type: "any",
      default: "",
      description: "What to show: a text, or a value such as “{{ facts.os }}”, which is shown whole",
    },
  },
  short: "message",
  examples: {
    "A text": "the engine will be {{ engine_fqdn }}",
    "A whole value": { message: "{{ facts.network }}" },
  },
  returns: { message: "The text or value, with its type" },

  reads: () => ({}),
  check: () => null,
  apply: () => [],
  result: ({ message }) => ({ message }),
});
