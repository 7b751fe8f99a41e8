import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "once, because of what it creates",
    params: (root) => ({
      argv: ["cp", "/dev/stdin", "made"],
      chdir: root,
      stdin: "it's $HOME\n",
      creates: `${root}/made`,
    }),
    then: { made: "it's $HOME\n" },
  },
  {
    title: "once, because of what it removes",
    given: { old: "" },
    params: (root) => ({ argv: `rm '${root}/old'`, removes: `${root}/old` }),
    then: { old: null },
  },
  {
    title: "not again",
    given: { made: "" },
    params: (root) => ({ argv: "false", creates: `${root}/made` }),
    settled: true,
  },
  {
    title: "every time, with a status that is accepted",
    params: () => ({ argv: ["sh", "-c", "exit 3"], accept: [0, 3] }),
    always: true,
  },
];

export default scenarios;
