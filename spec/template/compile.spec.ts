import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError } from "../../engine/source/diagnostic.js";
import { pointer } from "../../engine/source/span.js";
import { entryOf, readYaml, type YamlNode } from "../../engine/source/yaml.js";
import {
  CannotTell,
  compileConditions,
  compileExpression,
  compileFile,
  compileText,
  compileValue,
  createScope,
  Unknown,
  wholeFile,
  type Compiled,
} from "../../engine/template/index.js";

const values = {
  name: "gs1",
  port: 22,
  no: false,
  nothing: null,
  hosts: ["gs1", "gs2"],
  users: [
    { name: "ann", admin: true },
    { name: "bob", admin: false },
  ],
  os: { family: "RedHat", "odd name": 1 },
  later: new Unknown("“probe” has not run"),
  result: { stdout: new Unknown("“probe” has not run"), rc: 0 },
  upper: "a variable",
};
const scope = createScope([], values);

const place = (text: string): ReturnType<typeof wholeFile> => wholeFile({ path: "f", text });
const text = (written: string): unknown => compileText(written, place(written)).evaluate(scope);
const expression = (written: string): unknown => compileExpression(written, place(written)).evaluate(scope);
const complaint = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CannotTell) return error.message;
    assert.ok(error instanceof InputError, String(error));
    return error.diagnostics.map(({ at, detail }) => `${at ? pointer(at) : ""} ${detail}`).join("\n");
  }
  return "nothing is wrong";
};

describe("compileText", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["plain", "plain"],
    ["{{ port }}", 22],
    ["{{hosts}}", ["gs1", "gs2"]],
    ["{{ nothing }}", null],
    [" {{ port }}", " 22"],
    ["a{{ nothing }}b{{ no }}", "abfalse"],
    ["x {{ hosts }} {{ os }}", 'x ["gs1","gs2"] {"family":"RedHat","odd name":1}'],
    ["{{ os.[odd name] }} {{ hosts.[1] }} {{ hosts.length }}", "1 gs2 2"],
    ["{{ '<&>' }} {{{ name }}} {{& name }}", "<&> gs1 gs1"],
    ["{{ upper }}/{{ upper name }}", "a variable/GS1"],
    ["{{#if no}}a{{else if port}}b{{else}}c{{/if}}", "b"],
    ["{{#unless nothing}}a{{/unless}}", "a"],
    ["{{#each hosts}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}", "0gs1,1gs2"],
    ["{{#each (list 1 2 3)}}{{#if @first}}<{{/if}}{{this}}{{#if @last}}>{{/if}}{{/each}}", "<123>"],
    [
      "{{#each users as |user i|}}{{i}}{{user.name}}{{#if admin}}!{{/if}} {{../port}};{{/each}}",
      "0ann! 22;1bob 22;",
    ],
    ["{{#each users as |port|}}{{port.name}}{{../port}} {{/each}}", "ann22 bob22 "],
    ["{{#each os}}{{@key}}={{.}} {{/each}}", "family=RedHat odd name=1 "],
    ["{{#each nothing}}a{{else}}none{{/each}}", "none"],
    ["{{#with os as |o|}}{{family}}{{o.family}}{{@root.name}}{{/with}}", "RedHatRedHatgs1"],
    ["{{#with nothing}}a{{else}}none{{/with}}", "none"],
    ["{{#with false}}a{{else}}none{{/with}}", "none"],
    ["{{#with 0}}a{{else}}none{{/with}}", "a"],
    [
      "{{#each users}}{{#each ../hosts}}{{../name}}{{this}} {{/each}}{{/each}}",
      "anngs1 anngs2 bobgs1 bobgs2 ",
    ],
    ["{{#each users}}{{#each ../hosts}}{{@../index}}{{@index}} {{/each}}{{/each}}", "00 01 10 11 "],
    ["a  {{~ name ~}}  b", "ags1b"],
    ["{{!-- {{ note }} --}}a{{! b }}", "a"],
    ["\\{{ name }}", "{{ name }}"],
    ["{{{{raw}}}}{{ name }}{{{{/raw}}}}", "{{ name }}"],
    ["{{#if port}}\nyes\n{{/if}}\n", "yes\n"],
    ["{{#if no}}yes{{^}}no{{/if}}".repeat(101), "no".repeat(101)],
    ["{{~#unless no~}} yes {{~^~}} no {{~/unless~}}".repeat(101), "yes".repeat(101)],
    ["{{#each (sort (list 2 1))}}{{this}}{{/each}}", "12"],
  ];
  for (const [written, value] of cases) {
    it(`the text renders: ${JSON.stringify(written)}`, () => assert.deepEqual(text(written), value));
  }

  it("a whole file renders as text, even if it is a single mustache", () => {
    assert.equal(compileFile({ path: "f.hbs", text: "{{ port }}" }).evaluate(scope), "22");
  });

  it("a value with braces in it is not rendered again", () => {
    const hostile = createScope([], { out: "{{ name }}", name: "canary" });
    for (const written of [
      "{{ out }}",
      "a {{ out }}",
      "{{#with out}}{{this}}{{/with}}",
      "{{ concat out }}",
    ]) {
      assert.match(String(compileText(written, place(written)).evaluate(hostile)), /\{\{ name \}\}/);
    }
  });

  it("a template cannot reach the properties that JavaScript adds to values", () => {
    for (const name of [
      "constructor",
      "__proto__",
      "toString",
      "os.constructor",
      "os.__proto__",
      "name.length",
      "hosts.map",
    ]) {
      assert.match(
        complaint(() => text(`{{ ${name} }}`)),
        /has no|is not defined/,
      );
    }
  });

  it("a single mustache and a bare expression give the same value, with its type", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const given = createScope([], { value });
        assert.deepEqual(compileText("{{ value }}", place("")).evaluate(given), value);
        assert.deepEqual(compileExpression("value", place("")).evaluate(given), value);
        if (typeof value === "string") {
          assert.equal(compileText("<{{ value }}>", place("")).evaluate(given), `<${value}>`);
        }
      }),
    );
  }).timeout(120_000);
});

