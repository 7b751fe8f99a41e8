import assert from "node:assert/strict";
import { Desk, handlers, inventory, type Mistake, pointedAt, raw, task, vars } from "../support/mistakes.js";

const mistakes: readonly Mistake[] = [
  ["a tab in the indentation", "yaml", /tab/i, { "p.yml": "- hosts: web\n  tasks:\n«\t- debug: hi\n" }],
  [
    "a key between its task and the list",
    "yaml",
    /indented differently/,
    { "p.yml": "- hosts: web\n  tasks:\n    - name: a\n      debug: hi\n     «when: true\n" },
  ],
  ["a key twice", "duplicate-key", /line 1/, { "p.yml": "- hosts: web\n  «hosts: web\n  tasks: []\n" }],
  ["a play without hosts", "missing", /hosts: PATTERN/, { "p.yml": "- «name: x\n  tasks: []\n" }],
  ["an empty list of hosts", "missing", /hosts: PATTERN/, { "p.yml": "- hosts: «[]\n  tasks: []\n" }],
  ["an empty pattern of hosts", "no-match", /empty/, { "p.yml": '- hosts: «""\n  tasks: []\n' }],
  ["an unknown key of a play", "unknown-key", /“tasks”/, { "p.yml": "- hosts: web\n  «taks: []\n" }],
  [
    "a key from elsewhere",
    "unknown-key",
    /Facts are read/,
    { "p.yml": "- hosts: web\n  «gather_facts: no\n  tasks: []\n" },
  ],
  [
    "an unknown module",
    "unknown-module",
    /“copy”.* “tsplay modules” lists them\./,
    task("«copyy: { dest: /x, content: y }"),
  ],
  ["two modules", "module", /Split it into two tasks/, task('command: "true"\n      «shell: "true"')],
  ["no module", "module", /has no module/, { "p.yml": "- hosts: web\n  tasks:\n    - «name: nothing\n" }],
  ["an unknown parameter", "unknown-parameter", /“dest”/, task("copy: { «dst: /x, content: y }")],
  ["a missing parameter", "missing", /“dest”/, task("«copy: { content: y }")],
  [
    "a value that is none of those allowed",
    "parameter",
    /“present”|one of/,
    task("line: { path: /x, line: y, state: «presnt }"),
  ],
  ["a wrong type", "parameter", /not a string|must be/, task("wait_for: { path: /x, within: «soon }")],
  ["a mode without quotes", "mode", /"0644"/, task("file: { path: /x, state: file, mode: «0644 }")],
  ["an unquoted template", "quote", /quote/i, task("debug: «{{ inventory_hostname }}")],
  [
    "a template that does not parse",
    "template",
    /./,
    task('debug: "say {{ upper «(lower inventory_hostname }} now"'),
  ],
  [
    "an expression in Jinja's spelling",
    "expression",
    /eq /,
    task('debug: x\n      when: «inventory_hostname == "a"'),
  ],
  ["a name that nothing defines", "undefined", /“color”/, vars("color: red", 'debug: "{{ «colour }}"')],
  ["an undefined name in a handler", "undefined", /“nothing”/, handlers("h", "h, when: «nothing")],
  ["an undefined name within a helper", "undefined", /./, task('debug: "{{ upper «nothing }}"')],
  [
    "a field that a result has not",
    "undefined",
    /“stdout”/,
    task('command: ls\n      register: r\n    - debug: "{{ «r.stdot }}"'),
  ],
  [
    "a field that has another name elsewhere",
    "undefined",
    /“status”/,
    task('command: ls\n      register: r\n    - debug: "{{ «r.rc }}"'),
  ],
  ["an unknown fact", "undefined", /“family”/, task('debug: "{{ «facts.os.famly }}"')],
  ["an unknown handler", "unknown-handler", /It has restart/, handlers("«restrat", "restart")],
  [
    "a handler where there are none",
    "unknown-handler",
    /It has no handlers\./,
    task("command: ls\n      notify: «restart"),
  ],
  [
    "two handlers of one name",
    "duplicate-name",
    /./,
    handlers("restart", 'restart, command: "true" }\n    - { name: «restart'),
  ],
  ["a word for true", "type", /Write true/, task('command: "true"\n      become: «yes')],
  ["a word for false", "parameter", /Write false/, task("service: { name: x, enabled: «no }")],
  ["a number in quotes", "parameter", /Write 12,/, task('user: { name: x, uid: «"12" }')],
  ["retries that are no number", "type", /a number/, task('command: "true"\n      retries: «three')],
  ["a time before now", "type", /0 or more/, task('command: "true"\n      timeout: «-1')],
  ["an environment that is a list", "type", /a map/, task('command: "true"\n      environment: «[a]')],
  ["a delegate that nobody knows", "no-match", /“a”/, task('command: "true"\n      delegate_to: «aa')],
  ["a loop over a map", "type", /a list/, task("debug: x\n      loop: «{ a: 1 }")],
  ["loop_control without a loop", "missing", /“loop”/, task("debug: x\n      loop_control: «{ label: x }")],
  [
    "a register that hides the facts",
    "value",
    /is a reserved name/,
    task("stat: /etc\n      register: «facts"),
  ],
  ["a mode in letters", "parameter", /octal/, task('file: { path: /x, mode: «"u+rwx" }')],
  [
    "a path that is not absolute",
    "parameter",
    /absolute path, beginning with “\/”/,
    task("file: { path: «x/y, state: absent }"),
  ],
  [
    "parameters as in Ansible's old way",
    "type",
    /\{ name: x, state: started \}/,
    task("service: «name=x state=started"),
  ],
  [
    "a module that has another name elsewhere",
    "unknown-module",
    /Use “line”: “tsplay modules line” shows its parameters\.$/m,
    task("«lineinfile: { path: /x, line: y }"),
  ],
  [
    "a module with its collection",
    "unknown-module",
    /Use “copy”/,
    task("«ansible.builtin.copy: { dest: /x, content: y }"),
  ],
  [
    "a parameter that has another name elsewhere",
    "unknown-parameter",
    /is called “message” in tsplay/,
    task("debug: { «msg: x }"),
  ],
  [
    "a template file by nearly its name",
    "file",
    /“x.hbs”/,
    { ...task("template: { src: «y.hbs, dest: /x }"), "x.hbs": "a\n" },
  ],
  ["tasks that are no list", "type", /a list/, { "p.yml": "- hosts: web\n  tasks: «hello\n" }],
  ["a play without hosts", "missing", /hosts/, { "p.yml": "- «tasks: []\n" }],
  ["a pattern that matches nothing", "no-match", /“web”/, { "p.yml": "- hosts: «wbe\n  tasks: []\n" }],
  ["a typo in an exclusion", "no-match", /db/, { "p.yml": "- hosts: «web:!bd\n  tasks: []\n" }],
  ["an import of a missing file", "file", /./, raw("    - import_tasks: «more.yml")],
  [
    "an import in a circle",
    "cycle",
    /→/,
    { ...raw("    - import_tasks: more.yml"), "more.yml": "- import_tasks: «more.yml\n" },
  ],
  [
    "an import in a circle that does not lead back to the playbook",
    "cycle",
    /imports itself: more\.yml → more\.yml\./,
    { ...raw("    - import_tasks: more.yml"), "more.yml": "- import_tasks: «more.yml\n" },
  ],
  ["a missing template file", "file", /templates/, task("template: { src: «x.hbs, dest: /x }")],
  [
    "a directory where a file is meant",
    "file",
    /is a directory; use “loop” to name each of its files/,
    { ...task("copy: { src: «all, dest: /x }"), "all/a.txt": "a\n" },
  ],
  [
    "a mistake within a template file",
    "undefined",
    /“nobody”/,
    { ...task("template: { src: x.hbs, dest: /x }"), "x.hbs": "Dear\n  {{ «nobody }}\n" },
  ],
  [
    "a block that is never closed",
    "template",
    /./,
    { ...task("template: { src: x.hbs, dest: /x }"), "x.hbs": "a\n«{{#if true}}\nb\n" },
  ],
  ["a batch of nobody", "value", /above 0/, { "p.yml": "- hosts: web\n  serial: «0\n  tasks: []\n" }],
  [
    "a variable with a dash",
    "value",
    /my_name/,
    { "p.yml": "- hosts: web\n  vars: { «my-name: x }\n  tasks: []\n" },
  ],
  ["a play that is no map", "type", /a map/, { "p.yml": "- «hosts\n" }],
  ["an unknown key of a group", "unknown-key", /“hosts”/, inventory("web:\n  «host: { a: {} }\n")],
  [
    "a group that contains itself",
    "cycle",
    /./,
    inventory("web: { hosts: { a: {} }, children: { db: {} } }\ndb: { children: { «web: {} } }\n"),
  ],
  ["a range that runs backwards", "range", /./, inventory('web: { hosts: { «"a[9:1]": {} } }\n')],
  ["a port that is none", "connection", /./, inventory("web: { hosts: { a: { port: «70000 } } }\n")],
  [
    "group variables for no group",
    "no-match",
    /“web”/,
    { ...task("debug: x"), "group_vars/wbe.yml": "«x: 1\n" },
  ],
];

describe("mistakes", () => {
  const desk = new Desk();
  pointedAt(desk, mistakes);

  it("all mistakes of a playbook are reported at once", async () => {
    desk.lay({
      "p.yml": '- hosts: web\n  taks: []\n  tasks:\n    - copyy: {}\n    - debug: "{{ nothing }}"\n',
    });
    assert.deepEqual((await desk.problems()).map(({ code }) => code).sort(), [
      "undefined",
      "unknown-key",
      "unknown-module",
    ]);
  });
});
