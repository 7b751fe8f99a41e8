import assert from "node:assert/strict";
import { plays, whyOf } from "../support/play.js";

/** Writes what it finds in its environment to a file; says one of the names itself. */
const PRINTS = `
import { defineModule, mapProbe, readScript } from "tsplay";
export default defineModule({
  summary: "Prints its environment", params: {}, examples: {},
  returns: { said: "What it found" },
  alwaysRuns: () => true,
  reads: () => ({}),
  check: () => ({ summary: "prints", before: null, after: "printed" }),
  apply: () => [
    { do: "run", argv: ["sh", "-c", 'echo "$PLAY $BLOCK $TASK $MODULE"'], env: { MODULE: "module" }, within: 60, accept: [0] },
  ],
  result: (_params, _found, [reply]) => ({ said: reply?.stdout.toString().trim() ?? "" }),
});`;

const all = (who: string): string =>
  ["PLAY", "BLOCK", "TASK", "MODULE"].map((name) => `${name}: ${who}`).join(", ");

describe("the environment of a program", () => {
  const play = plays();

  it("the environment of a program is the module's over the task's, the block's and the play's, the inner over the outer", async () => {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  environment: { ${all("play")} }
  tasks:
    - block:
        - { name: prints, prints: {}, register: r, environment: { TASK: task, MODULE: task } }
      environment: { BLOCK: block, TASK: block, MODULE: block }
    - { name: seen, debug: "{{ r.said }}" }
`,
      { files: { "modules/prints.ts": PRINTS } },
    );
    assert.deepEqual(said, ["play block task module"]);
  });

  it("the parameter env wins over the task's environment: in a command, a shell and a dialog", async () => {
    const { said, here } = await play(
      ["a"],
      `
- hosts: fleet
  environment: { WORD: play, OTHER: play }
  tasks:
    - { name: command, command: { argv: [sh, -c, 'echo "$WORD $OTHER"'], env: { WORD: own } }, register: r }
    - { name: shell, shell: { script: 'echo "$WORD $OTHER"', env: { WORD: own } }, register: s }
    - name: dialog
      dialog:
        script: 'echo "$WORD $OTHER" >{{ root }}/a/said'
        env: { WORD: own }
        turns: [{ prompt: never, answer: "" }]
    - { name: seen, debug: "{{ r.stdout }}, {{ s.stdout }}" }
`,
    );
    assert.deepEqual([...said, here.read("a/said")], ["own play, own play", "own play\n"]);
  });

  it("the environment may be made of templates, a whole map among them", async () => {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { whole: { ONE: 1, TWO: "{{ inventory_hostname }}" } }
  tasks:
    - { name: t, shell: 'echo "$ONE $TWO"', environment: "{{ whole }}", register: r }
    - { name: seen, debug: "{{ r.stdout }}" }
`,
    );
    assert.deepEqual(said, ["1 a"]);
  });

  it("an environment that is no map fails the step before the host is written to", async () => {
    for (const value of ["text", "[1, 2]", "null", "7"]) {
      const { steps, outcomes, exit } = await play(
        ["a"],
        `
- hosts: fleet
  vars: { wrong: ${value} }
  tasks: [{ name: t, command: "true", environment: "{{ wrong }}" }]
`,
      );
      assert.deepEqual([steps, exit], [["a t: failed"], 2], value);
      assert.equal(whyOf(outcomes[0]), "“environment” must be a map of variables.");
    }
  });
});
