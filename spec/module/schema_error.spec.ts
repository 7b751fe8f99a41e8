import assert from "node:assert/strict";
import type { Shape } from "../../engine/module/params.js";
import { schemaCheck } from "../../engine/module/schema_check.js";

/** What is declared for `p`, what is written, and what is said of it. */
const cases: readonly (readonly [shape: Shape, value: unknown, told: string])[] = [
  [{ type: "string" }, 7, '“p” must be text, not a number. Put it in quotes: "7".'],
  [{ type: "string" }, true, '“p” must be text, not true. Put it in quotes: "true".'],
  [{ type: "string" }, null, "“p” must be text, not empty."],
  [{ type: "string" }, [], "“p” must be text, not a list."],
  [{ type: "string" }, {}, "“p” must be text, not a map."],
  [{ type: "integer" }, "7", "“p” must be a whole number, not text. Write 7, without quotes."],
  [{ type: "integer" }, "-7", "“p” must be a whole number, not text. Write -7, without quotes."],
  [{ type: "integer" }, "7 s", "“p” must be a whole number, not text."],
  [{ type: "integer" }, false, "“p” must be a whole number, not false."],
  [{ type: "number" }, "7", "“p” must be a number, not text. Write 7, without quotes."],
  [{ type: "number" }, [7], "“p” must be a number, not a list."],
  [{ type: "number", minimum: 1 }, 0, "“p” must be >= 1."],
  [{ type: "number", maximum: 1 }, 2, "“p” must be <= 1."],
  [{ type: "array", items: { type: "any" } }, "7", "“p” must be a list, not text."],
  [{ type: "array", items: { type: "any" }, minItems: 1 }, [], "“p” must NOT have fewer than 1 items."],
  [{ type: "map", values: { type: "any" } }, 7, "“p” must be a map, not a number."],
  [
    { type: "scalar", nullable: true },
    [],
    "“p” must be text or a number or true or false or empty, not a list.",
  ],
  [
    { type: "scalar", list: true },
    null,
    "“p” must be text or a number or true or false or a list, not empty.",
  ],
  [{ type: "words" }, 7, '“p” must be text or a list, not a number. Put it in quotes: "7".'],
  [{ type: "words" }, "", "“p” must NOT have fewer than 1 characters."],
  [{ type: "words" }, [], "“p” must NOT have fewer than 1 items."],
  [{ type: "string", enum: ["on", "off"] }, "of", "“p” must be one of on, off. Did you mean “off”?"],
  [{ type: "string", enum: ["on", "off"] }, "", "“p” must be one of on, off."],
  [{ type: "string", pattern: "^/" }, "etc", "“p” must be an absolute path, beginning with “/”."],
  [{ type: "string", pattern: "^x" }, "y", "“p” must match ^x."],
  [{ type: "string", format: "mode" }, "rw", '“p” must be octal and in quotes, such as "0644".'],
  [
    { type: "string", format: "mode" },
    644,
    'a mode is octal text, but 644 without quotes is a decimal number. Write it in quotes: "0644".',
  ],
  [
    { type: "string", format: "mode" },
    0o755,
    'a mode is octal text, but 493 without quotes is a decimal number. Write it in quotes: "0755".',
  ],
  [{ type: "string", minLength: 2 }, "x", "“p” must NOT have fewer than 2 characters."],
  [{ type: "object", properties: {} }, { q: 1 }, "there is no “q” here."],
];

/** What fits, and is as easily taken for what does not. */
const fits: readonly (readonly [shape: Shape, value: unknown])[] = [
  [{ type: "scalar", nullable: true }, null],
  [{ type: "scalar", list: true }, ["a", 1, true]],
  [{ type: "scalar" }, false],
  [{ type: "words" }, ["a", 1]],
  [{ type: "number", minimum: 1, maximum: 1 }, 1],
  [{ type: "integer" }, 7],
  [{ type: "boolean" }, true],
  [{ type: "conditions" }, "a"],
  [{ type: "conditions" }, false],
  [{ type: "conditions" }, ["a", true]],
  [{ type: "array", items: { type: "any" } }, [1, null]],
  [{ type: "string", format: "mode" }, "0644"],
];

const toldOf = (shape: Shape, value: unknown): readonly string[] =>
  schemaCheck({ p: { ...shape, description: "" } })({ p: value }).misfits.map(({ text }) => text);

describe("a parameter that does not fit", () => {
  for (const [shape, value, told] of cases)
    it(`a parameter declared as ${JSON.stringify(shape)} that is ${JSON.stringify(value)}: ${told}`, () => {
      assert.deepEqual(toldOf(shape, value), [told]);
    });

  for (const [shape, value] of fits)
    it(`a parameter declared as ${JSON.stringify(shape)} may be ${JSON.stringify(value)}`, () => {
      assert.deepEqual(toldOf(shape, value), []);
    });

  it("a parameter that is not declared is told what there is, and one that is needed by its name", () => {
    const check = schemaCheck({
      state: { type: "string", default: "on", description: "" },
      path: { type: "string", description: "" },
    });
    assert.deepEqual(
      check({ stat: 1 }).misfits.map(({ at, kind, key, text }) => [at, kind, key, text]),
      [
        ["", "missing", "path", "“path” is needed here."],
        ["", "unknown", "stat", "there is no “stat” here. Did you mean “state”? It takes state, path."],
      ],
    );
  });
});
