import assert from "node:assert/strict";
import fc from "fast-check";
import { schemaCheck } from "../../engine/module/schema_check.js";
import { haveSameShape } from "../support/shape.js";

describe("schemaCheck", () => {
  const check = schemaCheck({
    value: { type: "any", description: "" },
    state: { type: "string", default: "on", description: "" },
  });

  it("checked values get their defaults, and those that were given are left as they are", () => {
    const given = Object.freeze({ value: Object.freeze([Object.freeze({ a: 1 })]) });
    const { misfits, completed } = check(given);
    assert.deepEqual(misfits, []);
    assert.deepEqual(completed, { value: [{ a: 1 }], state: "on" });
  });

  it("checked values share one shape, whatever hosts they are for", () => {
    const flags = ["b", "c", "d"].map(
      (name) => [name, { type: "boolean", default: false, description: "" }] as const,
    );
    const checkMany = schemaCheck({ a: { type: "string", description: "" }, ...Object.fromEntries(flags) });
    const completed = Array.from(
      { length: 1000 },
      (_, index) => checkMany(Object.fromEntries([["a", `${index}`]])).completed,
    );
    assert.ok(haveSameShape(completed.at(-2), completed.at(-1)));
  });

  it("checked values are the same as those that were given, whatever their keys", () => {
    const json = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom("__proto__", "constructor", "a"), fc.jsonValue()),
    );
    fc.assert(
      fc.property(json, (value) => {
        const { completed } = check({ value });
        assert.equal(JSON.stringify(completed), JSON.stringify({ value, state: "on" }));
        assert.equal(Object.getPrototypeOf(completed), Object.prototype);
      }),
    );
  });
});
