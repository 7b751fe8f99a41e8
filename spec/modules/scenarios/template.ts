import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "what it rendered to",
    given: { "ntp.conf": "server old\n" },
    params: (root) => ({ dest: `${root}/ntp.conf`, src: "server ntp.example.com\n", sensitive: true }),
    then: { "ntp.conf": "server ntp.example.com\n" },
  },
];

export default scenarios;
