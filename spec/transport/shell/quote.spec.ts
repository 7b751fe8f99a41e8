import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import fc from "fast-check";

import { quote, quoteIfNeeded } from "../../../engine/transport/shell/quote.js";

describe("quoting for a POSIX shell", () => {
  const text = fc
    .string({
      unit: fc.constantFrom(...Array.from("'\"\\$`!*?~#&|;<>(){}[]=%+:,./-^ \t\n aé\u{1f600}")),
      maxLength: 20,
    })
    .filter((word) => !word.includes("\0"));

  for (const quoting of [quote, quoteIfNeeded])
    it(`${quoting.name} gives one word that means exactly the text`, () => {
      fc.assert(
        fc.property(fc.array(text, { minLength: 50, maxLength: 200 }), (words) => {
          const script = `printf '%s\\000' ${words.map(quoting).join(" ")}`;
          const { stdout } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
          assert.equal(stdout, words.map((word) => `${word}\0`).join(""));
        }),
        { numRuns: 20 },
      );
    });

  it("quote always uses quotes, so that no word is a keyword or an alias", () => {
    assert.deepEqual(["if", "ls", "it's", ""].map(quote), ["'if'", "'ls'", `'it'\\''s'`, "''"]);
  });

  it("quoteIfNeeded uses none for plain words and options", () => {
    const plain = ["ls", "/etc/fstab", "gs1.example.com:/brick", "-o", "--to=a/b", "root@gs1"];
    assert.deepEqual(plain.map(quoteIfNeeded), plain);
  });

  it("quoteIfNeeded uses quotes where a word could be an assignment, a glob or empty", () => {
    assert.deepEqual(["a=b", "*", "~", ""].map(quoteIfNeeded), ["'a=b'", "'*'", "'~'", "''"]);
  });

  it("quote refuses a NUL, which no argument can hold", () => {
    assert.throws(() => quote("a\0b"), RangeError);
  });
});
