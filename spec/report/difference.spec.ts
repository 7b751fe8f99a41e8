import assert from "node:assert/strict";
import fc from "fast-check";
import { Secret } from "../../engine/secret/secret.js";
import { difference, palette } from "../../engine/report/index.js";
import { yamlLines } from "../../engine/report/values.js";
import { widthOf } from "../../engine/report/width.js";

function lines(before: unknown, after: unknown, width = 60, most = 100): readonly string[] {
  return difference({ summary: "", before, after }, { width, paint: palette(false), most });
}

describe("difference", () => {
  const cases: readonly (readonly [string, unknown, unknown, readonly string[]])[] = [
    ["nothing", { a: 1 }, { a: 1 }, []],
    ["nothing known", null, null, []],
    [
      "texts, with context",
      "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
      "1\n2\n3\n4\n5\nsix\n7\n8\n9\n",
      ["  @@ -3,7 +3,7 @@", "  3", "  4", "  5", "- 6", "+ six", "  7", "  8", "  9"],
    ],
    ["a space at the end of a line", "a\nb\n", "a\nb  \n", ["  @@ -1,2 +1,2 @@", "  a", "- b", "+ b··"]],
    ["carriage returns", "a\r\n", "a\n", ["  @@ -1,1 +1,1 @@", "- a\\r", "+ a"]],
    [
      "a last line without an end",
      "a\nb",
      "a\nb\n",
      ["  @@ -1,2 +1,2 @@", "  a", "- b", "  no newline at the end", "+ b"],
    ],
    ["a new file", null, "a\n\tb\n", ["+ a", "+         b"]],
    ["a file that goes", "a\nb\n", null, ["- a", "- b"]],
    ["an empty file", null, "", []],
    ["bytes that are not text", "a\0", "b\0", ["  1 line, 2 bytes → 1 line, 2 bytes (binary)"]],
    ["short texts", "no", "yes", ["  no → yes"]],
    ["values", 1, true, ["  1 → yes"]],
    ["one thing that is there", null, true, ["+ yes"]],
    [
      "records",
      { enabled: false, mode: "0644", gone: "x", same: 1, name: "" },
      { enabled: true, mode: "0600", same: 1, name: " a", more: 2 },
      ["  enabled: no → yes", "  mode: 0644 → 0600", "- gone: x", '  name: "" → " a"', "+ more: 2"],
    ],
    ["a field that was null", { a: null }, { a: "x" }, ["  a: (none) → x"]],
    ["a record that is made", null, { a: "x", list: ["y"] }, ["+ a: x", "+ list: [y]"]],
    [
      "records in records",
      { volume: { options: { a: 1 } } },
      { volume: { options: { a: 2 } } },
      ["  volume:", "    options:", "      a: 1 → 2"],
    ],
    [
      "a record within, made",
      {},
      { o: { a: 1, t: "x\ny\n" } },
      ["+ o:", "+   a: 1", "+   t:", "+     x", "+     y"],
    ],
    ["lists, as sets", { l: ["a", "b"] }, { l: ["b", "c"] }, ["  l:", "-   a", "+   c"]],
    ["lists in another order", { l: ["a", "b"] }, { l: ["b", "a"] }, ["  l:", "    [a, b] → [b, a]"]],
    ["lists of records", [{ n: 1 }], [{ n: 2 }], ["- {n: 1}", "+ {n: 2}"]],
    [
      "a text within",
      { t: "a\nb\n" },
      { t: "a\nc\n" },
      ["  t:", "    @@ -1,2 +1,2 @@", "    a", "-   b", "+   c"],
    ],
    ["secrets", new Secret("a"), new Secret("b"), ["  (not shown)"]],
    ["secrets in a record", { p: new Secret("a") }, { p: new Secret("b") }, ["  p: (not shown)"]],
    ["secrets beside what differs", { p: "(not shown)", u: 1 }, { p: "(not shown)", u: 2 }, ["  u: 1 → 2"]],
    ["a secret that is new", {}, { p: "(not shown)" }, ["+ p: (not shown)"]],
    ["escapes", "a\n", "\u001b[2Jb\u202e\n", ["  @@ -1,1 +1,1 @@", "- a", "+ \\x1b[2Jb\\u{202e}"]],
    [
      "long values, on lines of their own and cut",
      { k: "v".repeat(500) },
      { k: "w" },
      [
        "  k:",
        `-   ${"v".repeat(56)}`,
        `    ${"v".repeat(56)}`,
        `    ${"v".repeat(56)}`,
        "    … (502 characters)",
        "+   w",
      ],
    ],
  ];
  for (const [name, before, after, expected] of cases) {
    it(`difference: ${name}`, () => assert.deepEqual(lines(before, after), expected));
  }

  it("lines beyond the limit are counted", () => {
    const text = Array.from({ length: 1300 }, (_, index) => `${index}\n`).join("");
    assert.deepEqual(lines(null, text, 60, 2), ["+ 0", "+ 1", "  … 1,298 more lines"]);
  });

  it("texts that have nothing in common are shown by their sizes, without a long search", () => {
    const text = (word: string): string =>
      Array.from({ length: 5000 }, (_, index) => `${word}${index}\n`).join("");
    assert.deepEqual(lines(text("a"), text("b"), 100), [
      "  5,000 lines, 28,890 bytes → 5,000 lines, 28,890 bytes (too different to show line by line)",
    ]);
  });

  it("a difference never shows a secret, a control character or a line that is too wide", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.constant(new Secret("canary")),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value")),
      ),
    }));
    fc.assert(
      fc.property(value, value, (before, after) => {
        for (const line of lines(before, after, 40)) {
          assert.doesNotMatch(line, /canary/);
          assert.doesNotMatch(line, /[\p{Cc}\p{Cs}]/u);
          assert.ok(widthOf(line) <= 40, line);
          assert.match(line, /^([+-]|$| {2})/);
        }
      }),
    );
  });
});

describe("yamlLines", () => {
  it("lists of records are written as YAML", () => {
    assert.deepEqual(yamlLines([{ a: 1, b: [1, 2] }, "x", ["y", { z: "p\nq" }]]), [
      "- a: 1",
      "  b: [1, 2]",
      "- x",
      "- - y",
      "  - z:",
      "      p",
      "      q",
    ]);
  });
});
