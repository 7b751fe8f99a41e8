import type { Scenario } from "../../support/module.js";

const ip = "192.168.10.100";

const scenarios: readonly Scenario[] = [
  {
    title: "a name among others, taken off the loopback line",
    given: { "etc/hosts": "127.0.0.1 localhost ha.lofyer.org\n::1 localhost # six" },
    params: (root) => ({ ip, names: ["ha.lofyer.org", "ha"], path: `${root}/etc/hosts` }),
    then: { "etc/hosts": `127.0.0.1\tlocalhost\n::1 localhost # six\n${ip}\tha.lofyer.org ha\n` },
  },
  {
    title: "a file that is not there yet",
    params: (root) => ({ ip, names: ["ha"], path: `${root}/hosts` }),
    then: { hosts: `${ip}\tha\n` },
  },
  {
    title: "absent",
    given: { hosts: `${ip} ha\n::1 localhost\n` },
    params: (root) => ({ ip, state: "absent", path: `${root}/hosts` }),
    then: { hosts: "::1 localhost\n" },
  },
  {
    title: "as asked already",
    given: { hosts: ` ${ip}  ha # engine\n` },
    params: (root) => ({ ip, names: ["ha"], path: `${root}/hosts` }),
    settled: true,
  },
];

export default scenarios;
