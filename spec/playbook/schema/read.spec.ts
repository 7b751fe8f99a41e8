import assert from "node:assert/strict";
import {
  type KeywordName,
  keywords,
  keywordsOf,
  type Place,
} from "../../../engine/playbook/schema/keywords.js";
import { inherit, nothingInherited } from "../../../engine/playbook/schema/read.js";

describe("the table of keywords", () => {
  const places: readonly Place[] = ["play", "playbook import", "block", "task import", "task"];
  const all = Object.entries(keywords) as readonly (readonly [KeywordName, (typeof keywords)[KeywordName]])[];

  it("the table describes every keyword, and where it may be written", () => {
    for (const [name, { doc, on }] of all) {
      assert.match(doc, /\.$/, name);
      assert.ok(on.length > 0, name);
    }
  });

  it("each place has the keywords of the language", () => {
    assert.deepEqual(Object.fromEntries(places.map((place) => [place, keywordsOf(place).length])), {
      play: 14,
      "playbook import": 5,
      block: 14,
      "task import": 14,
      task: 23,
    });
  });

  it("only places that contain others pass keywords on", () => {
    for (const [name, keyword] of all)
      if ("inherited" in keyword)
        assert.ok(
          keyword.on.some((place) => place !== "task"),
          `${name} has nobody to inherit from`,
        );
  });
});

describe("what a place inherits", () => {
  const [outer, inner] = [
    { noLog: true, tags: ["outer"] },
    { noLog: false, tags: ["inner"] },
  ];
  const within = (...said: readonly Parameters<typeof inherit>[1][]): ReturnType<typeof inherit> =>
    said.reduce(inherit, nothingInherited);

  it("the closest place decides for keywords with one value", () => {
    assert.equal(within(outer, inner).noLog, false);
    assert.equal(within(outer, {}).noLog, true);
    assert.equal(within(outer, { noLog: null }).noLog, true);
    assert.equal(within({}).noLog, null);
  });

  it("the values of all places are combined, outermost first, for keywords with several", () => {
    assert.deepEqual(within(outer, inner).tags, ["outer", "inner"]);
    assert.deepEqual(within(outer, {}, inner).tags, ["outer", "inner"]);
    assert.deepEqual(within({}).tags, []);
  });
});
