import assert from "node:assert/strict";
import { machinesApart } from "../support/machines.js";
import { plays, stage } from "../support/play.js";

/** Every place where a variable may be given, the lowest first: docs/inventory.md, “Which value wins”. */
const LAYERS = [
  "all",
  "all in group_vars",
  "outer group",
  "outer group in group_vars",
  "inner group",
  "later group",
  "host",
  "host in host_vars",
  "import_playbook",
  "play",
  "vars_files",
  "later vars_files",
  "block",
  "inner block",
  "import_tasks",
  "task",
  "set_vars",
  "-e",
  "loop",
] as const;

type Layer = (typeof LAYERS)[number];

interface Pair {
  readonly name: string;
  readonly lower: Layer;
  readonly upper: Layer;
}

/** A variable for each two of them, which both give. */
const PAIRS: readonly Pair[] = LAYERS.flatMap((upper, index) =>
  LAYERS.slice(0, index).map((lower, below) => ({ name: `v_${below}_${index}`, lower, upper })),
);

/** What a layer gives: for each variable that is its, the layer's name; as a map of YAML, which is JSON too. */
const given = (layer: Layer): Readonly<Record<string, string>> =>
  Object.fromEntries(
    PAIRS.filter(({ lower, upper }) => lower === layer || upper === layer).map(({ name }) => [name, layer]),
  );
const yaml = (layer: Layer): string => JSON.stringify(given(layer));

const HOSTS = `
all: { vars: { connection: local } }
outer: { children: { inner: {}, later: {} }, vars: ${yaml("outer group")} }
inner: { hosts: { a: {} }, vars: ${yaml("inner group")} }
later: { hosts: { a: {} }, vars: ${yaml("later group")} }
`.replace("{ connection: local }", JSON.stringify({ connection: "local", ...given("all") }));

/** A debug of each variable: those that a loop gives are its items, one by one. */
const TASKS = PAIRS.map(({ name, upper, lower }) => {
  const looped = upper === "loop" || lower === "loop";
  const loop = looped ? `, loop: [loop], loop_control: { loop_var: ${name} }` : "";
  return `- { name: ${name}, debug: "{{ ${name} }}", vars: ${yaml("task")}${loop} }\n`;
}).join("");

const files = {
  "hosts.yml": HOSTS.replace("a: {} }, vars: {", `a: ${yaml("host")} }, vars: {`),
  "group_vars/all.yml": yaml("all in group_vars"),
  "group_vars/outer.yml": yaml("outer group in group_vars"),
  "host_vars/a.yml": yaml("host in host_vars"),
  "one.yml": yaml("vars_files"),
  "two.yml": yaml("later vars_files"),
  "tasks.yml": TASKS,
  "plays.yml": `
- hosts: a
  vars: ${yaml("play")}
  vars_files: [one.yml, two.yml]
  tasks:
    - { name: given, set_vars: ${yaml("set_vars")} }
    - block:
        - block:
            - { import_tasks: tasks.yml, vars: ${yaml("import_tasks")} }
          vars: ${yaml("inner block")}
      vars: ${yaml("block")}
`,
};

describe("of two layers of variables", () => {
  it("of two layers of variables the upper one wins, whichever two they are", async () => {
    const here = stage(["a"], `- { import_playbook: plays.yml, vars: ${yaml("import_playbook")} }\n`);
    try {
      for (const [path, text] of Object.entries(files)) here.write(path, text);
      const { problems, events } = await here.run({ extra: given("-e") });
      assert.deepEqual(
        problems.map(({ detail }) => detail),
        [],
      );
      const winners = new Map(
        events.flatMap((event) =>
          event.type === "step-done" ? [[event.task.name, event.result["message"]] as const] : [],
        ),
      );
      const wrong = PAIRS.filter(({ name, upper }) => winners.get(name) !== upper).map(
        ({ name, lower, upper }) =>
          `“${upper}” must win over “${lower}”, but it was “${String(winners.get(name))}”`,
      );
      assert.deepEqual(wrong, []);
    } finally {
      here.remove();
    }
  });
});

