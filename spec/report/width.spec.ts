import assert from "node:assert/strict";
import fc from "fast-check";
import { visible, visibleLines } from "../../engine/report/visible.js";
import { truncate, widthOf, wrap } from "../../engine/report/width.js";
import { count, duration, names, shellWord } from "../../engine/report/words.js";

describe("the width of text", () => {
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
    it(`“${text}” is ${expected} columns wide`, () => assert.equal(widthOf(text), expected));
});

describe("truncate", () => {
  it("truncate keeps text that fits, and marks truncated text with an ellipsis", () => {
    assert.deepEqual(
      [
        truncate("abcdef", 6),
        truncate("abcdef", 5),
        truncate("主机名", 5),
        truncate("主机名", 4),
        truncate("主机名", 6),
      ],
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
    it(`“${text}” is wrapped at ${width} columns`, () => assert.deepEqual(wrap(text, width, "  "), expected));
  }

  it("wrapped text loses nothing but spaces, and is never too wide", () => {
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
  it("characters that act on a terminal are escaped, and no others", () => {
    assert.equal(
      visible("a\u001b[31m\u0007\u009b\u007f\r\n\t\u202e\u2066\u200b\ud800"),
      "a\\x1b[31m\\x07\\x9b\\x7f\\r\\n\\t\\u{202e}\\u{2066}\\u{200b}\\u{d800}",
    );
    assert.equal(visible("naïve 主机 🚀 👩‍💻 — “x”"), "naïve 主机 🚀 👩‍💻 — “x”");
  });

  it("control characters are always escaped", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => !/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(visible(text)),
      ),
    );
  });

  it("tabs are expanded to columns of eight", () => {
    assert.deepEqual(visibleLines("a\tb\n\tc\n12345678\td\n"), [
      "a       b",
      "        c",
      "12345678        d",
    ]);
    assert.deepEqual(visibleLines(""), []);
  });
});

describe("words", () => {
  it("counts have a plural and thousands separators", () =>
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
    it(`${ms} ms is shown as ${expected}`, () => assert.equal(duration(ms), expected));

  it("as many names are shown as fit", () => {
    const list = ["gs1", "gs2", "gs3", "gs4"];
    assert.deepEqual(
      [names(list, 20), names(list, 19), names(list, 18), names(list, 1), names(["alone"], 1)],
      ["gs1, gs2, gs3, gs4", "gs1, gs2, gs3, gs4", "gs1, gs2, gs3, gs4", "gs1 and 3 more", "alone"],
    );
    assert.equal(names([...list, "gs5"], 20), "gs1, gs2 and 3 more");
  });

  it("words that a shell would interpret are quoted", () => {
    assert.deepEqual(["site.yml", "a:b", "it's", "", "-i"].map(shellWord), [
      "site.yml",
      "'a:b'",
      "'it'\\''s'",
      "''",
      "-i",
    ]);
  });
});
