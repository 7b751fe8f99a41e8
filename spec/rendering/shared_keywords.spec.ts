import assert from "node:assert/strict";
import type { StepKeywords } from "../../engine/rendering/rendered.js";
import { SharedKeywords } from "../../engine/rendering/shared_keywords.js";

describe("SharedKeywords", () => {
  const common: StepKeywords = {
    user: null,
    delegateTo: null,
    environment: {},
    timeout: null,
    dry: false,
    notify: [],
    tries: 1,
    delay: 5,
  };
  const others: { readonly [K in keyof StepKeywords]: StepKeywords[K] } = {
    user: "root",
    delegateTo: "b",
    environment: { A: "1" },
    timeout: 10,
    dry: true,
    notify: ["told"],
    tries: 2,
    delay: 6,
  };

  it("equal keywords are one object", () => {
    const keywords = new SharedKeywords();
    assert.equal(keywords.shared({ ...common }), keywords.shared({ ...common }));
  });

  for (const [name, value] of Object.entries(others))
    it(`keywords that differ in “${name}” stay apart`, () => {
      const keywords = new SharedKeywords();
      const different = { ...common, [name]: value };
      keywords.shared(common);
      assert.deepEqual(keywords.shared(different), different);
      assert.deepEqual(keywords.shared(common), common);
    });
});
