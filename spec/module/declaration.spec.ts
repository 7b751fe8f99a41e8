import assert from "node:assert/strict";
import { stage } from "../support/play.js";

/** Parameters of a custom module, as TypeScript that nobody checked, and what is wrong with them. */
const declarations: readonly (readonly [params: string, ...faults: readonly RegExp[]])[] = [
  ['{ p: { type: "string", default: "a" } }'],
  ['{ p: { type: "string", default: 1 } }', /“params\.p\.default” .*: 1\./],
  ['{ p: { type: "integer", default: 1 } }'],
  ['{ p: { type: "integer", default: 1.5 } }', /“params\.p\.default” .*: 1\.5\./],
  ['{ p: { type: "number", default: 1.5 } }'],
  ['{ p: { type: "number", default: "1" } }', /“params\.p\.default” .*: "1"\./],
  ['{ p: { type: "boolean", default: false } }'],
  ['{ p: { type: "boolean", default: "no" } }', /“params\.p\.default” .*: "no"\./],
  ['{ p: { type: "scalar", default: "a" } }'],
  ['{ p: { type: "scalar", default: 1 } }'],
  ['{ p: { type: "scalar", default: null, nullable: true } }'],
  ['{ p: { type: "scalar", default: [] } }', /“params\.p\.default” .*: \[\]\./],
  ['{ p: { type: "words", default: "a b" } }'],
  ['{ p: { type: "words", default: ["a"] } }'],
  ['{ p: { type: "words", default: 1 } }', /“params\.p\.default” .*: 1\./],
  ['{ p: { type: "array", items: { type: "any" }, default: [1] } }'],
  ['{ p: { type: "array", items: { type: "any" }, default: {} } }', /“params\.p\.default” .*: \{\}\./],
  ['{ p: { type: "array" } }', /“params\.p\.items” must be a map with a “type”/],
  ['{ p: { type: "array", items: { type: "lst" } } }', /“params\.p\.items\.type” .* not "lst"\./],
  ['{ p: { type: "map", values: { type: "string" }, default: { a: "b" } } }'],
  ['{ p: { type: "map", values: { type: "string" }, default: [] } }', /“params\.p\.default” .*: \[\]\./],
  ['{ p: { type: "map" } }', /“params\.p\.values” must be a map with a “type”/],
  ['{ p: { type: "object", properties: { a: { type: "string" } }, default: {} } }'],
  ['{ p: { type: "object", properties: { a: { type: "string" } }, default: 1 } }', /“params\.p\.default”/],
  ['{ p: { type: "object" } }', /“params\.p\.properties” must be a map of parameters/],
  ['{ p: { type: "object", properties: [] } }', /“params\.p\.properties” must be a map of parameters/],
  [
    '{ p: { type: "object", properties: { a: { type: "strin" }, b: 1 } } }',
    /“params\.p\.properties\.a\.type” .*Did you mean “string”\?/,
    /“params\.p\.properties\.b” must be a map/,
  ],
  ['{ p: { type: "any", default: [null] } }'],
  ['{ p: { type: "conditions" } }'],
  ['{ p: { type: "conditions", default: ["true"] } }', /“params\.p\.default”/],
  ["{ p: { type: 7 } }", /“params\.p\.type” must be one of string, .*, not 7\./],
  ["{ p: {} }", /“params\.p\.type” must be one of/],
  ["{ p: 1 }", /“params\.p” must be a map with a “type”/],
  ["1", /“params” must be a map of parameters/],
  ["null", /“params” must be a map of parameters/],
];

describe("the declaration of a custom module", () => {
  /** What a playbook that names all these modules is told, by the name of the module. */
  async function faultsOf(sources: readonly string[]): Promise<readonly string[]> {
    const tasks = sources.map((_, index) => `    - m${index}: {}\n`).join("");
    const here = stage(["a"], `- hosts: fleet\n  tasks:\n${tasks}`);
    try {
      for (const [index, source] of sources.entries()) here.write(`modules/m${index}.ts`, source);
      const { problems } = await here.run();
      const told = problems.filter(({ code }) => code === "module").map(({ detail }) => detail);
      return sources.map((_, index) => told.find((detail) => detail.includes(`/m${index}.ts `)) ?? "");
    } finally {
      here.remove();
    }
  }

  const sourceOf = (params: string, more = ""): string => `import { defineModule } from "tsplay";
    export default defineModule({ summary: "x", params: ${params}, ${more}
      reads: () => ({}), check: () => null, apply: () => [] });`;

  it("all faults of a declaration are reported when the module is loaded", async () => {
    const told = await faultsOf(declarations.map(([params]) => sourceOf(params)));
    for (const [index, [params, ...faults]] of declarations.entries()) {
      const detail = told[index] ?? "";
      if (faults.length === 0) assert.equal(detail, "", params);
      else assert.notEqual(detail, "", params);
      for (const fault of faults) assert.match(detail, fault, params);
    }
  });

  it("“short” of a declaration must name one of its parameters", async () => {
    const [good, bad, none] = await faultsOf([
      sourceOf('{ text: { type: "string", optional: true } }', 'short: "text",'),
      sourceOf('{ text: { type: "string", optional: true } }', 'short: "txt",'),
      sourceOf('{ text: { type: "string", optional: true } }'),
    ]);
    assert.deepEqual([good, none], ["", ""]);
    assert.match(bad ?? "", /“short” names “txt”.*“text”/);
  });

  it("a module file that throws, or exports something else or nothing, is reported with the reason", async () => {
    const [throws, broken, other, nothing] = await faultsOf([
      'throw new Error("no\\n  such luck");',
      "export default {",
      "export default 42;",
      "export const x = 1;",
    ]);
    assert.match(throws ?? "", /: no such luck$/);
    assert.match(broken ?? "", /cannot be loaded/);
    assert.match(other ?? "", /export default defineModule/);
    assert.match(nothing ?? "", /export default defineModule/);
  });
});
