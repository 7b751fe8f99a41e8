import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a line that is there",
    given: { log: "starting\nready\n" },
    params: (root) => ({ path: `${root}/log`, contains: "^ready$" }),
    settled: true,
  },
  {
    title: "a file that comes by and by",
    prepare: "(sleep 3; : >late) >/dev/null 2>&1 &",
    notItsEffects: ["late"],
    params: (root) => ({ path: `${root}/late`, within: 120, every: 0.1 }),
    then: { late: "" },
  },
  {
    title: "a file that is gone",
    params: (root) => ({ path: `${root}/none`, state: "absent" }),
    settled: true,
  },
];

export default scenarios;
