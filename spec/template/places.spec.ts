import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError } from "../../engine/source/diagnostic.js";
import {
  CannotTell,
  compileExpression,
  compileFile,
  compileText,
  createScope,
  wholeFile,
} from "../../engine/template/index.js";

/** Pieces that templates are made of, and some that break them. */
const PIECES = (
  "{{ }} {{#if {{/if}} {{else}} {{#each {{/each}} {{{ }}} {{!-- --}} {{! {{{{raw}}}} {{{{/raw}}}} \\{{ " +
  'a b l m.k this ../ ( ) eq upper join default defined == | [0] . @index ~ / - ! % 1 null "s" \' as |x| x'
).split(" ");

describe("places in templates", () => {
  const scope = createScope([], { a: 1, b: "x", l: [1, 2], m: { k: 1 } });

  /** What is complained of, as it stands in the text; empty when nothing is. */
  const complaints = (work: () => unknown): readonly string[] => {
    try {
      work();
    } catch (error) {
      if (error instanceof CannotTell) return [];
      if (!(error instanceof InputError)) throw error;
      return error.diagnostics.map(({ at }) => {
        assert.ok(at && at.from >= 0 && at.from <= at.source.text.length && at.to >= at.from);
        return at.source.text.slice(at.from, at.to);
      });
    }
    return [];
  };

  const around: readonly (readonly [what: string, before: string])[] = [
    ["a remark", "{{!-- {{ x }} --}}"],
    ["a short remark", "{{! x }}"],
    ["several lines", "one\r\ntwo\n\nthree "],
    ["braces that stay", "\\{{ x }} "],
    ["doubled backslashes", "\\\\{{ a }}"],
    ["a raw block", "{{{{raw}}}}{{ x }}{{{{/raw}}}}"],
    ["blanks that go", "a  {{~ a ~}}  "],
    ["a block alone on its line", "x\n  {{#if a}}\n  y\n  {{/if}}\n"],
    ["letters of two units", "😀é"],
    ["a triple mustache", "{{{ a }}}"],
  ];
  for (const [what, before] of around) {
    it(`the place of a mistake is right behind ${what}`, () => {
      for (const [mistake, said] of [
        ["{{ upper nope }}", "nope"],
        ["{{ m.nope }}", "nope"],
        ["{{#if (eq nope 1)}}{{/if}}", "nope"],
        ["{{ a == b }}", "a == b"],
        ["{{#if a}}", "{{#if a}}"],
        ["{{ join a b c }}", "join a b c"],
        ["{{ a ] }}", "]"],
      ] as const) {
        const text = before + mistake;
        assert.deepEqual(
          complaints(() => compileFile({ path: "f", text }).evaluate(scope)),
          [said],
          text,
        );
      }
    });
  }

  it("the places of mistakes lie within any text, however broken, and nothing else is thrown", () => {
    const text = fc
      .array(fc.constantFrom(...PIECES, " ", "\n"), { maxLength: 14 })
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (given) => {
        const place = wholeFile({ path: "f", text: given });
        complaints(() => compileText(given, place).evaluate(scope));
        complaints(() => compileExpression(given, place).evaluate(scope));
        complaints(() => compileFile({ path: "f", text: given }).evaluate(scope));
      }),
      { numRuns: 2_000 },
    );
  }).timeout(120_000);
});
