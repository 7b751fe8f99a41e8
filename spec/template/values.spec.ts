import assert from "node:assert/strict";
import {
  asText,
  CannotTell,
  compileExpression,
  compileText,
  createScope,
  isSame,
  Unknown,
  wholeFile,
} from "../../engine/template/index.js";

const later = new Unknown("“probe” has not run");
const scope = createScope([], { later, list: [1, later], map: { a: later }, one: 1 });
const place = (text: string): ReturnType<typeof wholeFile> => wholeFile({ path: "f", text });
const value = (written: string): unknown => compileExpression(written, place(written)).evaluate(scope);
const text = (written: string): unknown => compileText(written, place(written)).evaluate(scope);

describe("two values are the same", () => {
  const equal: readonly unknown[] = [
    null,
    true,
    0,
    "",
    "a",
    [],
    [1],
    [1, "1"],
    [1, [2, [3]]],
    {},
    { a: 1 },
    { a: 1, b: { c: [2] } },
    [{ a: null }],
    { length: 0 },
    { "0": 1, length: 1 },
    [0, 2],
    [1, 3],
    { a: 2 },
    { b: 1 },
    { a: 1, b: { c: [3] } },
    { a: undefined },
    { b: undefined },
    { toString: 1 },
  ];
  it("two values are the same where they are made of the same parts, and only there", () => {
    for (const [index, one] of equal.entries())
      for (const [other, value] of equal.entries())
        assert.equal(isSame(one, structuredClone(value)), index === other, JSON.stringify([one, value]));
  });

  it("two maps are the same whatever the order of names", () => {
    assert.equal(isSame({ a: 1, b: 2 }, { b: 2, a: 1 }), true);
  });

  it("whether two values are the same cannot be told where what decides it is not known", () => {
    for (const pair of [
      [later, 1],
      [1, later],
      [
        [1, later],
        [1, 2],
      ],
      [
        [1, 2],
        [1, later],
      ],
      [{ a: later }, { a: 1 }],
      [{ a: 1 }, { a: later }],
    ] as const)
      assert.throws(() => isSame(pair[0], pair[1]), CannotTell, JSON.stringify(pair));
    assert.equal(isSame([1, later], [2, 2]), false);
  });
});

describe("a value as text", () => {
  const cases: readonly (readonly [value: unknown, text: string])[] = [
    ["a", "a"],
    [null, ""],
    [1.5, "1.5"],
    [Infinity, "Infinity"],
    [NaN, "NaN"],
    [true, "true"],
    [[1, "a", null], '[1,"a",null]'],
    [{ a: [true] }, '{"a":[true]}'],
  ];
  for (const [value, expected] of cases)
    it(`${JSON.stringify(value)} as text is ${expected === "" ? "empty" : expected}`, () =>
      assert.equal(asText(value), expected));

  it("a value as text cannot be told where any part of it is not known", () => {
    for (const value of [later, [later], [1, [later]], { a: later }, { a: [{ b: later }] }])
      assert.throws(() => asText(value), CannotTell);
  });
});

describe("what is not known", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["and false later", false],
    ["or true later", true],
    ["ternary true 1 later", 1],
    ["default one later", 1],
    ["index list 0", 1],
    ["length list", 2],
    ["defined later", true],
  ];
  for (const [written, expected] of cases)
    it(`what is not known does not matter to ${written}, which does not look at it`, () =>
      assert.equal(value(written), expected));

  for (const written of [
    "eq later 1",
    "eq list (list 1 2)",
    "and later true",
    "not later",
    "ternary later 1 2",
    "index list 1",
    "map.a",
    "default later 1",
    "concat later 1",
    "join list ','",
    "to_json map",
    "in 2 list",
  ])
    it(`the value of ${written} cannot be told, and why is said`, () =>
      assert.throws(
        () => value(written),
        (error: unknown) => error instanceof CannotTell && error.because === "“probe” has not run",
      ));

  it("what is not known cannot stand in a text", () => {
    for (const written of ["x {{ later }}", "{{ later }} x", "{{ list }} x"])
      assert.throws(() => text(written), CannotTell, written);
  });
});
