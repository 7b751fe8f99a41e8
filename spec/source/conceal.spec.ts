import assert from "node:assert/strict";
import { renderDiagnostic } from "../../engine/source/caret.js";

/** What is shown of a mistake at the first `^` of a text, which is not part of it. */
function shown(marked: string): readonly string[] {
  const from = marked.indexOf("^");
  const text = marked.replace("^", "");
  const source = { path: "site.yml", text };
  const at = { source, from, to: from + 3 };
  return renderDiagnostic({ code: "value", summary: "Wrong", detail: "so", at })
    .split("\n")
    .slice(1, 3)
    .map((line) => line.replace(/^ *\d* \| /, ""));
}

describe("the line shown with a mistake", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ["a plain secret", "word: !secret ^kanarie vogel\n", "word: !secret (not shown)", "              ^"],
    [
      "a quoted one",
      'word: !secret "kan^arie # vogel" # remark\n',
      "word: !secret (not shown) # remark",
      "              ^",
    ],
    [
      "one before the mistake",
      "{ word: !secret 'kanarie', ^abc: 1 }\n",
      "{ word: !secret (not shown), abc: 1 }",
      "                             ^^^",
    ],
    [
      "one behind the mistake",
      "{ ^abc: 1, word: !secret 'kanarie' }\n",
      "{ abc: 1, word: !secret (not shown) }",
      "  ^^^",
    ],
    ["a block", "word: !secret |\n  first\n  kan^arie\nnext: 1\n", "(not shown)", "^"],
    ["a key behind a block", "word: !secret |\n  kanarie\n^next: 1\n", "next: 1", "^^^"],
    ["quotes over lines", 'word: !secret "first\n  kan^arie"\n', "(not shown)", "^"],
    [
      "a password without the tag",
      "all:\n  become_password: ^12345\n",
      "  become_password: (not shown)",
      "                   ^",
    ],
    [
      "a template, which is none yet",
      "word: !secret \"{{ secrett 'A^BC' }}\"\n",
      "word: !secret \"{{ secrett 'ABC' }}\"",
      "                            ^^^",
    ],
  ];
  for (const [what, marked, line, caret] of cases)
    it(`the line shown with a mistake hides ${what}`, () => assert.deepEqual(shown(marked), [line, caret]));
});