describe("a variable", () => {
  const play = plays();

  it("a registered variable wins like one that is set, and the later of both", async () => {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { word: play }
  tasks:
    - { name: t, command: echo registered, register: word, vars: { word: task } }
    - { name: one, debug: "{{ word.stdout }}", vars: { word: task } }
    - { name: sets, set_vars: { word: set } }
    - { name: two, debug: "{{ word }}" }
    - { name: t, command: echo again, register: word }
- hosts: fleet
  vars: { word: play }
  tasks: [{ name: three, debug: "{{ word.stdout }}" }]
`,
    );
    assert.deepEqual(said, ["registered", "set", "again"]);
  });

  it("a variable given on the command line wins over registered and set ones, in what others see of the host too", async () => {
    const { said } = await play(
      ["a", "b"],
      `
- hosts: fleet
  vars: { word: play }
  tasks:
    - { name: sets, set_vars: { word: set, own: "{{ inventory_hostname }}" } }
    - { name: one, debug: "{{ word }} {{ index (index hostvars 'b') 'word' }} {{ index (index hostvars 'b') 'own' }}", run_once: true }
`,
      { extra: { word: "given" } },
    );
    assert.deepEqual(said, ["given given b"]);
  });

  it("a variable is rendered when it is used, with what is defined then, also by a layer above", async () => {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { one: "{{ two }}", two: play, unused: "{{ three }}", three: "{{ four }}" }
  tasks:
    - { name: first, debug: "{{ one }}" }
    - { name: task, debug: "{{ one }}", vars: { two: task } }
    - { name: sets, set_vars: { two: set, four: 4 } }
    - { name: then, debug: "{{ one }} {{ unused }}" }
`,
    );
    assert.deepEqual(said, ["play", "task", "set 4"]);
  });

  it("a variable of a play may name what its vars_files, its tasks and its registered results give", async () => {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { whole: "{{ filed }} {{ set }} {{ result.stdout }}" }
  vars_files: vars.yml
  tasks:
    - { name: sets, set_vars: { set: set } }
    - { name: prints, command: echo printed, register: result }
    - { name: t, debug: "{{ whole }}" }
`,
      { files: { "vars.yml": "filed: filed\n" } },
    );
    assert.deepEqual(said, ["filed set printed"]);
  });

  it("a variable is seen by other hosts as it is for its host, wherever it comes from", async () => {
    const { said } = await play(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { name: sets, set_vars: { root: "/{{ inventory_hostname }}" } }
    - { name: seen, debug: "{{ hostvars.b.root }} {{ hostvars.b.connection }} {{ hostvars.b.inventory_hostname }}" }
`,
    );
    assert.deepEqual(said, ["/b local b", "/b local b"]);
  });

  it("a registered or set variable is its host's own", async () => {
    const { said } = await play(
      ["a", "b"],
      `
- hosts: fleet
  vars: { word: play }
  tasks:
    - { name: sets, set_vars: { word: set }, when: eq inventory_hostname "a" }
    - { name: seen, debug: "{{ inventory_hostname }} {{ word }}" }
`,
    );
    assert.deepEqual([...said].sort(), ["a set", "b play"]);
  });

  it("a variable is seen by other hosts as soon as it is given, though they looked ahead before that", async () => {
    const { steps, said } = await play(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { name: looks, stat: / }
    - { name: sets, set_vars: { word: set }, when: eq inventory_hostname "b" }
    - { name: seen, debug: "{{ hostvars.b.word }}", when: eq inventory_hostname "a" }
    - { name: registers, stat: /etc, register: r, when: eq inventory_hostname "b" }
    - { name: seen, debug: "{{ hostvars.b.r.exists }}", when: eq inventory_hostname "a" }
    - { name: left, debug: "{{ length play_hosts }}", when: eq inventory_hostname "a" }
    - { name: writes, command: "true", when: eq inventory_hostname "a" }
    - { name: looks, stat: / }
    - { name: fails, fail: no, when: eq inventory_hostname "b" }
    - { name: left, debug: "{{ length play_hosts }}", when: eq inventory_hostname "a" }
`,
    );
    assert.deepEqual(
      said.filter((value) => value !== undefined),
      ["set", true, 2, 1],
      steps.join("\n"),
    );
  });

  it("a variable of another host is not the one of before, where each text of the play names something else too", async () => {
    const here = stage(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { set_vars: { word: "{{ inventory_hostname }} old" }, when: eq inventory_hostname "b" }
    - { stat: "{{ playbook_dir }}" }
    - { set_vars: { word: "{{ inventory_hostname }} new" }, when: eq inventory_hostname "b" }
    - { debug: "{{ inventory_hostname }} sees {{ hostvars.b.word }}", when: eq inventory_hostname "a" }
`,
    );
    try {
      here.write("hosts.yml", "fleet: { hosts: { a: {}, b: {} } }\n");
      const { problems, said } = await here.run({ transport: machinesApart(here) });
      assert.deepEqual(problems, []);
      assert.ok(said.includes("a sees b new"), JSON.stringify(said));
    } finally {
      here.remove();
    }
  });

  const named: readonly (readonly [title: string, play: string, task: string, host: string])[] = [
    ["a task", "", 'debug: "{{ hostvars.b.word }}"', ""],
    ["a task that names others before it", "", 'debug: "{{ root }} {{ hostvars.b.word }}"', ""],
    [
      "a variable of the task",
      "",
      'debug: "{{ theirs }}", vars: { root: x, theirs: "{{ hostvars.b.word }}" }',
      "",
    ],
    [
      "a variable of the play",
      'vars: { other: x, theirs: "{{ hostvars.b.word }}" }',
      'debug: "{{ theirs }}"',
      "",
    ],
    ["a variable of the inventory", "", 'debug: "{{ theirs }}"', 'theirs: "{{ hostvars.b.word }}"'],
  ];
  for (const [title, ofPlay, task, ofHost] of named)
    it(`a variable of another host is not the one of before, though it is ${title} that names it`, async () => {
      const here = stage(
        ["a", "b"],
        `
- hosts: fleet
  ${ofPlay}
  tasks:
    - { name: sets, set_vars: { word: old }, when: eq inventory_hostname "b" }
    - { name: looks, stat: / }
    - { name: sets, set_vars: { word: new }, when: eq inventory_hostname "b" }
    - { name: seen, ${task}, when: eq inventory_hostname "a" }
`,
      );
      try {
        const hosts = `{ vars: { connection: local, root: x }, hosts: { a: { ${ofHost} }, b: {} } }`;
        here.write("hosts.yml", `fleet: ${hosts}\n`);
        const { problems, said } = await here.run();
        assert.deepEqual(problems, []);
        assert.match(JSON.stringify(said), /\bnew"/);
      } finally {
        here.remove();
      }
    });

  it("a variable of an import is the one of this import, though its file is imported twice", async () => {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { import_tasks: said.yml, vars: { word: first } }
    - { import_tasks: said.yml, vars: { word: second } }
`,
      { files: { "said.yml": '- { name: looks, stat: / }\n- { name: said, debug: "{{ word }}" }\n' } },
    );
    assert.deepEqual(said, ["first", "second"]);
  });

  it("a variable keeps its type where a text is nothing but it", async () => {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { number: 7, flag: false, none: null, list: [1, "2"], map: { a: 1 }, copy: "{{ list }}" }
  tasks:
    - { name: t, debug: ["{{ number }}", "{{ flag }}", "{{ none }}", "{{ copy }}", "{{ map }}", "{{ number }}{{ flag }}"] }
`,
    );
    assert.deepEqual(said, [[7, false, null, [1, "2"], { a: 1 }, "7false"]]);
  });

  it("a loop's variable is known in its task only, with its index and label", async () => {
    const { steps, said } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { item: outside, n: outside }
  tasks:
    - { name: t, debug: "{{ n }} {{ item }}", loop: [x, "y"], loop_control: { index_var: n, label: "<{{ item }}>" } }
    - { name: after, debug: "{{ n }} {{ item }}" }
`,
    );
    assert.deepEqual(steps, ["a t (<x>): ok", "a t (<y>): ok", "a after: ok"]);
    assert.deepEqual(said, ["0 x", "1 y", "outside outside"]);
  });
});
