import { defineModule } from "../engine/module/index.js";

/** Gives the host variables for the rest of the run. */
export default defineModule({
  summary: "Set variables",
  description:
    "Every key becomes a variable of this host, for the following tasks and plays. Values keep their types: a string that consists of one {{ }} becomes that value itself.",

  params: {},
  rest: { type: "any" },
  examples: {
    "A variable made of others": { engine_url: "http://{{ engine_fqdn }}/ovirt-engine" },
    "Several, of any type": { ports: [80, 443], strict: true, smtp: { server: "localhost", port: 25 } },
  },

  canChange: false,
  reads: () => ({}),
  check: () => null,
  apply: () => [],
  provides: (values) => ({ ...values }),
});
