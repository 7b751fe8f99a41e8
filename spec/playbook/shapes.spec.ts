import { Desk, fine, type Mistake, pointedAt, raw, task } from "../support/mistakes.js";

const play = (text: string): Readonly<Record<string, string>> => ({ "p.yml": text });
const keyword = (text: string): Readonly<Record<string, string>> =>
  play(`- hosts: web\n  ${text}\n  tasks: [{ debug: x }]\n`);

/** Values of another type than a place in a playbook takes. */
const shapes: readonly Mistake[] = [
  ["a playbook that is a map", "type", /list of plays.*not a map/, play("«hosts: web\n")],
  ["a playbook that is a list of nothing", "type", /an empty list/, play("«[]\n")],
  ["a playbook that is text", "type", /list of plays.*not .*text/, play("«hello\n")],
  ["hosts that are a number", "type", /“hosts” must be text or a list/, play("- hosts: «7\n  tasks: []\n")],
  [
    "a host among others that is a map",
    "type",
    /“hosts” must be text or a list/,
    play("- hosts: [web, «{ a: 1 }]\n  tasks: []\n"),
  ],
  ["a name that is a list", "type", /“name” must be text/, keyword("name: «[a]")],
  ["an unknown strategy", "value", /one of linear, free.*“linear”/, keyword("strategy: «linaer")],
  ["variables that are a list", "type", /“vars” must be a map/, keyword("vars: «[a]")],
  ["variables that are text", "type", /“vars” must be a map/, keyword("vars: «a")],
  [
    "a flag that is a number",
    "type",
    /“any_errors_fatal” must be true or false/,
    keyword("any_errors_fatal: «1"),
  ],
  ["a share of nobody", "value", /above 0/, keyword('serial: «"0%"')],
  ["a batch that is text", "value", /above 0/, keyword("serial: «all")],
  ["a batch below 0", "value", /above 0/, keyword("serial: «-1")],
  ["one batch of several that is none", "value", /above 0/, keyword("serial: [1, «x]")],
  ["a batch that is a list", "value", /above 0/, keyword("serial: [«[1]]")],
  [
    "a file of variables that is a list",
    "type",
    /a file of variables must be a map|must be a map/i,
    { ...keyword("vars_files: v.yml"), "v.yml": "«- a\n" },
  ],
  ["a file of variables that is not there", "file", /v\.yml/, keyword("vars_files: «v.yml")],
  [
    "a file of tasks that is a map",
    "type",
    /must be a list/i,
    { ...raw("    - import_tasks: more.yml"), "more.yml": "«debug: x\n" },
  ],
  [
    "a playbook that is imported and empty",
    "type",
    /is empty/,
    { ...play("- import_playbook: «more.yml\n"), "more.yml": "" },
  ],
  ["an import without a name", "type", /“import_tasks” must be text/, raw("    - import_tasks: «[a]")],
  ["a block that is text", "type", /“block” must be a list/, raw("    - block: «x")],
  ["an unknown keyword of a block", "unknown-key", /“when”/, raw("    - { block: [], «wehn: true }")],
  [
    "an unknown keyword of an import",
    "unknown-key",
    /“tags”/,
    { ...raw("    - { import_tasks: more.yml, «tasg: x }"), "more.yml": "- debug: x\n" },
  ],
  ["a task that is a list", "type", /must be a map, not a list/, raw("    - «[debug]")],
  ["a keyword of a task that is misspelt", "unknown-key", /“register”/, task("debug: x\n      «regsiter: r")],
  [
    "a parameter beside its module",
    "unknown-key",
    /indent it below “copy”/,
    task("copy: { dest: /x, content: y }\n      «backup: true"),
  ],
  ["a module without its parameters", "type", /copy needs a map of parameters/, task("copy: «text")],
  ["a module with a list", "type", /copy needs a map of parameters/, task("copy: «[a]")],
  [
    "an unknown key of loop_control",
    "unknown-key",
    /loop_control has no .*“label”/,
    task("debug: x\n      loop: [1]\n      loop_control: { «lable: x }"),
  ],
  ["a condition that is a number", "type", /expression/, task("debug: x\n      when: «7")],
  ["a condition that is a map", "type", /expression/, task("debug: x\n      when: «{ a: 1 }")],
  ["one condition of several that is none", "type", /expression/, task("debug: x\n      when: [true, «7]")],
  ["a local file whose path is empty", "type", /./, task('copy: { src: «"", dest: /x }')],
  ["handlers that are a map", "type", /“handlers” must be a list.*“- ”/, keyword("handlers: «{ debug: x }")],
];

describe("values of the wrong shape", () => {
  const desk = new Desk();
  pointedAt(desk, shapes);
  fine(desk, [
    ["lists that are empty, and maps", play("- hosts: web\n  tasks:\n  handlers:\n  vars:\n")],
    ["a module without parameters that needs none", task("reboot:")],
    ["a short parameter that is nothing", task("debug:")],
    ["a short parameter", task("debug: [1, 2]")],
    ["a map as a short parameter that takes anything", task("debug: { any: map }")],
    ["a share and a number of hosts", keyword('serial: [1, "30%", 5]')],
  ]);
});
