import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Stage, stage } from "../support/play.js";

/** The module of the README, taken from there, so that what is promised is what is tried. */
const motd =
  /```ts\n\/\/ modules\/motd\.ts\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";

describe("a module of one's own", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  const play = (params: string): Stage => {
    const made = stage(["a"], `- hosts: fleet\n  vars: { team: Storage }\n  tasks:\n    - motd: ${params}\n`);
    made.write("modules/motd.ts", motd);
    return made;
  };

  it("a custom module is found beside the playbook, checks, shows its difference, acts and is verified", async () => {
    here = play('{ text: "This host belongs to {{ team }}.", path: "{{ root }}/a/motd" }');
    const checked = await here.run({ check: true });
    assert.deepEqual(checked.problems, []);
    assert.deepEqual(checked.outcomes, [
      {
        type: "would-change",
        change: {
          summary: `${here.directory}/a/motd`,
          before: null,
          after: "This host belongs to Storage.\n",
        },
        writes: [`write ${here.directory}/a/motd`],
      },
    ]);
    assert.deepEqual((await here.run()).steps, ["a motd: changed"]);
    assert.equal(here.read("a/motd"), "This host belongs to Storage.\n");
    assert.deepEqual((await here.run()).steps, ["a motd: ok"]);
  });

  it("mistakes in the parameters of a custom module are pointed at as of a built-in one", async () => {
    here = play("{ txt: x }");
    const { problems } = await here.run();
    assert.deepEqual(
      problems.map(({ code, at }) => [code, at?.source.text.slice(at.from, at.to)]),
      [["unknown-parameter", "txt"]],
    );
  });

  it("a custom module with a wrong declaration is reported", async () => {
    here = play("hello");
    const params =
      '{ n: { type: "integer", default: "a" }, text: { type: "strin" }, list: { type: "array" } }';
    const source = `import { defineModule } from "tsplay";
      export default defineModule({ summary: "x", params: ${params}, short: "txt",
        reads: () => ({}), check: () => null, apply: () => [] });`;
    here.write("modules/motd.ts", source);
    const { problems } = await here.run();
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["module"],
    );
    const told = problems[0]?.detail ?? "";
    for (const part of [
      /“params.n.default”/,
      /“params.text.type”.*“string”/,
      /params.list.items/,
      /“short”.*“text”/,
    ])
      assert.match(told, part);
  });

  it("a custom module may look at its parameters together, where they are known before they are rendered", async () => {
    const source = (validate: string): string => `import { defineModule, refuse } from "tsplay";
      const text = { type: "string", optional: true, description: "x" };
      export default defineModule({ summary: "x", params: { a: text, word: { ...text, secret: true } },
        validate(params) { ${validate} }, reads: () => ({}), check: () => null, apply: () => [] });`;
    const told = async (params: string, validate: string): Promise<readonly string[]> => {
      here = play(params);
      here.write("modules/motd.ts", source(validate));
      const { problems } = await here.run();
      here.remove();
      return problems.map(({ detail }) => detail);
    };
    const either = 'if (params.a === "x") refuse("“a” is x");';
    assert.deepEqual(await told("{ a: x }", either), ["motd: “a” is x."]);
    assert.deepEqual(
      await told('{ a: "{{ team }}" }', 'if (params.a !== "Storage") refuse("“a” is raw");'),
      [],
    );
    assert.deepEqual(await told("{ word: x }", 'if (params.word === "x") refuse("it is not sealed");'), []);
    await assert.rejects(told("{ a: x }", 'throw new TypeError("fell");'), /TypeError: fell/);
  });

  it("a custom module that cannot be loaded is reported", async () => {
    here = play("hello");
    here.write("modules/motd.ts", "export default 42;\n");
    const { problems } = await here.run();
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["module"],
    );
    assert.match(problems[0]?.detail ?? "", /export default defineModule/);
  });
});
