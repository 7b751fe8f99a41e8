import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { machinesApart } from "../support/machines.js";
import { plays, stage } from "../support/play.js";

/** Tasks whose outcome in a check, one after the other, must be that of a run; \`f\` is a path of the host's own. */
type Case = readonly [title: string, tasks: readonly string[], outcomes: string, given?: string];

const F = '"{{ f }}"';
const G = '"{{ f }}.other"';

const cases: readonly Case[] = [
  [
    "a file that goes",
    [`file: { path: ${F}, state: absent }`, `file: { path: ${F}, state: absent }`],
    "changed ok",
    "x",
  ],
  [
    "a file that goes and comes back",
    [`file: { path: ${F}, state: absent }`, `copy: { dest: ${F}, content: x }`],
    "changed changed",
    "x",
  ],
  [
    "a file that goes and is looked for",
    [`file: { path: ${F}, state: absent }`, `stat: ${F}, register: s`, "assert: { that: not s.exists }"],
    "changed ok ok",
    "x",
  ],
  [
    "a file that comes and goes",
    [
      `copy: { dest: ${F}, content: x }`,
      `file: { path: ${F}, state: absent }`,
      `file: { path: ${F}, state: absent }`,
    ],
    "changed changed ok",
  ],
  [
    "a file written twice",
    [
      `copy: { dest: ${F}, content: x }`,
      `copy: { dest: ${F}, content: x }`,
      `copy: { dest: ${F}, content: y }`,
    ],
    "changed ok changed",
  ],
  [
    "lines of a file that comes",
    [
      `copy: { dest: ${F}, content: "one\\n" }`,
      `line: { path: ${F}, line: two }`,
      `line: { path: ${F}, line: two }`,
      `line: { path: ${F}, line: one }`,
    ],
    "changed changed ok ok",
  ],
  [
    "a mode that is set with the content",
    [
      `copy: { dest: ${F}, content: x, mode: "0640" }`,
      `file: { path: ${F}, mode: "0640" }`,
      `file: { path: ${F}, mode: "0600" }`,
    ],
    "changed ok changed",
  ],
  [
    "the mode of what is there already",
    [`copy: { dest: ${F}, content: y }`, `file: { path: ${F}, mode: "0644" }`],
    "changed ok",
    "x",
  ],
  [
    "a numeric owner",
    [
      `copy: { dest: ${F}, content: x, owner: ${process.getuid?.() ?? 0} }`,
      `file: { path: ${F}, owner: ${process.getuid?.() ?? 0}, group: ${process.getgid?.() ?? 0} }`,
    ],
    "changed ok",
  ],
  [
    "a file of the controller",
    [
      `copy: { dest: ${F}, src: local.txt }`,
      `copy: { dest: ${F}, src: local.txt }`,
      `copy: { dest: ${F}, content: "from here\\n" }`,
      `line: { path: ${F}, line: from here }`,
      `line: { path: ${F}, line: more }`,
    ],
    "changed ok ok ok changed",
  ],
  [
    "a directory",
    [
      `file: { path: ${F}, state: directory }`,
      `file: { path: ${F}, state: directory, mode: "0755" }`,
      `file: { path: ${F}, state: directory, mode: "0700" }`,
    ],
    "changed ok changed",
  ],
  [
    "a directory with a mode",
    [
      `file: { path: ${F}, state: directory, mode: "0700" }`,
      `file: { path: ${F}, state: directory, mode: "0700" }`,
    ],
    "changed ok",
  ],
  [
    "a symbolic link",
    [
      `file: { path: ${F}, state: link, to: /etc }`,
      `file: { path: ${F}, state: link, to: /etc }`,
      `file: { path: ${F}, state: link, to: /usr }`,
    ],
    "changed ok changed",
  ],
  [
    "a link that is looked at",
    [
      `file: { path: ${F}, state: link, to: /etc }`,
      `stat: ${F}, register: s`,
      'assert: { that: [eq s.kind "link", eq s.target "/etc"] }',
    ],
    "changed ok ok",
  ],
  [
    "a file that is looked at",
    [
      `copy: { dest: ${F}, content: abc }`,
      `stat: ${F}, register: s`,
      'assert: { that: [s.exists, eq s.kind "file", eq s.size 3] }',
    ],
    "changed ok ok",
  ],
  [
    "a hard link to a file that is written",
    [
      `copy: { dest: ${F}, content: y }`,
      `file: { path: ${G}, state: hard, to: ${F} }`,
      `copy: { dest: ${G}, content: y }`,
    ],
    "changed changed ok",
    "x",
  ],
  [
    "two paths",
    [
      `copy: { dest: ${F}, content: x }`,
      `copy: { dest: ${G}, content: x }`,
      `file: { path: ${F}, state: absent }`,
      `copy: { dest: ${G}, content: x }`,
    ],
    "changed changed changed ok",
  ],
];

