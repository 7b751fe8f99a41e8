import { defineModule } from "../engine/module/index.js";

/** Gives the host variables for the rest of the run. */
export default defineModule({
  summary: "Set variables",
  description:
    "Every key becomes a variable of this host, for the tasks after this one and the plays after this play. Values keep their types: a string that is one {{ }} gives the value itself.",

  params: {},
  rest: { type: "any" },
  examples: {
    "A name made of others": { engine_url: "http://{{ engine_fqdn }}/ovirt-engine" },
    "Several, of any type": { ports: [80, 443], strict: true, smtp: { server: "localhost", port: 25 } },
  },

  reads: () => ({}),
  check: () => null,
  apply: () => [],
  provides: (values) => ({ ...values }),
});
