import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a link",
    prepare: "ln -s 'some where' link",
    params: (root) => ({ path: `${root}/link` }),
    settled: true,
  },
  {
    title: "nothing",
    params: (root) => ({ path: `${root}/nothing`, follow: true, digest: true }),
    settled: true,
  },
];

export default scenarios;
