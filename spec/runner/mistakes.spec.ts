import assert from "node:assert/strict";
import type { Outcome } from "../../engine/event/index.js";
import { type Stage, stage, type Told } from "../support/play.js";

const BROKEN = `
import { defineModule, readText, refuse, write } from "tsplay";
const fall = (where, wanted) => {
  if (where === wanted) throw new TypeError("fell in " + where);
  if ("refuse in " + where === wanted) refuse("no, says " + where);
};
export default defineModule({
  summary: "Breaks where it is told to",
  params: { where: { type: "string", description: "Where" }, path: { type: "string", description: "A file" } },
  examples: {},
  returns: { said: "Something" },
  reads: ({ where, path }) => { fall("reads", where); return { found: readText(path) }; },
  check({ where, path }, { found }) {
    fall("check", where);
    return found === null ? { summary: path, before: found, after: "x" } : null;
  },
  apply: ({ where, path }) => { fall("apply", where); return [write(path, "x")]; },
  result: ({ where }) => { fall("result", where); return { said: "x" }; },
});
`;

describe("a mistake that only a run brings out", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  async function play(tasks: string, more: Parameters<Stage["run"]>[0] = {}): Promise<Told> {
    here = stage(["a", "b"], `- hosts: fleet\n  vars: { of: { a: {}, b: { n: 0, flag: true } } }\n${tasks}`);
    here.write("modules/broken.ts", BROKEN);
    const told = await here.run(more);
    assert.deepEqual(
      told.problems.map(({ detail }) => detail),
      [],
    );
    return told;
  }

  const whyOf = (outcome: Outcome | undefined): string =>
    outcome && "why" in outcome ? outcome.why : `no failure but ${outcome?.type ?? "nothing"}`;

  for (const where of ["reads", "check", "apply", "result"]) {
    it(`a bug in ${where} of a module ends one host alone`, async () => {
      const word = `{{ ternary (eq inventory_hostname "a") "${where}" "nowhere" }}`;
      const { steps, outcomes, exit } = await play(
        `  tasks:
    - { name: one, broken: { where: '${word}', path: "{{ root }}/{{ inventory_hostname }}/f" } }
    - { name: two, debug: x }
`,
      );
      assert.deepEqual([...steps].sort(), ["a one: failed", "b one: changed", "b two: ok"]);
      const why = whyOf(outcomes.find(({ type }) => type === "failed"));
      assert.match(
        why,
        new RegExp(`^a bug in the module “broken”: TypeError: fell in ${where}, at .*broken[.]ts`),
      );
      assert.equal(exit, 2);
    });
  }

  for (const where of ["reads", "check", "apply", "result"]) {
    it(`a refusal in ${where} is no bug of the module, and ends one host alone`, async () => {
      const word = `{{ ternary (eq inventory_hostname "a") "refuse in ${where}" "nowhere" }}`;
      const { steps, outcomes } = await play(
        `  tasks:\n    - { name: one, broken: { where: '${word}', path: "{{ root }}/{{ inventory_hostname }}/f" } }\n`,
      );
      assert.deepEqual([...steps].sort(), ["a one: failed", "b one: changed"]);
      assert.equal(whyOf(outcomes.find(({ type }) => type === "failed")), `no, says ${where}`);
    });
  }

  const N = "(index (index of inventory_hostname) 'n')";
  const FLAG = "(index (index of inventory_hostname) 'flag')";
  const cases: readonly (readonly [string, string])[] = [
    ["retries", `retries: "{{ int ${N} }}"`],
    ["delay", `retries: 1, delay: "{{ int ${N} }}"`],
    ["until", `retries: 0, until: "eq 0 ${N}"`],
    ["timeout", `timeout: "{{ add 1 ${N} }}"`],
    ["failed_when", `failed_when: "ne 0 ${N}"`],
    ["changed_when", `changed_when: "eq 0 ${N}"`],
    ["notify", `notify: "{{ ternary (eq 0 ${N}) 'known' 'none' }}"`],
    ["become", `become: "{{ not ${FLAG} }}"`],
    ["environment", `environment: { WORD: "{{ int ${N} }}" }`],
  ];
  for (const [name, written] of cases) {
    it(`a mistake that only a run brings out ends one host alone: ${name}`, async () => {
      const { steps, exit } = await play(
        `  tasks:
    - name: one
      command: "true"
      ${written.replace(/, (?=\w+:)/g, "\n      ")}
    - { name: two, debug: x }
  handlers: [{ name: known, debug: x }]
`,
      );
      assert.deepEqual(
        [...steps].sort().filter((step) => !step.includes("known")),
        ["a one: failed", "b one: changed", "b two: ok"],
      );
      assert.equal(exit, 2);
    });
  }

  it("a mistake in ignore_errors is reported, and the failure is not ignored", async () => {
    const { steps, outcomes, exit } = await play(
      `  tasks:
    - { name: one, command: "false", ignore_errors: "{{ index (index of inventory_hostname) 'flag' }}" }
`,
    );
    assert.deepEqual([...steps].sort(), ["a one: failed", "b one: failed"]);
    assert.deepEqual(outcomes.map((outcome) => outcome.type === "failed" && outcome.ignored).sort(), [
      false,
      true,
    ]);
    assert.equal(exit, 2);
  });

  it("notifying an unknown handler keeps the change from being made", async () => {
    const { outcomes } = await play(
      `  tasks:
    - { name: one, copy: { dest: "{{ root }}/f", content: x }, notify: "restart {{ inventory_hostname }}" }
  handlers: [{ name: restart b, debug: x }]
`,
      { limit: "a" },
    );
    assert.match(whyOf(outcomes[0]), /This play has no handler “restart a”/);
    assert.throws(() => here?.read("f"), /ENOENT/);
  });

  it("a text where true or false is needed, as -e gives it, is a mistake", async () => {
    const { outcomes } = await play(
      `  tasks: [{ name: one, command: "true", become: "{{ ternary true 'true' 'false' }}" }]\n`,
      { limit: "a" },
    );
    assert.match(whyOf(outcomes[0]), /“become” must be true or false/);
  });

  const told: readonly (readonly [task: string, place: string, code: string])[] = [
    ["{ name: one, debug: x, loop: words }", "words", "type"],
    ["{ name: one, debug: x, loop: flag }", "flag", "type"],
    ['{ name: one, command: "true", retries: "{{ words }}" }', "one", "type"],
    ['{ name: one, command: "true", retries: " " }', "one", "type"],
    ['{ name: one, command: "true", retries: "{{ below }}" }', "one", "type"],
    ['{ name: one, command: "true", retries: "{{ endless }}" }', "one", "type"],
    ['{ name: one, command: "true", retries: "{{ mixed }}" }', "one", "type"],
    ['{ name: one, stat: /, become: "{{ words }}" }', '"{{ words }}"', "type"],
    ['{ name: one, hosts_entry: { ip: 1.2.3.4, names: "{{ mixed }}" } }', "hosts_entry", "parameter"],
    ['{ name: one, copy: { src: "{{ words }}", dest: /x } }', '"{{ words }}"', "file"],
    ['{ name: one, template: { src: "{{ words }}", dest: /x } }', '"{{ words }}"', "file"],
    ['{ name: one, file: "{{ words }}" }', '"{{ words }}"', "parameter"],
  ];
  for (const [task, place, code] of told)
    it(`a mistake that only a run brings out is told where it is written: ${task}`, async () => {
      const tasks = `  tasks:\n    - ${task}\n`;
      const { outcomes } = await play(
        tasks.replace(
          " }\n",
          ", vars: { words: text, flag: false, below: -1, endless: 'Infinity', mixed: [a, {}] } }\n",
        ),
        { limit: "a" },
      );
      const [outcome] = outcomes;
      const diagnostic = (outcome?.type === "failed" && outcome.diagnostic) || "";
      const [first = "", line = "", carets = ""] = diagnostic.split("\n");
      assert.match(first, new RegExp(`\\[${code}\\]$`));
      assert.equal(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1), place);
    });

  it("a template in a task's name is rendered", async () => {
    const { steps } = await play(`  tasks: [{ name: "for {{ inventory_hostname }}", debug: x }]\n`, {
      limit: "a",
    });
    assert.deepEqual(steps, ["a for a: ok"]);
  });

  it("a wrong parameter in a loop fails that item", async () => {
    const { steps } = await play(
      `  tasks:
    - { name: one, file: { path: "{{ root }}/a/d", state: "{{ item }}" }, loop: [directory, sideways, directory], ignore_errors: true }
`,
      { limit: "a" },
    );
    assert.deepEqual(steps, [
      "a one (directory): changed",
      "a one (sideways): failed",
      "a one (directory): ok",
    ]);
  });
});

describe("a check", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  it("a check does not wait for “until”", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: waits, stat: "{{ root }}/never", register: s, until: s.exists, retries: 100, delay: 60 }
    - { name: uses, debug: "{{ s.exists }}" }
`,
    );
    const { steps, exit } = await here.run({ check: true });
    assert.deepEqual([steps, exit], [["a waits: cannot-tell", "a uses: ok"], 3]);
  });
});
