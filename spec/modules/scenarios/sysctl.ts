import type { Scenario } from "../../support/module.js";

const scenarios: readonly Scenario[] = [
  {
    title: "a line in a file",
    given: { "sysctl.conf": "# here\nvm.swappiness=60\nkernel.panic = 10" },
    params: (root) => ({ key: "vm.swappiness", value: 10, reload: false, file: `${root}/sysctl.conf` }),
    then: { "sysctl.conf": "# here\nvm.swappiness = 10\nkernel.panic = 10" },
  },
  {
    title: "a line that goes",
    given: { "sysctl.conf": "a.b=1\nvm.swappiness=60\n" },
    params: (root) => ({ key: "vm.swappiness", state: "absent", file: `${root}/sysctl.conf` }),
    then: { "sysctl.conf": "a.b=1\n" },
  },
  {
    title: "a value that is in force already",
    given: { "sysctl.conf": "kernel.ostype = Linux\n" },
    params: (root) => ({ key: "kernel.ostype", value: "Linux", file: `${root}/sysctl.conf` }),
    settled: true,
  },
];

export default scenarios;