/** Tasks after which a check must say of `f` what `stat` says of it after a run. */
const looks: readonly (readonly [title: string, tasks: readonly string[], given?: string])[] = [
  ["a file that comes", [`copy: { dest: ${F}, content: abc }`]],
  ["a file that comes, empty", [`file: { path: ${F}, state: touch }`]],
  ["a file that comes with a mode", [`copy: { dest: ${F}, content: abc, mode: "0604" }`]],
  ["a file that is there and gets another mode", [`copy: { dest: ${F}, content: abc, mode: "0604" }`], "x"],
  ["a file that is there and keeps its mode", [`copy: { dest: ${F}, content: abcd }`], "x"],
  ["a file of the controller", [`copy: { dest: ${F}, src: local.txt }`]],
  ["a template", [`template: { dest: ${F}, src: text.hbs }`]],
  ["a line that is added", [`line: { path: ${F}, line: more }`], "one\n"],
  ["a directory", [`file: { path: ${F}, state: directory }`]],
  ["a directory with a mode", [`file: { path: ${F}, state: directory, mode: "0711" }`]],
  ["a link", [`file: { path: ${F}, state: link, to: /nothing/there }`]],
  ["a file that goes", [`file: { path: ${F}, state: absent }`], "x"],
  [
    "a file that goes and comes back",
    [`file: { path: ${F}, state: absent }`, `copy: { dest: ${F}, content: y }`],
    "x",
  ],
  [
    "a link that becomes a file again",
    [
      `file: { path: ${F}, state: link, to: /etc, force: true }`,
      `file: { path: ${F}, state: absent }`,
      `copy: { dest: ${F}, content: y }`,
    ],
    "x",
  ],
  ...(process.getuid?.() === 0
    ? ([
        ["a file of root's, by name", [`copy: { dest: ${F}, content: abc, owner: root, group: root }`], "x"],
      ] as const)
    : []),
];

const STAT = `
    - { name: looks, stat: { path: ${F}, digest: true }, register: s }
    - { name: exists, debug: "{{ s.exists }}" }
    - name: seen
      debug:
        - "{{ s.kind }} {{ s.owner }} {{ s.group }} {{ s.uid }} {{ s.gid }} {{ s.mode }} {{ s.target }} {{ s.sha256 }}"
        - '{{ ternary (eq s.kind "file") s.size "" }}'
      when: s.exists
`;

describe("the model of a check, looked at", () => {
  const play = plays();

  for (const [title, tasks, given] of looks)
    it(`a check says what a run would see of ${title}`, async () => {
      const list = tasks.map((task, index) => `    - { name: t${index}, ${task} }\n`).join("");
      const text = `- hosts: fleet\n  vars: { f: "{{ root }}/a/f" }\n  tasks:\n${list}${STAT}`;
      const files = {
        "local.txt": "from here\n",
        "text.hbs": "of {{ inventory_hostname }}\n",
        ...(given === undefined ? {} : { "a/f": given }),
      };
      const checked = await play(["a"], text, { check: true, files });
      const run = await checked.here.run();
      assert.ok(run.said.length > 0);
      assert.deepEqual(checked.said, run.said);
    });
});

const SAYS = `command: echo x, check_mode: false, changed_when: "false", register: r`;

describe("the model of a check", () => {
  const play = plays();
  const hosts = ["a"];

  for (const [title, tasks, outcomes, given] of cases)
    it(`a check predicts ${title}`, async () => {
      const list = tasks.map((task, index) => `    - { name: t${index}, ${task} }\n`).join("");
      const text = `- hosts: fleet\n  vars: { f: "{{ root }}/a/f" }\n  tasks:\n${list}`;
      const files = { "local.txt": "from here\n", ...(given === undefined ? {} : { "a/f": given }) };
      const checked = await play(hosts, text, { check: true, files });
      assert.equal(
        checked.outcomes.map(({ type }) => type).join(" "),
        outcomes.replaceAll("changed", "would-change"),
      );
      assert.deepEqual(readdirSync(`${checked.here.directory}/a`), given === undefined ? [] : ["f"]);
      assert.equal(checked.exit, 3);
      const run = await checked.here.run();
      assert.equal(run.outcomes.map(({ type }) => type).join(" "), outcomes);
    });

  const open: readonly (readonly [title: string, tasks: readonly string[], steps: string])[] = [
    [
      "a program that may fail, and be ignored",
      [`command: "false", ignore_errors: true, register: r`, `debug: "{{ r.failed }}"`],
      "would-change cannot-tell",
    ],
    [
      "what a program says that runs in a check, but not after what would change first",
      [`copy: { dest: "{{ f }}", content: x }`, SAYS, `debug: "{{ r.stdout }}"`],
      "would-change ok cannot-tell",
    ],
    ["what a program says that runs in a check", [SAYS, `debug: "{{ r.stdout }}"`], "ok ok"],
    [
      "what is never written",
      [
        `copy: { dest: "{{ f }}", content: x }, check_mode: true`,
        `stat: "{{ f }}", register: r`,
        `fail: x, when: r.exists`,
      ],
      "would-change ok skipped",
    ],
    ["a condition that is another in a run", [`fail: x, when: not check_mode`], "cannot-tell"],
    ["a condition that is the same in a run", [`fail: x, when: and false check_mode`], "skipped"],
  ];

  for (const [title, tasks, steps] of open)
    it(`a check knows what it can know of ${title}`, async () => {
      const list = tasks.map((task, index) => `    - { name: t${index}, ${task} }\n`).join("");
      const text = `- hosts: fleet\n  vars: { f: "{{ root }}/a/f" }\n  tasks:\n${list}`;
      const { outcomes } = await play(hosts, text, { check: true });
      assert.equal(outcomes.map(({ type }) => type).join(" "), steps);
    });

  it("a check predicts a file of another host, where it is written by delegation and looked at there in a later play", async () => {
    const here = stage(
      ["a", "b"],
      `
- hosts: a
  tasks: [{ name: made, copy: { dest: "{{ root }}/b/f", content: x }, delegate_to: b }]
- hosts: fleet
  tasks: [{ name: same, copy: { dest: "{{ root }}/b/f", content: x } }]
`,
    );
    const { steps } = await here.run({ check: true, transport: machinesApart(here) });
    here.remove();
    assert.deepEqual([...steps].sort(), ["a made: would-change", "a same: would-change", "b same: ok"]);
  });
});
