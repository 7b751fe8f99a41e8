import { Desk, type Files, fine, type Mistake, pointedAt, task } from "../support/mistakes.js";

const names: readonly Mistake[] = [
  [
    "one of Ansible's facts",
    "undefined",
    /In tsplay this fact is “facts.os.family”/,
    task('debug: "{{ «ansible_os_family }}"'),
  ],
  [
    "one of Ansible's facts, below another",
    "undefined",
    /In tsplay this fact is “facts.network.default.address”/,
    task('debug: "{{ «ansible_default_ipv4.address }}"'),
  ],
  [
    "one of Ansible's facts, below ansible_facts",
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

const used = (text: string, variables: string): Files => ({
  ...task(text),
  "hosts.yml": `web:\n  vars: { ${variables} }\n  hosts: { a: {} }\n`,
});

const reached: readonly Mistake[] = [
  ["a variable of the inventory", "undefined", /“nothing”/, used('debug: "{{ v }}"', 'v: "{{ «nothing }}"')],
  [
    "one behind a variable of the task",
    "undefined",
    /“z”/,
    used('debug: "{{ own }}"\n      vars: { own: "{{ v }}" }', 'v: "{{ «z }}"'),
  ],
  [
    "one of a group, once for all its hosts",
    "undefined",
    /“z”/,
    {
      ...task('debug: "{{ v }}"'),
      "hosts.yml": 'web:\n  vars: { v: "{{ «z }}" }\n  hosts: { a: {}, c: {}, d: {} }\n',
    },
  ],
  ["one behind another", "undefined", /“z”/, used('debug: "{{ v }}"', 'v: "{{ w }}", w: [1, "{{ «z }}"]')],
];

describe("mistakes in names", () => {
  const desk = new Desk();
  pointedAt(desk, names);
  pointedAt(desk, reached);
  fine(desk, [
    ["a variable that nothing uses", used("debug: x", 'v: "{{ nothing }}"')],
    ["one that the task sets anew", used('debug: "{{ v }}"\n      vars: { v: 1 }', 'v: "{{ nothing }}"')],
    ["one that the task completes", used('debug: "{{ v }}"\n      vars: { w: 1 }', 'v: "{{ w }}"')],
    ["one that a loop completes", used('debug: "{{ v }}"\n      loop: [1]', 'v: "{{ item }}"')],
    [
      "a variable named like a method of JavaScript",
      task('debug: "{{ toString }}"\n      vars: { toString: 1 }'),
    ],
    [
      "one that a loop completes by its index",
      used('debug: "{{ v }}"\n      loop: [1]\n      loop_control: { index_var: at }', 'v: "{{ at }}"'),
    ],
    [
      "what every result has",
      task(
        "stat: /x\n      register: r\n    - debug: '{{ r.changed }} {{ r.failed }} {{ r.skipped }} {{ r.why }} {{ r.results }} {{ r.item }} {{ r.attempts }} {{ r.message }}'",
      ),
    ],
    ["one that may lack something", used('debug: "{{ v }}"', 'v: "{{ default nothing 1 }}"')],
  ]);
});
