import { Desk, type Mistake, pointedAt, task } from "../support/mistakes.js";

const names: readonly Mistake[] = [
  ["a fact of elsewhere", "undefined", /“facts.os.family” here/, task('debug: "{{ «ansible_os_family }}"')],
  [
    "a fact of elsewhere, below another",
    "undefined",
    /“facts.network.default.address” here/,
    task('debug: "{{ «ansible_default_ipv4.address }}"'),
  ],
  [
    "a fact among all of elsewhere",
    "undefined",
    /“facts.host.fqdn”/,
    task('debug: "{{ «ansible_facts.fqdn }}"'),
  ],
  ["a word for true", "undefined", /Write true/, task("debug: x\n      when: «yes")],
  [
    "a call without its brackets",
    "undefined",
    /\(not …\)/,
    task("debug: x\n      when: and true «not false"),
  ],
];

describe("mistakes in names", () => {
  pointedAt(new Desk(), names);
});
