import assert from "node:assert/strict";
import fc from "fast-check";
import { OutputBuffer } from "../../engine/dialog/output_buffer.js";

describe("OutputBuffer", () => {
  const cases: [string, string, readonly number[], readonly string[], string][] = [
    ["lines and what is unfinished", "one\ntwo\nthree: ", [], ["line one", "line two"], "three: "],
    [
      "colours",
      "\x1b[92m[ INFO  ]\x1b[0m go\x1b[K\n\x1b]0;title\x07name: ",
      [],
      ["line [ INFO  ] go"],
      "name: ",
    ],
    ["carriage returns", "10%\r50%\r100%\r\nend\r\n1%\r2%", [], ["line 100%", "line end"], "2%"],
    ["control characters, but tabs", "a\x07b\tc\x08\n", [], ["line ab\tc"], ""],
    [
      "what follows an answered prompt",
      "name: age: ok\n",
      [6, 11],
      ["prompt name: ", "prompt age: ", "line ok"],
      "",
    ],
    ["an answer at the very end", "name: ", [6], ["prompt name: "], ""],
    ["an answer further on than was read", "name: ", [9], [], "name: "],
    ["what is no UTF-8", "\xff\n", [], ["line ÿ"], ""],
  ];
  for (const [name, text, answered, expected, rest] of cases) {
    it(`the output buffer reads ${name}`, () => {
      const printed = new OutputBuffer();
      const pieces = [...printed.take(Buffer.from(text), answered)];
      assert.deepEqual(
        pieces.map(({ kind, text }) => `${kind} ${text}`),
        expected,
      );
      assert.equal(printed.unfinished, rest);
      assert.equal(printed.size, Buffer.byteLength(text));
    });
  }

  it("the output buffer reads the same however the bytes are split (property)", () => {
    const text = fc.array(fc.constantFrom("a", "é", "☃", "\n", "\r", "\x1b[1m", "\x1b[0m", ": ", "🦊"), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60)), (parts, cuts) => {
        const bytes = Buffer.from(parts.join(""));
        const whole = new OutputBuffer();
        const expected = [...whole.take(bytes, [])];
        const split = new OutputBuffer();
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = ends.flatMap((end, index) => [
          ...split.take(bytes.subarray(ends[index - 1] ?? 0, end), []),
        ]);
        assert.deepEqual(pieces, expected);
        assert.equal(split.unfinished, whole.unfinished);
      }),
    );
  });
});
