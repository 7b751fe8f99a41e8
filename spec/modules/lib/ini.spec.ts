import assert from "node:assert/strict";
import fc from "fast-check";
import {
  hasSection,
  iniText,
  itemsOf,
  valuesOf,
  withoutOption,
  withOption,
  withoutSection,
} from "../../../modules/lib/ini.js";

const line = fc.constantFrom(
  "[s]",
  "[t]",
  "[u]",
  "a=1",
  "a = 2",
  "b: 3",
  "  c=4",
  "# a=5",
  "; note",
  "",
  "   more",
  "bare",
  "x=[y]",
);
const texts = fc
  .tuple(fc.array(line), fc.constantFrom("\n", "\r\n"), fc.boolean())
  .map(([lines, ending, ended]) => {
    const text = lines.join(ending);
    return ended && text !== "" ? text + ending : text;
  });
const dialects = fc.constantFrom({ continued: true }, { continued: false });

describe("ini", () => {
  it("ini gives a text back as it was", () =>
    fc.assert(
      fc.property(texts, dialects, (text, dialect) =>
        assert.equal(iniText(itemsOf(text, dialect), "\n"), text),
      ),
    ));

  it("ini says an option once, and leaves all others", () =>
    fc.assert(
      fc.property(texts, dialects, fc.constantFrom("", "s", "t", "new"), (text, dialect, section) => {
        const before = itemsOf(text, dialect);
        const written = iniText(withOption(before, { section, key: "a", value: "9" }, "\n", dialect), "\n");
        const after = itemsOf(written, dialect);
        assert.deepEqual(valuesOf(after, section, "a"), ["9"]);
        for (const other of ["", "s", "t", "u"])
          for (const key of ["a", "b", "c", "bare", "x"])
            if (other !== section || key !== "a")
              assert.deepEqual(
                valuesOf(after, other, key),
                valuesOf(before, other, key),
                `[${other}] ${key} in ${written}`,
              );
      }),
    ));

  it("ini takes an option away, and leaves all others", () =>
    fc.assert(
      fc.property(texts, dialects, (text, dialect) => {
        const before = itemsOf(text, dialect);
        const after = withoutOption(before, "s", "a");
        assert.deepEqual(valuesOf(after, "s", "a"), []);
        assert.equal(after.length, before.length - valuesOf(before, "s", "a").length);
      }),
    ));

  it("ini takes a section away, and leaves the others' options", () =>
    fc.assert(
      fc.property(texts, dialects, (text, dialect) => {
        const before = itemsOf(text, dialect);
        const after = itemsOf(iniText(withoutSection(before, "s"), "\n"), dialect);
        assert.equal(hasSection(after, "s"), false);
        for (const key of ["a", "b", "c"])
          assert.deepEqual(valuesOf(after, "t", key), valuesOf(before, "t", key));
      }),
    ));
});
