import assert from "node:assert/strict";
import fc from "fast-check";
import { endingOf, insert, linesOf, withoutEnding, textOf } from "../../../modules/lib/lines.js";

describe("lines", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n", " ") });

  it("lines gives a text back as it was", () =>
    fc.assert(fc.property(texts, (text) => assert.equal(textOf(linesOf(text), "\n"), text))));

  it("lines puts a line in, and leaves what the others say", () =>
    fc.assert(
      fc.property(texts, fc.nat(5), (text, at) => {
        const lines = linesOf(text);
        const place = Math.min(at, lines.length);
        const after = linesOf(textOf(insert(lines, place, ["new"], endingOf(text)), endingOf(text)));
        assert.deepEqual(after.map(withoutEnding), lines.map(withoutEnding).toSpliced(place, 0, "new"));
      }),
    ));
});
