import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a setting in its place",
    given: { sshd_config: "Port 22\n#UseDNS yes\nUsePAM yes" },
    params: (root) => ({ path: `${root}/sshd_config`, regexp: "^#?UseDNS\\s", line: "UseDNS no" }),
    then: { sshd_config: "Port 22\nUseDNS no\nUsePAM yes" },
  },
  {
    title: "a line at the end",
    given: { exports: "/a *(rw)" },
    params: (root) => ({ path: `${root}/exports`, line: "/b *(ro)" }),
    then: { exports: "/a *(rw)\n/b *(ro)\n" },
  },
  {
    title: "lines that go",
    given: { x: "a\nb\na\n" },
    params: (root) => ({ path: `${root}/x`, line: "a", state: "absent" }),
    then: { x: "b\n" },
  },
];

export default scenarios;
