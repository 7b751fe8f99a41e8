import { defineModule, param } from "../engine/module/index.js";

/** Shows a value; nothing is asked of the host, nothing changes. */
export default defineModule({
  summary: "Show a value",
  description: "Shows a text or any value, as it is for this host. It does not connect to the host.",

  params: {
    message: param.any("What to show: a text, or a value such as “{{ facts.os }}”, which is shown in full", {
      default: "",
    }),
  },
  short: "message",
  examples: {
    "A text": "the engine will be {{ engine_fqdn }}",
    "A whole value": { message: "{{ facts.network }}" },
  },
  returns: { message: "The text or value, with its type" },

  canChange: false,
  reads: () => ({}),
  check: () => null,
  apply: () => [],
  result: ({ message }) => ({ message }),
});
