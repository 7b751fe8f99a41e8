import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "an option, and a copy of what was",
    given: { "vdsm.conf": "[vars]\n# ssl = true\nssl = true\n[addresses]\nport = 54321\n" },
    params: (root) => ({
      path: `${root}/vdsm.conf`,
      section: "vars",
      key: "ssl",
      value: false,
      backup: true,
    }),
    then: {
      "vdsm.conf": "[vars]\n# ssl = true\nssl = false\n[addresses]\nport = 54321\n",
      "vdsm.conf~": "[vars]\n# ssl = true\nssl = true\n[addresses]\nport = 54321\n",
    },
  },
  {
    title: "a file that is not there yet",
    params: (root) => ({ path: `${root}/x.ini`, section: "s", key: "a", value: "%s \\n 'x'" }),
    then: { "x.ini": "[s]\na=%s \\n 'x'\n" },
  },
  {
    title: "a section that goes",
    given: { "x.ini": "[s]\na=1\n[t]\n" },
    params: (root) => ({ path: `${root}/x.ini`, section: "s", state: "absent" }),
    then: { "x.ini": "[t]\n" },
  },
];

export default scenarios;
