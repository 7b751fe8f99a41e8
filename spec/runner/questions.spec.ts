import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../engine/source/diagnostic.js";
import { locate } from "../../engine/source/span.js";
import { type Stage, stage, type Told } from "../support/play.js";

describe("a secret that has to be asked for", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  const written = (task: string): string => `
- hosts: fleet
  vars:
    password: '{{ secret "TSPLAY_NOBODY_SET_THIS" "The password" }}'
    composed: "user={{ password }}"
  tasks:
    - { name: first, file: { path: "{{ root }}/{{ inventory_hostname }}/d", state: directory } }
    - ${task}
`;

  async function play(task: string, answer: string | null): Promise<Told & { readonly asked: number }> {
    here = stage(["a", "b"], written(task));
    let asked = 0;
    const askSecret = (): string | null => {
      asked += 1;
      return answer;
    };
    return { ...(await here.run({ askSecret })), asked };
  }

  for (const task of [
    'debug: "{{ password }}"',
    'debug: "{{ composed }}"',
    '{ debug: x, when: eq password "y" }',
    '{ debug: x, when: [eq 1 1, eq password "y"] }',
    '{ debug: "{{ mine }}", vars: { mine: "{{ password }}" } }',
    '{ debug: "{{ item }} {{ password }}", loop: [1, 2] }',
    '{ debug: x, environment: { PASSWORD: "{{ password }}" }, when: eq inventory_hostname "b" }',
  ])
    it(`a secret that nobody can be asked for ends the run before anything is contacted: ${task}`, async () => {
      await assert.rejects(play(task, null), (error) => {
        assert.ok(error instanceof InputError);
        assert.deepEqual(
          error.diagnostics.map(({ code, at }) => [code, at && locate(at).line]),
          [["secret", 4]],
        );
        assert.match(error.message, /Set the environment variable TSPLAY_NOBODY_SET_THIS/);
        return true;
      });
      assert.throws(() => here?.read("a/d/."), /ENOENT/);
    });

  const SECRET = '{{ secret "TSPLAY_NOBODY_SET_THIS" }}';
  for (const [task, isAsked] of [
    [`{ debug: '${SECRET}' }`, true],
    [`{ debug: "{{ mine }}", vars: { mine: '${SECRET}' } }`, true],
    [`{ debug: "{{ mine }}", vars: { mine: "{{ own }}", own: '${SECRET}' } }`, true],
    [`{ debug: x, vars: { mine: '${SECRET}' } }`, false],
    [`{ debug: "{{ other }}", vars: { mine: '${SECRET}', other: x } }`, false],
  ] as const)
    it(`a secret that only a task names is asked for ${isAsked ? "" : "not "}at all, before its task: ${task}`, async () => {
      here = stage(["a"], `- hosts: fleet\n  tasks:\n    - { command: "true" }\n    - ${task}\n`);
      const ran = here.run();
      if (isAsked) await assert.rejects(ran, InputError);
      else assert.equal((await ran).steps.length, 2);
    });

  for (const task of [
    '{ debug: "{{ password }}", when: false }',
    '{ debug: "{{ password }}", when: eq inventory_hostname "c" }',
    '{ debug: "{{ password }}", when: eq facts.os.family "Nowhere" }',
    "{ debug: x, tags: never }",
  ])
    it(`a secret that is not needed, or not known to be, is not asked for: ${task}`, async () => {
      const { exit, steps } = await play(task, null);
      assert.equal(exit, 0);
      assert.ok(steps.includes("b first: changed"));
    });

  it("a secret is asked for by each name that the items of a loop and its index make, before anything is run", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { command: "touch {{ root }}/a/begun" }
    - { debug: '{{ secret (concat "TSPLAY_" item "_" at) "?" }}', loop: [x, "y"], loop_control: { index_var: at } }
`,
    );
    const asked = new Set<string>();
    const begun = join(here.directory, "a", "begun");
    const askSecret = (name: string): string => {
      if (!existsSync(begun)) asked.add(name);
      return "word";
    };
    const { steps } = await here.run({ askSecret });
    assert.equal(steps.length, 3);
    assert.deepEqual([...asked], ["TSPLAY_x_0", "TSPLAY_y_1"]);
  });

  it("a secret that was asked for is hidden before the task that needs it", async () => {
    here = stage(
      ["a"],
      `[{ hosts: fleet, tasks: [{ debug: kanarie }, { debug: '{{ secret "TSPLAY_NOBODY_SET_THIS" "?" }}' }] }]`,
    );
    const { events, steps } = await here.run({ askSecret: () => "kanarie" });
    assert.equal(steps.length, 2);
    assert.equal(
      JSON.stringify(events.filter(({ type }) => type === "step-done")).includes("kanarie"),
      false,
    );
  });

  it("a secret is asked for before the first change", async () => {
    const { asked, steps } = await play('debug: "{{ password }}"', "word");
    assert.ok(asked > 0);
    assert.equal(steps.length, 4);
  });
});
