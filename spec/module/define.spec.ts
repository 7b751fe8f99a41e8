import assert from "node:assert/strict";
import {
  type Comparison,
  type Decision,
  defineModule,
  defineTextModule,
  type Fields,
  readTest,
  readText,
  refuse,
} from "../../engine/module/index.js";
import { decide, file, refusal } from "../support/module.js";

/** What a module with this comparison decides. */
function compared(current: Fields | null, desired: Fields | null): Decision {
  const module = defineModule({
    summary: "Compares",
    params: {},
    reads: () => ({}),
    check: (): Comparison => ({ summary: "it", current, desired }),
    apply: (_params, { before, after }) => [{ do: "pause", seconds: before && after ? 1 : 2 }],
  });
  return decide(module, {});
}

describe("a check that returns a comparison", () => {
  const table: Record<string, readonly [current: Fields | null, desired: Fields | null, change: unknown]> = {
    "comes to what differs, in the order of what is asked for": [
      { a: 1, b: [1], c: "x", d: null },
      { c: "y", b: [1], a: 2 },
      { summary: "it", before: { c: "x", a: 1 }, after: { c: "y", a: 2 } },
    ],
    "comes to nothing where all that is asked for is there": [
      { a: 1, b: { c: [2] } },
      { b: { c: [2] } },
      null,
    ],
    "takes what is not there for null": [
      {},
      { a: 1, b: null },
      { summary: "it", before: { a: null }, after: { a: 1 } },
    ],
    "comes to all of what is to be made": [null, { a: 1 }, { summary: "it", before: null, after: { a: 1 } }],
    "comes to all of what is to go": [{ a: 1 }, null, { summary: "it", before: { a: 1 }, after: null }],
    "comes to nothing where there is nothing and nothing is asked for": [null, null, null],
  };
  for (const [title, [current, desired, change]] of Object.entries(table))
    it(title, () => assert.deepEqual(compared(current, desired).change, change));

  it("apply gets the difference, and is not called without one", () => {
    assert.deepEqual(compared({ a: 1 }, { a: 2 }).writes, [{ do: "pause", seconds: 1 }]);
    assert.deepEqual(compared(null, { a: 2 }).writes, [{ do: "pause", seconds: 2 }]);
    assert.deepEqual(compared({ a: 1 }, { a: 1 }).writes, []);
  });
});

describe("a wait", () => {
  const waiting = (until: string, nested: boolean): (() => Decision) => {
    const wait = { do: "wait", until, within: 1, every: 1, why: "it is ready" } as const;
    const dialog = { turns: [{ name: "it", line: "x", first: [wait] }], quiet: 1, within: 1 };
    const module = defineModule({
      summary: "Waits",
      params: {},
      reads: () => ({}),
      check: () => ({ summary: "it", before: 1, after: 2 }),
      apply: () => [nested ? { do: "converse", id: "talk", script: "x", dialog } : wait],
      until: () => ({ ready: readTest("true") }),
    });
    return () => decide(module, {});
  };

  it("a wait finds its condition under the name that it gives", () =>
    assert.deepEqual(Object.keys(waiting("ready", false)().until), ["ready"]));

  for (const nested of [false, true])
    it(`a wait for an undeclared condition is a bug of the module, ${nested ? "within a dialog" : "by itself"}`, () =>
      assert.throws(waiting("redy", nested), /a wait names “redy”, which “until” does not have/));
});

describe("a text module", () => {
  const module = defineTextModule({
    summary: "Keeps a word",
    params: {
      word: { type: "string", description: "The word; none removes the file" },
      create: { type: "boolean", default: true, description: "Whether a missing file is created" },
      backup: { type: "boolean", default: false, description: "Whether a copy is kept" },
    },
    path: () => "/etc/word",
    about: ({ word }) => `the word ${word}`,
    creates: ({ create }) => create,
    keeps: ({ backup }) => backup,
    reads: () => ({ banned: readText("/etc/banned") }),
    edit(params, text, { banned }) {
      if (banned === params.word) refuse("it is banned");
      return params.word === "none" ? null : params.word === "same" ? text : params.word;
    },
  });
  const edited = (params: object, text: string | null): Decision =>
    decide(module, params, { text: file(text), banned: file("bad") });

  it("a text module writes what edit returns", () => {
    const { change, writes } = edited({ word: "b" }, "a");
    assert.deepEqual(change, { summary: "the word b", before: "a", after: "b" });
    assert.deepEqual(writes, [{ do: "write", path: "/etc/word", content: "b" }]);
  });

  it("a text module creates a file from empty text, and refuses to if it may not", () => {
    assert.deepEqual(edited({ word: "b" }, null).change, { summary: "the word b", before: null, after: "b" });
    assert.equal(edited({ word: "same" }, null).change, null);
    const replies = { text: file(null), banned: file("bad") };
    assert.match(
      refusal(module, { word: "b", create: false }, replies),
      /\/etc\/word does not exist; set create: true/,
    );
  });

  it("a text module removes a file, and does nothing if there is none", () => {
    const { change, writes } = edited({ word: "none" }, "a");
    assert.deepEqual(change, { summary: "the word none", before: "a", after: null });
    assert.deepEqual(writes, [{ do: "remove", path: "/etc/word", recursive: false }]);
    assert.equal(edited({ word: "none" }, null).change, null);
  });

  it("a text module does not touch a file whose text stays the same, even an empty one", () => {
    assert.equal(edited({ word: "a" }, "a").change, null);
    assert.equal(edited({ word: "same" }, "").change, null);
    assert.notEqual(edited({ word: "none" }, "").change, null);
  });

  it("a text module keeps a backup if asked to", () =>
    assert.deepEqual(edited({ word: "b", backup: true }, "a").writes, [
      { do: "write", path: "/etc/word", content: "b", backup: "/etc/word~" },
    ]));

  it("edit sees what else is read", () =>
    assert.equal(refusal(module, { word: "bad" }, { text: file("a"), banned: file("bad") }), "it is banned"));
});
