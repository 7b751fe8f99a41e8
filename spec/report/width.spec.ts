import assert from "node:assert/strict";
import fc from "fast-check";
import { visible, visibleLines } from "../../engine/report/visible.js";
import { cut, widthOf, wrap } from "../../engine/report/width.js";
import { count, duration, names, shellWord } from "../../engine/report/words.js";

describe("widthOf", () => {
  const cases: readonly (readonly [string, number])[] = [
    ["", 0],
    ["abc", 3],
    ["naïve", 5],
    ["nai\u0308ve", 5],
    ["主机", 4],
    ["ｆｕｌｌ", 8],
    ["한국", 4],
    ["✔ ok", 4],
    ["🚀", 2],
    ["👩‍💻", 2],
    ["━─│…→", 5],
  ];
  for (const [text, expected] of cases)
    it(`“${text}” is ${expected} wide`, () => assert.equal(widthOf(text), expected));
});

describe("cut", () => {
  it("leaves what fits, and marks what was cut", () => {
    assert.deepEqual(
      [cut("abcdef", 6), cut("abcdef", 5), cut("主机名", 5), cut("主机名", 4), cut("主机名", 6)],
      ["abcdef", "abcd…", "主机…", "主…", "主机名"],
    );
  });
});

describe("wrap", () => {
  const cases: readonly (readonly [string, number, readonly string[]])[] = [
    ["", 10, [""]],
    ["one two three", 7, ["one two", "  three"]],
    ["one  two", 20, ["one  two"]],
    ["abcdefghij", 4, ["abcd", "  ef", "  gh", "  ij"]],
    ["  indented text", 10, ["  indented", "  text"]],
    ["one two three", Infinity, ["one two three"]],
  ];
  for (const [text, width, expected] of cases) {
    it(`breaks “${text}” at ${width}`, () => assert.deepEqual(wrap(text, width, "  "), expected));
  }

  it("loses nothing but spaces, and is never too wide", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 6, max: 30 }), (text, width) => {
        const line = visible(text);
        const pieces = wrap(line, width, "  ");
        assert.ok(pieces.every((piece) => widthOf(piece) <= width));
        assert.equal(pieces.join("").replaceAll(/\s/gu, ""), line.replaceAll(/\s/gu, ""));
      }),
    );
  });
});

describe("visible", () => {
  it("writes out whatever acts on a terminal, and leaves the rest alone", () => {
    assert.equal(
      visible("a\u001b[31m\u0007\u009b\u007f\r\n\t\u202e\u2066\u200b\ud800"),
      "a\\x1b[31m\\x07\\x9b\\x7f\\r\\n\\t\\u{202e}\\u{2066}\\u{200b}\\u{d800}",
    );
    assert.equal(visible("naïve 主机 🚀 👩‍💻 — “x”"), "naïve 主机 🚀 👩‍💻 — “x”");
  });

  it("never lets a control character through", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => !/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(visible(text)),
      ),
    );
  });

  it("expands tabs to columns of eight", () => {
    assert.deepEqual(visibleLines("a\tb\n\tc\n12345678\td\n"), [
      "a       b",
      "        c",
      "12345678        d",
    ]);
    assert.deepEqual(visibleLines(""), []);
  });
});

describe("words", () => {
  it("counts", () =>
    assert.deepEqual(
      [count(1, "host"), count(1234, "host"), count(0, "task")],
      ["1 host", "1,234 hosts", "0 tasks"],
    ));

  const times: readonly (readonly [number, string])[] = [
    [0, "0 ms"],
    [850, "850 ms"],
    [999.7, "1.0 s"],
    [2340, "2.3 s"],
    [9960, "10 s"],
    [59_700, "1 min 0 s"],
    [192_000, "3 min 12 s"],
    [7_500_000, "2 h 5 min"],
  ];
  for (const [ms, expected] of times)
    it(`calls ${ms} ms ${expected}`, () => assert.equal(duration(ms), expected));

  it("names as many as there is room for", () => {
    const list = ["gs1", "gs2", "gs3", "gs4"];
    assert.deepEqual(
      [names(list, 20), names(list, 19), names(list, 18), names(list, 1), names(["alone"], 1)],
      ["gs1, gs2, gs3, gs4", "gs1, gs2, gs3, gs4", "gs1, gs2, gs3, gs4", "gs1 and 3 more", "alone"],
    );
    assert.equal(names([...list, "gs5"], 20), "gs1, gs2 and 3 more");
  });

  it("quotes what a shell would read otherwise", () => {
    assert.deepEqual(["site.yml", "a:b", "it's", "", "-i"].map(shellWord), [
      "site.yml",
      "'a:b'",
      "'it'\\''s'",
      "''",
      "-i",
    ]);
  });
});
