import assert from "node:assert/strict";
import { InputError } from "../../engine/source/diagnostic.js";
import {
  type Compiled,
  compileExpression,
  compileFile,
  compileText,
  createScope,
  wholeFile,
} from "../../engine/template/index.js";

const scope = createScope([], {
  name: "gs1",
  no: "no",
  port: 22,
  list: ["a", ["b"]],
  os: { family: "RedHat", deep: { a: { b: null } } },
});
const place = (text: string): ReturnType<typeof wholeFile> => wholeFile({ path: "f", text });

/** What is wrong with a text: the place, the kind, the sentence. « marks where the place must begin, » where it ends. */
function faults(compile: () => Compiled): readonly string[] {
  try {
    compile().evaluate(scope);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.diagnostics.map(
      ({ at, code, detail }) => `${at?.from ?? -1}-${at?.to ?? -1} ${code} ${detail}`,
    );
  }
  return [];
}

type Case = readonly [marked: string, code: string, says: RegExp];

function told(cases: readonly Case[], compile: (text: string) => Compiled): void {
  for (const [marked, code, says] of cases)
    it(`the mistake in ${marked} is told where it is`, () => {
      const text = marked.replace(/[«»]/g, "");
      const [from, to] = [marked.indexOf("«"), marked.indexOf("»") - 1];
      const [first = "", ...others] = faults(() => compile(text));
      assert.deepEqual(others, []);
      assert.ok(first.startsWith(`${from}-${to} ${code} `), `${from}-${to} ${code} in: ${first}`);
      assert.match(first, says);
    });
}

describe("expressions with a mistake", () => {
  told(
    [
      ["«nobody»", "undefined", /“nobody” is not defined/],
      ["os.«famly»", "undefined", /“os” has no “famly”.*“family”/],
      ["os.deep.«x»", "undefined", /“deep” has no “x”/],
      ["os.deep.a.«c».d", "undefined", /“a” has no “c”/],
      ["os.family.«x»", "undefined", /“family” is text/],
      ["os.deep.a.b.«c»", "undefined", /“b” is null/],
      ["list.[1].«[2]»", "undefined", /“\[1\]” is a list of 1 items/],
      ["name «!!»", "expression", /“!!” is not expected here/],
      ["«'a»", "expression", /never closed/],
      ["eq «'a\" name»", "expression", /never closed/],
      ["upper «(»name", "expression", /no matching/],
      ["upper name«)»", "expression", /no matching/],
      ["«'{{ - }}'»", "expression", /one expression without braces/],
      ['«"{{ name }}"»', "expression", /In Handlebars this is written: name$/],
      ['«"{{ name }}"» port', "template", /there is no helper with that name/],
      ["(upper name) «name»", "expression", /Nothing may follow/],
      ["eq name «“»x, y”", "expression", /typographic/],
      ["in 1 «port»", "type", /HAYSTACK must be/],
      ["«lt port name»", "type", /only two numbers or two texts/],
      ["string «(lt port name)»", "type", /only two numbers or two texts/],
      ["«apply (list 1) 'join'»", "type", /LIST must be a list/],
      ["«name is defined»", "template", /In Handlebars this is written: defined name$/],
      ["index list «7»", "type", /no item 7 in a list of 2/],
    ],
    (text) => compileExpression(text, place(text)),
  );
});

describe("files with a mistake", () => {
  told(
    [
      ["{{#«nope» name}}x{{/nope}}", "template", /“#nope” is not a block/],
      ["{{#«if»}}x{{/if}}", "template", /exactly one value/],
      ["{{#«if» no a=1}}x{{/if}}", "template", /no options/],
      ["{{#if «upper name»}}x{{/if}}", "template", /\{\{#if \(upper name\)\}\}/],
      ["{{#if «no»}}x{{/if}}", "type", /“no” counts as true/],
      ["{{#each list}}{{«../../x»}}{{/each}}", "template", /is only one around/],
      ["{{#each list}}{{#with 1}}{{«../../../x»}}{{/with}}{{/each}}", "template", /are only 2 around/],
      ["{{«../x»}}", "template", /is none around/],
      ["{{ «name is defined» }}", "template", /In Handlebars this is written: defined name$/],
      ["{{ upper «(name is defined)» }}", "template", /In Handlebars this is written: defined name$/],
      ["{{ upper «'a» }}", "template", /quote ' that opens here is never closed/],
      ["{{ eq '(' «(»name }}", "template", /“\(” has no matching/],
      ["{{ eq '(' name«)» }}", "template", /“\)” has no matching/],
      ['{{ eq "a\'b" name«)» }}', "template", /“\)” has no matching/],
      ["{{ 'a' «'b» }}", "template", /never closed/],
      ["{{ «@root» }}", "template", /“@root” is not defined/],
      ["{{@root.«nope»}}", "undefined", /“nope” is not defined/],
      ["{{#each list}}{{../«nope»}}{{/each}}", "undefined", /“nope” is not defined/],
      ["{{#each list}}{{this.«nope»}}{{/each}}", "undefined", /The current item is .* has no “nope”/],
      ["{{#with os}}{{./«nope»}}{{/with}}", "undefined", /The current item has no “nope”/],
      ["{{#with os as |o|}}{{o.«nope»}}{{/with}}", "undefined", /“o” has no “nope”; it has family, deep/],
      ["{{#with os as |o|}}{{../«o»}}{{/with}}", "undefined", /“o” is not defined/],
      ["a «{{»", "template", /has no matching “\}\}”/],
      ["{{ name «}» }}", "template", /“\}” is not expected here/],
      ["{{«this»}}", "template", /no current item/],
      ["{{#each list}}{{/each}}{{«@index»}}", "template", /only within #each/],
      ["{{#each list}}{{«@idx»}}{{/each}}", "template", /“@idx” is not defined/],
      ["{{#with os}}{{«kernel»}}{{/with}}", "undefined", /The current item.*“kernel”/],
      ["{{#with os}}{{«name»}}{{/with}}", "undefined", /“\.\.\/name”/],
      [`${"{{#if no}}".repeat(100)}«{{»#if no}}`, "limit", /at most 100 levels/],
      ["«{{> partial}}»", "template", /not supported/],
    ],
    (text) => compileFile({ path: "f", text }),
  );
});

describe("what is no mistake", () => {
  const values: readonly (readonly [string, unknown])[] = [
    ['in "s" name', true],
    ['in "x" name', false],
    ['in "family" os', true],
    ['in "b" list', false],
    ['default nowhere "x"', "x"],
    ["default os.deep.a.b null", null],
    ["default nowhere os.deep.a.b", null],
    ["(upper name)", "GS1"],
    ["os.deep.a.b", null],
    ["list.[1].[0]", "b"],
    ["list.length", 2],
  ];
  for (const [written, value] of values)
    it(`the expression ${written} has a value`, () =>
      assert.deepEqual(compileExpression(written, place(written)).evaluate(scope), value));

  it("a text that nests too deeply is reported as such, and does not crash", () => {
    const depth = 20_000;
    const text = `{{ ${"(not ".repeat(depth)}true${")".repeat(depth)} }}`;
    const [first = ""] = faults(() => compileText(text, place(text)));
    assert.match(first, /nest|deep/i);
  });
});
