import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { assign, assignmentsOf, assignmentText, quoted, valueOf } from "../../../modules/lib/assignments.js";
import { expands, unquote } from "../../../modules/lib/shell_words.js";

/** What sh makes of a word. */
const asSh = (word: string): string =>
  spawnSync("sh", ["-c", `value=${word}; printf %s "$value"`], { encoding: "utf8" }).stdout;

const printable = fc.string({ unit: "grapheme-ascii" });
const awkward = fc.string({ unit: fc.constantFrom(...Array.from("ab \t'\"\\$`#=;&|()*?~!{}é")) });

describe("assignments", () => {
  it("assignments reads a quoted value back", () =>
    fc.assert(
      fc.property(fc.oneof(printable, awkward), (value) => assert.equal(unquote(quoted(value)), value)),
    ));

  it("assignments quotes as sh unquotes", () =>
    fc.assert(
      fc.property(fc.array(awkward, { minLength: 20, maxLength: 20 }), (values) => {
        const words = values.map(quoted).map((word) => `printf '%s\\036' ${word === "" ? "''" : word}`);
        const { stdout } = spawnSync("sh", ["-c", words.join("\n")], { encoding: "utf8" });
        assert.deepEqual(stdout.split("\x1e").slice(0, -1), values);
      }),
      { numRuns: 20 },
    ));

  for (const word of [
    `a`,
    `'a b'`,
    `"a b"`,
    `a"b"'c'`,
    `a\\ b`,
    `"a\\"b"`,
    `"a\\nb"`,
    `'a\\b'`,
    `"\\$x"`,
    `a#b`,
    `""`,
    `''`,
  ])
    it(`assignments takes ${word} as sh does`, () =>
      assert.deepEqual([unquote(word), expands(word)], [asSh(word), false]));

  for (const word of ["$x", "`id`", '"$x"', "a$(id)", '"\\\\$x"'])
    it(`assignments does not guess what ${word} is`, () => assert.equal(expands(word), true));

  it("assignments gives a text back as it was", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("A=1", " B='x y' # c", "# c", "", "if true; then A=2; fi", "A=1 B=2")),
        (lines) => {
          const text = lines.join("\n");
          assert.equal(assignmentText(assignmentsOf(text, "x")), text);
        },
      ),
    ));

  it("assignments changes one key and no other", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("A=1", "B=2", "C='3'", "# A=9", "B=4")),
        awkward,
        (lines, value) => {
          const before = assignmentsOf(lines.map((line) => `${line}\n`).join(""), "x");
          const after = assignmentsOf(assignmentText(assign(before, "B", value)), "x");
          assert.equal(valueOf(after, "B"), value);
          assert.equal(after.filter(({ key }) => key === "B").length, 1);
          const others = (file: typeof before): readonly string[] =>
            file.filter(({ key }) => key !== "B").map(({ line }) => line);
          assert.deepEqual(others(after), others(before));
        },
      ),
    ));
});
