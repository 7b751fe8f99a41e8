import { param, defineModule, refuse } from "../engine/module/index.js";

/** Stops here. */
export default defineModule({
  summary: "Fail on purpose",
  description: "The task fails with a message; use it with when. The host takes no further part in the play.",

  params: {
    message: param.text("Why the play cannot continue: what was found, and what to do about it", {
      default: "failed as requested by the playbook",
    }),
  },
  short: "message",
  examples: {
    "With a message": "this playbook is for EL6, not for {{ facts.os.name }}",
    Without: {},
  },

  canChange: false,
  reads: () => ({}),
  check: ({ message }): null => refuse(message),
  apply: () => [],
});
