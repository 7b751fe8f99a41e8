import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a pipe, with values that sh does not read as code",
    params: (root) => ({
      script: 'printf "%s\\n" "$ONE" | sed "s/^/> /" >made',
      env: { ONE: "$(rm -rf /nothing) `'\"" },
      chdir: root,
      creates: `${root}/made`,
    }),
    then: { made: "> $(rm -rf /nothing) `'\"\n" },
  },
];

export default scenarios;
