import assert from "node:assert/strict";
import { plays } from "../support/play.js";

/** One task for each combination of tags; a task is called after its tags. */
const TAGS = [
  "",
  "t",
  "u",
  "t u",
  "always",
  "always t",
  "never",
  "never t",
  "always never",
  "always never t",
];

const TASKS = TAGS.map((tags) => {
  const list = tags === "" ? "" : `, tags: [${tags.replaceAll(" ", ", ")}]`;
  return `    - { name: "<${tags}>", debug: x${list} }\n`;
}).join("");

describe("--tags and --skip-tags", () => {
  const play = plays();

  async function chosen(only: readonly string[], skip: readonly string[]): Promise<readonly string[]> {
    const tasks = `${TASKS}    - { name: last, debug: x, tags: always }\n`;
    const { steps } = await play(["a"], `- hosts: fleet\n  tasks:\n${tasks}`, { only, skip });
    return steps.flatMap((step) => /<(.*)>/.exec(step)?.[1] ?? []);
  }

  const cases: readonly (readonly [only: string, skip: string, chosen: readonly string[]])[] = [
    ["", "", ["", "t", "u", "t u", "always", "always t", "always never", "always never t"]],
    ["all", "", ["", "t", "u", "t u", "always", "always t", "always never", "always never t"]],
    ["t", "", ["t", "t u", "always", "always t", "never t", "always never t"]],
    ["u", "", ["u", "t u", "always", "always t"]],
    ["t u", "", ["t", "u", "t u", "always", "always t", "never t", "always never t"]],
    ["always", "", ["always", "always t", "always never", "always never t"]],
    ["never", "", ["always", "always t", "never", "never t", "always never", "always never t"]],
    ["tagged", "", ["t", "u", "t u", "always", "always t"]],
    ["untagged", "", ["", "always", "always t"]],
    ["tagged untagged", "", ["", "t", "u", "t u", "always", "always t"]],
    ["all never", "", [...TAGS]],
    ["", "t", ["", "u", "always", "always never"]],
    ["", "u", ["", "t", "always", "always t", "always never", "always never t"]],
    ["", "t u", ["", "always", "always never"]],
    ["", "always", ["", "t", "u", "t u"]],
    ["", "never", ["", "t", "u", "t u", "always", "always t"]],
    ["", "tagged", ["", "always", "always t", "always never", "always never t"]],
    ["", "untagged", ["t", "u", "t u", "always", "always t", "always never", "always never t"]],
    ["", "all", ["always", "always t", "always never", "always never t"]],
    ["t", "u", ["t", "always", "always t", "never t", "always never t"]],
    ["t", "always", ["t", "t u", "never t"]],
    ["never", "t", ["always", "never", "always never"]],
    ["never", "tagged", ["always", "always t", "never", "always never", "always never t"]],
    ["never", "untagged", ["always", "always t", "never t", "always never", "always never t"]],
    ["t", "t", ["always"]],
    ["all", "t", ["", "u", "always", "always never"]],
    ["tagged", "t", ["u", "always"]],
  ];
  const words = (text: string): readonly string[] => text.split(" ").filter(Boolean);
  for (const [only, skip, expected] of cases)
    it(`--tags “${only}” and --skip-tags “${skip}” choose what docs/playbooks.md says`, async () => {
      assert.deepEqual(await chosen(words(only), words(skip)), expected);
    });

  it("tags of a play, a block and imports add up at the tasks in them", async () => {
    const text = `
- import_playbook: other.yml
  tags: import
- hosts: fleet
  tags: [play]
  tasks:
    - block: [{ name: in block, debug: x, tags: "own, more" }]
      tags: block
    - { import_tasks: tasks.yml, tags: [tasks] }
    - { name: outside, debug: x }
`;
    const files = {
      "other.yml": "- hosts: fleet\n  tasks: [{ name: in playbook, debug: x }]\n",
      "tasks.yml": "- { name: in tasks, debug: x }\n",
    };
    const of = async (...only: string[]): Promise<readonly string[]> =>
      (await play(["a"], text, { only, files })).steps.map((step) => step.slice(2, -4));
    assert.deepEqual(await of("import"), ["in playbook"]);
    assert.deepEqual(await of("play"), ["in block", "in tasks", "outside"]);
    assert.deepEqual(await of("block"), ["in block"]);
    assert.deepEqual(await of("own"), ["in block"]);
    assert.deepEqual(await of("more"), ["in block"]);
    assert.deepEqual(await of("tasks"), ["in tasks"]);
    assert.deepEqual(await of("import", "own"), ["in playbook", "in block"]);
  });

  it("--tags does not keep a handler from running that has no such tag", async () => {
    const { steps } = await play(
      ["a"],
      `
- name: Tags of ${process.pid}
  hosts: fleet
  tasks:
    - { name: t, command: "true", notify: h, tags: t }
    - { name: u, command: "true" }
  handlers: [{ name: h, command: "true" }]
`,
      { only: ["t"] },
    );
    assert.deepEqual(steps, ["a t: changed", "a h: changed"]);
  });

  it("commas alone are no tag", async () => {
    const text =
      '- hosts: fleet\n  tasks: [{ name: t, debug: x, tags: "t,,u, " }, { name: none, debug: x, tags: "," }]\n';
    const { steps } = await play(["a"], text, { only: ["untagged"] });
    assert.deepEqual(steps, ["a none: ok"]);
  });

  it("a tag that no task has is a mistake, and the nearest one is named", async () => {
    const { here } = await play(["a"], "- hosts: fleet\n  tasks: [{ debug: x, tags: deploy }]\n");
    for (const options of [{ only: ["deplyo"] }, { skip: ["deplyo"] }, { only: ["deploy", "deplyo"] }]) {
      const { problems } = await here.run(options);
      assert.deepEqual(
        problems.map(({ detail }) => detail),
        ["No task has the tag “deplyo”. Did you mean “deploy”?"],
      );
    }
  });

  it("all, always, never, tagged and untagged need not be the tag of any task", async () => {
    for (const word of ["all", "always", "never", "tagged", "untagged"])
      for (const options of [{ only: [word] }, { skip: [word] }])
        await play(["a"], "- hosts: fleet\n  tasks: [{ debug: x }]\n", options);
  });

  it("--tags leaves out a play that has none of the tasks", async () => {
    const { steps, exit } = await play(
      ["a"],
      "- { hosts: fleet, tasks: [{ name: one, debug: x }] }\n- { hosts: fleet, tasks: [{ name: two, debug: x, tags: t }] }\n",
      { only: ["t"] },
    );
    assert.deepEqual([steps, exit], [["a two: ok"], 0]);
  });
});
