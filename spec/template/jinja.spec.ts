import assert from "node:assert/strict";
import { InputError } from "../../engine/source/diagnostic.js";
import { pointer } from "../../engine/source/span.js";
import { compileExpression, compileText, createScope, wholeFile } from "../../engine/template/index.js";

const place = (text: string): ReturnType<typeof wholeFile> => wholeFile({ path: "f", text });
const text = (written: string): unknown => compileText(written, place(written)).evaluate(createScope([]));
const expression = (written: string): unknown =>
  compileExpression(written, place(written)).evaluate(createScope([]));
const complaint = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.diagnostics.map(({ at, detail }) => `${at ? pointer(at) : ""} ${detail}`).join("\n");
  }
  return "nothing is wrong";
};

describe("Jinja in templates", () => {
  const jinja: readonly (readonly [string, string])[] = [
    ["a == b", "eq a b"],
    ["a != 'x' and not b", 'and (ne a "x") (not b)'],
    ["x is defined", "defined x"],
    ["x is not defined or y > 3", "or (not (defined x)) (gt y 3)"],
    ["name | default('x')", 'default name "x"'],
    ["a|upper|replace('A','B')", 'replace (upper a) "A" "B"'],
    ["'x' in y", 'in "x" y'],
    ["x not in ['a', 'b']", 'not (in x (list "a" "b"))'],
    ["a[0]", "a.[0]"],
    ["a['k'].b[i]", "index a.k.b i"],
    ["a.0", "a.[0]"],
    ["result.rc == 0", "eq result.rc 0"],
    ["a && !b", "and a (not b)"],
    ["a ? 1 : 2", "ternary a 1 2"],
    ["'yes' if a else 'no'", 'ternary a "yes" "no"'],
    ["a + 1 * 2", "add a (mul 1 2)"],
    ["a / 2", "div a 2"],
    ["x ~ '.org'", 'concat x ".org"'],
    ["lookup('env', 'HOME')", 'lookup "env" "HOME"'],
    ["users | selectattr('a', 'equalto', 1) | list", 'where users "a" 1'],
    ["r is failed", "r.failed"],
    ["x.split(',')", 'split x ","'],
    ["not x and y", "and (not x) y"],
    ["a in b", "in a b"],
    ["x is none", "eq x null"],
    ["!x", "not x"],
    ["a = b", "eq a b"],
    ["a <> 'x'", 'ne a "x"'],
    ["a equals b", "eq a b"],
    ["a contains 'x'", 'in "x" a'],
    ["x is sameas true", "eq x true"],
    ["x is divisibleby 3", "eq (mod x 3) 0"],
    ["len(x) > 0", "gt (length x) 0"],
    ["upper(x) == 'A'", 'eq (upper x) "A"'],
    ["r.stdout.find('x') != -1", 'in "x" r.stdout'],
    ["r.stdout.find('x') == -1", 'not (in "x" r.stdout)'],
    ["ansible_os_family == 'Debian'", 'eq facts.os.family "Debian"'],
    ["ansible_facts['default_ipv4']['address'] in x", "in facts.network.default.address x"],
  ];
  for (const [written, here] of jinja) {
    it(`the Jinja ${written} is answered with its Handlebars`, () => {
      const said = complaint(() => expression(written));
      assert.ok(said.endsWith(`In Handlebars this is written: ${here}`), said);
      if (!written.startsWith("!")) assert.ok(complaint(() => text(`{{ ${written} }}`)).endsWith(here));
    });
  }

  it("Jinja in parentheses, or with braces in it, is answered with its Handlebars", () => {
    const said = (written: string): string => complaint(() => expression(written));
    assert.match(said("(a == b) or (c == d)"), /: or \(eq a b\) \(eq c d\)$/);
    assert.match(said("{{ a }} == b"), /: eq a b$/);
    assert.match(said("eq {{ a }} b"), /: eq a b$/);
  });

  for (const [written, says] of [
    ["x is version('6', '>=')", /“is version” has no counterpart/],
    ["x | json_query('a') == 1", /“[|] json_query” has no counterpart/],
    ["x is string", /no helper for the test “is string”/],
    ["(eq a b", /“\(” has no matching “\)”/],
    ["eq a b)", /“\)” has no matching “\(”\. Remove it/],
    ['eq a "x', /never closed/],
    ["if a", /without “if”/],
    ['"{{ a == 1 }}"', /: eq a 1$/],
    ["'{{ a }}'", /: a$/],
  ] as const)
    it(`what has no counterpart says so, without showing internal braces: ${written}`, () => {
      const said = complaint(() => expression(written));
      assert.match(said, says);
      assert.ok(!said.includes("}}"), said);
    });

  it("a Jinja condition of a block is answered with its parentheses", () => {
    assert.match(
      complaint(() => text("{{#if a == b}}{{/if}}")),
      /^f:1:7 .*: if \(eq a b\)$/,
    );
  });
});