describe("compileExpression", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['and (eq os.family "RedHat") (not no)', true],
    ["(eq port 22)", true],
    ["{{ eq port 22 }}", true],
    ["  hosts  ", ["gs1", "gs2"]],
    ["-1.5", -1.5],
    ["true", true],
    ["default missing.deep (concat name 1)", "gs1" + "1"],
    ["and (defined missing) missing.deep", false],
  ];
  for (const [written, value] of cases) {
    it(`the expression evaluates: ${written}`, () => assert.deepEqual(expression(written), value));
  }
});

describe("mistakes in templates", () => {
  const cases: readonly (readonly [written: string, says: RegExp])[] = [
    ["{{ nam }}", /^f:1:4 “nam” is not defined\. Did you mean “name”\?/],
    ["a\n {{ os.famly }}", /^f:2:8 “os” has no “famly”; it has family, odd name\. Did you mean “family”\?/],
    ["{{ upper nope }}", /^f:1:10 “nope” is not defined/],
    ["{{#if nope}}{{/if}}", /^f:1:7 “nope” is not defined/],
    ["{{#each nope}}{{/each}}", /^f:1:9 “nope” is not defined/],
    ["{{ default (upper nope) 1 }}", /^f:1:19 “nope” is not defined/],
    ["{{ hosts.[2] }}", /^f:1:10 “hosts” is a list of 2/],
    ["{{ port.x }}", /“port” is a number and has no “x”/],
    ["{{#each users}}{{port}}{{/each}}", /For the variable of that name write “\.\.\/port”/],
    ["{{ uper name }}", /^f:1:4 “uper” is followed by arguments.*Did you mean “upper”\?/],
    ["{{ upper }} {{ join name }}", /^f:1:21 join: LIST must be a list, not text/],
    ["{{ join }} {{ join hosts 1 2 }}", /^f:1:15 join takes fewer arguments: join LIST \[SEPARATOR\]/],
    ["{{ add 1 (list) }}", /add: NUMBER must be a number, not a list/],
    ["{{ name", /^f:1:1 “\{\{” has no matching “\}\}”/],
    ["a {{#if no}}\nb", /^f:1:3 \{\{#if\}\} is never closed/],
    ["{{#if no}}{{#each hosts}}{{/if}}", /^f:1:11 \{\{#each\}\} is closed by \{\{\/if\}\}/],
    ["a\n{{/if}}", /^f:2:1 \{\{\/if\}\} closes no block/],
    ["{{else}}", /belongs inside a block/],
    ["a\n{{ a.b/../c }}", /^f:2:4 “a\.b\/\.\.” has “this” or “\.\.” after another name/],
    ["{{ os.this }}", /^f:1:4 “os\.this” has “this”/],
    ["a {{{{raw}}}} {{ b }}", /^f:1:3 \{\{\{\{raw\}\}\}\} is never closed/],
    ["{{}}", /There is no expression between/],
    ["{{ (eq 1 1) }}", /outermost call has no parentheses/],
    ["{{> part }}", /^f:1:1 Partials .* and decorators .* are not supported/],
    ["{{* part }}", /are not supported/],
    ["{{#hosts}}{{/hosts}}", /Use #if, #unless, #each or #with/],
    ["{{^hosts}}{{/hosts}}", /“\^hosts” is not a block/],
    ["{{#if eq port 22}}{{/if}}", /needs parentheses: \{\{#if \(eq port 22\)\}\}/],
    ["{{#each name}}{{/each}}", /needs a list or a map, not text/],
    ["{{ ../name }}", /there is none around/],
    ["{{ this }}", /no current item/],
    ["{{ @index }}", /only within #each/],
    ["{{ @thing }}", /“@thing” is not defined/],
    ["{{ undefined }}", /Write null/],
    ["{{ os/family }}", /In Handlebars this is written: div os family$/],
    ["{{ a/b/c }}", /In Handlebars this is written: div \(div a b\) c$/],
    ["{{#each hosts}}{{../os/family}}{{/each}}", /In Handlebars this is written: \.\.\/os\.family$/],
    ["{{ @root/os/[a/b]/c }}", /In Handlebars this is written: @root\.os\.\[a\/b\]\.c$/],
    ["{{ name is fancy }}", /There is no helper for the test “is fancy”/],
    ["{{ name was odd }}", /“name” is followed by arguments, but there is no helper with that name/],
    ["{{ name is 7 }}", /In Handlebars this is written: eq name 7/],
    ["{{ uper name sep='' }}", /take no named arguments \(“name=value”\)\. Write only the values\./],
    ["{{ join hosts sep='' }}", /Write join LIST \[SEPARATOR\]\./],
    ["{{ [1a] }}", /“1a” is not defined/],
    ["{{ 1a.b }}", /“1a” is not defined/],
    ["{{ 1e3 }}", /is not a number in Handlebars/],
    ["{{ join hosts sep='' }}", /take no named arguments/],
    ["{{ lookup this 'constructor' }}", /no current item/],
    ["{% if x %}", /\{\{#if CONDITION\}\}/],
    ["{{ index hosts 5 }}", /no item 5 in a list of 2/],
    ["{{ eq port '22' }}", /never equal, even if they look alike/],
    ["{{ not 'no' }}", /is the text “no”, which counts as true like every non-empty text/],
    ["{{ later }}", /cannot tell, because “probe” has not run/],
    ["{{ upper result.stdout }}", /cannot tell/],
    ["{{ result }}", /cannot tell/],
    ["{{ and result.rc later }}", /nothing is wrong/],
    ["{{ or true later }}", /nothing is wrong/],
    ["{{ ternary true 1 later }}", /nothing is wrong/],
    ["{{ default name later }}", /nothing is wrong/],
    ["{{ match 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' '(a+)+$' }}", /did not finish within 500 ms/],
    ["{{ match 'a' '(' }}", /is not a regular expression/],
    [`${"{{#if no}}".repeat(101)}${"{{/if}}".repeat(101)}`, /at most 100/],
    [`${"{{^no}}".repeat(101)}${"{{/no}}".repeat(101)}`, /at most 100/],
    [`${"{{#if no}}".repeat(9000)}${"{{/if}}".repeat(9000)}`, /deep/],
    [`{{ not ${"(not ".repeat(9000)}no${")".repeat(9000)} }}`, /deep/],
  ];
  for (const [written, says] of cases) {
    it(`a template that is wrong says why: ${JSON.stringify(written.slice(0, 60))}`, () => {
      assert.match(
        complaint(() => text(written)),
        says,
      );
    });
  }

  for (const written of ["", "{{#if a}}b{{/if}}", "#if a", "> part", "a}} {{b", "{a}", "else", "{{ a }} b"]) {
    it(`${JSON.stringify(written)} is not an expression`, () => {
      assert.match(
        complaint(() => expression(written)),
        /^f:1:\d+ ./,
      );
    });
  }

  it("a mistake in an expression has its place behind spaces, braces and parentheses", () => {
    assert.match(
      complaint(() => expression(" {{ eq nope 1 }}")),
      /^f:1:8 /,
    );
    assert.match(
      complaint(() => expression("  (eq nope 1)")),
      /^f:1:7 /,
    );
  });
});

describe("references of a template", () => {
  const used = (written: string, { references }: Compiled): unknown =>
    references.map(({ path, tolerant, at }) => [path.join("."), tolerant, written.slice(at.from, at.to)]);

  it("references are all names that a template takes from the scope, with their paths", () => {
    const written =
      "{{a.b}} {{#each c as |x|}}{{x.y}}{{z}}{{../d}}{{@root.e}}{{@index}}{{/each}} {{default f.g h}}";
    assert.deepEqual(used(written, compileText(written, place(written))), [
      ["a.b", false, "a.b"],
      ["c", false, "c"],
      ["d", false, "d"],
      ["e", false, "e"],
      ["f.g", true, "f.g"],
      ["h", true, "h"],
    ]);
  });

  it("references do not hold what a block names, and hold what is around it", () => {
    const written =
      "{{#each c as |x i|}}{{x.y}}{{i}}{{../x.z}}{{@root.x.w}}{{this}}{{this.v}}{{./u}}{{#with x as |o|}}{{o.t}}{{../../s}}{{x}}{{/with}}{{/each}}";
    assert.deepEqual(used(written, compileText(written, place(written))), [
      ["c", false, "c"],
      ["x.z", false, "x.z"],
      ["x.w", false, "x.w"],
      ["s", false, "s"],
    ]);
  });

  it("references behind “defined” are tolerant", () => {
    const written = "and (defined a) (eq a.b 1)";
    assert.deepEqual(used(written, compileExpression(written, place(written))), [
      ["a", true, "a"],
      ["a.b", true, "a.b"],
    ]);
  });

  it("a text without references is constant, unless it uses lookup", () => {
    const constant = (written: string): boolean => compileText(written, place(written)).constant;
    assert.deepEqual(["a", '{{ upper "a" }}', "{{ a }}", '{{ lookup "env" "A" }}'].map(constant), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("compileValue", () => {
  const node = (written: string): YamlNode => {
    const { root } = readYaml({ path: "f.yml", text: written });
    assert.ok(root);
    return root;
  };

  it("a YAML value keeps its shape, and only its texts are rendered", () => {
    const compiled = compileValue(node('a: ["{{ port }}", "x{{ port }}", 1]\nb: {c: true, d: "{{ os }}"}\n'));
    assert.deepEqual(compiled.evaluate(scope), { a: [22, "x22", 1], b: { c: true, d: values.os } });
  });

  it("all mistakes in a YAML value are reported at once, each in its place", () => {
    const said = complaint(() =>
      compileValue(node('a: "{{ b == c }}"\nd:\n  - |\n    x\n    {{ (e) }}\n"{{ f }}": 1\n')),
    );
    assert.deepEqual(
      said.split("\n").map((line) => line.split(" ")[0]),
      ["f.yml:1:8", "f.yml:5:8", "f.yml:6:1"],
    );
  });

  it("a text tagged !secret is made known as a secret when it is rendered", () => {
    const heard: string[] = [];
    const listening = createScope([], { a: "canary" }, { secrets: { add: (secret) => heard.push(secret) } });
    compileValue(node('a: !secret "x{{ a }}"\nb: !secret plain\n')).evaluate(listening);
    assert.deepEqual(heard, ["xcanary", "plain"]);
  });

  it("a value that is not known may be passed on, but not looked at", () => {
    const compiled = compileValue(node('a: "{{ later }}"\n'));
    assert.throws(() => compiled.evaluate(scope), CannotTell);
    assert.deepEqual(compiled.evaluateLazy(scope), { a: values.later });
  });
});

describe("compileConditions", () => {
  const condition = (written: string): ReturnType<typeof compileConditions> => {
    const { root } = readYaml({ path: "f.yml", text: `when: ${written}\n` });
    const when = root?.kind === "map" ? entryOf(root, "when") : null;
    assert.ok(when);
    return compileConditions(when.value);
  };
  const cases: readonly (readonly [string, boolean])[] = [
    ["true", true],
    ["hosts", true],
    ["nothing", false],
    ["[eq port 22, not no]", true],
    ["[eq port 23, nope]", false],
    ["[]", true],
    ["'{{ eq port 22 }}'", true],
  ];
  for (const [written, held] of cases) {
    it(`the condition ${written} is ${held ? "true" : "false"}`, () =>
      assert.equal(condition(written).evaluate(scope), held));
  }

  it("conditions are constant if all of them are, and ask if one of them does", () => {
    const constant = (written: string): boolean => condition(written).constant;
    assert.deepEqual(["true", "[true, eq 1 1]", "[true, port]", "port"].map(constant), [
      true,
      true,
      false,
      false,
    ]);
    const asks = (written: string): boolean => condition(written).asks;
    assert.deepEqual(["true", "[true, eq 1 1]", `[true, 'eq 1 (secret "A")']`].map(asks), [
      false,
      false,
      true,
    ]);
  });

  it("a condition is told as it is written, without the spaces around it", () => {
    assert.equal(condition("'  eq port 22 '").written, "eq port 22");
    assert.equal(condition("[true, eq port 22]").written, "true, and eq port 22");
  });

  it("a number, a map and text that means false are not conditions", () => {
    assert.match(
      complaint(() => condition("1")),
      /^f\.yml:1:7 A condition must be an expression, true or false, not the number 1/,
    );
    assert.match(
      complaint(() => condition("[a == b, {c: d}]")),
      /eq a b\n.*not a map/,
    );
    const off = createScope([], { flag: "off" });
    assert.match(
      complaint(() => condition("flag").evaluate(off)),
      /bool \(flag\)/,
    );
  });
});
