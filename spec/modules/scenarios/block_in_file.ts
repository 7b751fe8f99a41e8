import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a block at the end",
    given: { exports: "/a *(rw)" },
    params: (root) => ({ path: `${root}/exports`, block: "/b *(rw)\n/c *(rw)" }),
    then: { exports: "/a *(rw)\n# BEGIN managed by tsplay\n/b *(rw)\n/c *(rw)\n# END managed by tsplay\n" },
  },
  {
    title: "a block that goes",
    given: { exports: "/a\n# BEGIN managed by tsplay\n/b\n# END managed by tsplay\n" },
    params: (root) => ({ path: `${root}/exports`, state: "absent" }),
    then: { exports: "/a\n" },
  },
];

export default scenarios;
