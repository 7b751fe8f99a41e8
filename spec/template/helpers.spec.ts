import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { InputError } from "../../engine/source/diagnostic.js";
import { readYaml } from "../../engine/source/yaml.js";
import { helperGroups } from "../../engine/template/helpers/index.js";
import {
  compileConditions,
  compileExpression,
  createScope,
  helpers,
  nameOf,
  parametersOf,
  wholeFile,
  type ScopeHooks,
} from "../../engine/template/index.js";

const evaluate = (expression: string, values: object = {}, hooks: ScopeHooks = {}): unknown =>
  compileExpression(expression, wholeFile({ path: "engine/f", text: expression })).evaluate(
    createScope([], { ...values }, hooks),
  );
const refuses = (expression: string, says: RegExp, values: object = {}): void => {
  assert.throws(
    () => evaluate(expression, values),
    (error) => error instanceof InputError && says.test(error.message),
  );
};

describe("helpers", () => {
  for (const [name, helper] of helpers) {
    describe(name, () => {
      it(`the helper ${name} is described, and its example is true`, () => {
        assert.match(helper.summary, /^[A-Z"].*\.$/);
        assert.equal(nameOf(helper), name);
        const [expression, value] = helper.example;
        assert.match(expression, new RegExp(`\\b${name}\\b`));
        assert.deepEqual(evaluate(expression), value);
      });

      it(`the helper ${name} reports a useless argument without showing internals`, () => {
        for (const expression of [`${name} wrong`, `${name} wrong wrong`, `${name} wrong wrong wrong`]) {
          try {
            evaluate(expression, { wrong: { map: true } });
          } catch (error) {
            assert.ok(error instanceof InputError, String(error));
            assert.doesNotMatch(error.message, /undefined|\[object|NaN/);
          }
        }
      });
    });
  }

  it("the optional parameters of a helper come last", () => {
    for (const helper of helpers.values()) {
      const optional = parametersOf(helper).map((parameter) => parameter.optional);
      assert.deepEqual(optional, optional.toSorted(), helper.signature);
    }
  });

  const cases: readonly (readonly [expression: string, value: unknown, values?: object])[] = [
    ["eq a b", true, { a: { x: [1, { y: 2 }], z: 1 }, b: { z: 1, x: [1, { y: 2 }] } }],
    ["eq a b", false, { a: [1], b: { 0: 1 } }],
    ["ne 1 null", true],
    ['eq "1" l', false, { l: [1] }],
    ['eq l "1"', false, { l: [1] }],
    ['eq "null" null', false],
    ['eq null "null"', false],
    ['lt "a" "b"', true],
    ["lt 2 2", false],
    ['le "a" "a"', true],
    ['lt "a" "a"', false],
    ['gt "b" "a"', true],
    ['gt "a" "b"', false],
    ["le 2 2", true],
    ["gt 2 2", false],
    ["ge 2 2", true],
    ["ge 1 2", false],
    ["in 3 (list 1 2)", false],
    ['in "k" m', true, { m: { k: null } }],
    ['in "toString" m', false, { m: {} }],
    ["default nothing 5", 5, { nothing: null }],
    ["default a.b.c nothing", null, { nothing: null }],
    ["default no 5", false, { no: false }],
    ["defined nothing", true, { nothing: null }],
    ["defined a.b", false, { a: null }],
    ["ternary false nowhere 2", 2],
    ['bool "OFF"', false],
    ["join (split t)", "abc", { t: " a  b\nc " }],
    ['join (list 1 true null) "\\n"', "1\ntrue\n"],
    ["lines t", ["a", "b", "", "c"], { t: "a\r\nb\n\nc\n" }],
    ['replace "a+b+c" "+" "$&"', "a$&b$&c"],
    ['regex_replace "gs1.example" "([a-z]+)([0-9])" "$2$1"', "1gs.example"],
    ['capture "x" "y"', null],
    ['capture "gs1" "[0-9]"', "1"],
    ['capture "gs1" "s([0-9])"', "1"],
    ['defined "a"', true],
    ["quote 7", "7"],
    ["indent t 2", "a\n  b\n\n  c", { t: "a\nb\n\nc" }],
    ["quote l", "a 'b c' ''", { l: ["a", "b c", ""] }],
    ["length m", 1, { m: { a: 1 } }],
    ["index l -1", 2, { l: [1, 2] }],
    ['index m "a.b"', 1, { m: { "a.b": 1 } }],
    ['map l "a.b"', [1, 2], { l: [{ a: { b: 1 } }, { a: { b: 2 } }] }],
    ['where l "a"', [{ a: true }], { l: [{ a: true }, { a: false }, { b: 1 }] }],
    ['reject l "a"', [{ a: false }, { b: 1 }], { l: [{ a: true }, { a: false }, { b: 1 }] }],
    ['sort l "n"', [{ n: 2 }, { n: 10 }], { l: [{ n: 10 }, { n: 2 }] }],
    ['sort (list "b" "B" "a")', ["B", "a", "b"]],
    [
      'sort l "n"',
      [{ n: "a", i: 1 }, { n: "a", i: 2 }, { n: "b" }],
      { l: [{ n: "b" }, { n: "a", i: 1 }, { n: "a", i: 2 }] },
    ],
    ['hash "a" "sha256"', "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ['hash "a"', "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],
    ['hash "a" "sha1"', "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"],
    ['hash "a" "sha224"', "abd37534c7d9a2efb9465de931cd7055ffdb8879563ae98078d6d6d5"],
    [
      'hash "a" "sha384"',
      "54a59b9f22b0b80880d8427e548b7c23abd873486e1f035dce9cd697e85175033caa88e6d57bc35efae0b5afd3145f31",
    ],
    [
      'hash "a" "sha512"',
      "1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75",
    ],
    ["unique l", [{ a: 1 }, { a: 2 }], { l: [{ a: 1 }, { a: 2 }, { a: 1 }] }],
    ["range 3", [0, 1, 2]],
    ["range 5 0 -2", [5, 3, 1]],
    ["merge a b", { x: { c: 1 } }, { a: { x: { b: 1 } }, b: { x: { c: 1 } } }],
    ['slice "gs1.example" 0 3', "gs1"],
    ['int " 7.9 "', 7],
    ["mod -7 3", 2],
    ["round 2.5", 3],
    ["round 1.005 2", 1.01],
    ["to_json m 2", '{\n  "a": 1\n}', { m: { a: 1 } }],
    ["from_json t", { a: 1 }, { t: '{"a":1,"__proto__":{"b":1},"constructor":2}' }],
    ['apply (list "b" "a") "upper"', ["B", "A"]],
    ['b64decode (b64encode "é")', "é"],
    ['lookup "file" "../package.json"', readFileSync("package.json", "utf8").trimEnd()],
  ];
  for (const [expression, value, values] of cases) {
    it(`the helpers give ${expression} → ${JSON.stringify(value).slice(0, 60)}`, () =>
      assert.deepEqual(evaluate(expression, values), value));
  }

  for (const [value, words] of [
    [true, ["true", "yes", "on", "1", "y", "t", "Yes", " TRUE "]],
    [false, ["false", "no", "off", "0", "n", "f", "No", " FALSE "]],
  ] as const)
    for (const word of words)
      it(`the helper bool takes “${word}” for ${value}`, () =>
        assert.equal(evaluate("bool word", { word }), value));

  const mistakes: readonly (readonly [expression: string, says: RegExp, values?: object])[] = [
    ['lt 1 "2"', /only two numbers or two texts can be compared, not a number and text/],
    ['eq 1 "1"', /never equal, even if they look alike\. Use int/],
    ["eq true 'true'", /never equal/],
    ['bool "maybe"', /must be true, false, yes/],
    ["default nothing nowhere", /“nowhere” is not defined/, { nothing: null }],
    ["first (list)", /LIST has no items/],
    ['index m "b"', /An item has no “b”/, { m: { a: 1 } }],
    ['map l "b"', /An item has no “b”/, { l: [{ a: 1 }] }],
    ["sort (list 1 'a')", /must hold only numbers or only text/],
    ["range 1000000", /at most 100000 numbers, not 1000000/],
    ["range 1 2 0", /must not be 0/],
    ["div 1 0", /divided by 0/],
    ["max (list 'a')", /must hold only numbers, not text/],
    ['int "x"', /must be a number or text that is a number/],
    ['from_json "{"', /not valid JSON/],
    ['from_yaml "a: {{"', /not valid YAML/],
    ['hash "a" "md4"', /ALGORITHM must be one of/],
    ['apply (list 1) "uper"', /no helper “uper”/],
    ["apply (list 1) 'join' 2 3", /LIST must be a list, not a number/],
    ["apply (list 'a') 'split_at'", /no helper “split_at”/],
    ["apply (list 'a') 'replace' 'b'", /“replace” needs at least 3 arguments/],
    ["apply (list 1) 'join' 2", /LIST must be a list, not a number/],
    ['lookup "env" "TSPLAY_NOT_SET"', /TSPLAY_NOT_SET is not set/],
    ['lookup "file" "nowhere"', /does not exist/],
    ['lookup "url" "x"', /KIND must be "env" or "file"/],
    ['secret "TSPLAY_NOT_SET"', /Set the environment variable TSPLAY_NOT_SET/],
  ];
  for (const [expression, says, values] of mistakes) {
    it(`the helpers refuse ${expression}`, () => refuses(expression, says, values));
  }

  it("the errors of helpers do not show values", () => {
    for (const expression of [
      "add 1 s",
      "join s",
      "index s 1",
      "lt 1 s",
      "int s",
      "max (list s)",
      "bool s",
    ]) {
      assert.throws(
        () => evaluate(expression, { s: "canary" }),
        (error) => error instanceof InputError && !error.message.includes("canary"),
      );
    }
  });

  it("a secret that is not in the environment is asked for, and made known", () => {
    const heard: string[] = [];
    const hooks = {
      ask: (name: string, question: string) => `${name} ${question}`,
      secrets: { add: (secret: string) => heard.push(secret) },
    };
    assert.equal(evaluate('secret "TSPLAY_NOT_SET" "What?"', {}, hooks), "TSPLAY_NOT_SET What?");
    assert.equal(evaluate('secret "TSPLAY_NOT_SET"', {}, hooks), "TSPLAY_NOT_SET TSPLAY_NOT_SET:");
    assert.deepEqual(heard, ["TSPLAY_NOT_SET What?", "TSPLAY_NOT_SET TSPLAY_NOT_SET:"]);
  });

  it("quote makes any text one word of sh", () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom(...Array.from("ab'\"\\ $`!*~\n\t;&|<>#-é")) }));
    fc.assert(
      fc.property(words, (given) => {
        const quoted = evaluate("quote given", { given });
        const script = `printf '%s\\0' ${String(quoted)}`;
        const echoed = given.length > 0 ? execFileSync("sh", ["-c", script], { encoding: "utf8" }) : "";
        assert.deepEqual(echoed.split("\0").slice(0, -1), given);
      }),
      { numRuns: 40 },
    );
  }).timeout(120_000);

  it("merge and combine change neither their arguments nor any prototype", () => {
    const map = fc.dictionary(fc.constantFrom("a", "b", "toString"), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(map, map, (a, b) => {
        const before = JSON.stringify([a, b]);
        assert.deepEqual(evaluate("merge a b", { a, b }), { ...a, ...b });
        assert.deepEqual(
          Object.keys({ ...a, ...b }).sort(),
          Object.keys(evaluate("combine a b", { a, b }) ?? {}).sort(),
        );
        assert.deepEqual(evaluate("combine a a", { a }), { ...a });
        assert.equal(JSON.stringify([a, b]), before);
      }),
    );
  }).timeout(120_000);

  it("to_json and from_json give any value back, except keys that JavaScript reserves", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(!/__proto__|constructor|prototype/.test(JSON.stringify(value)));
        assert.deepEqual(evaluate("from_json (to_json value)", { value }), JSON.parse(JSON.stringify(value)));
      }),
    );
  }).timeout(120_000);
});

describe("docs/expressions.md", () => {
  const text = readFileSync("docs/expressions.md", "utf8");

  it("docs/expressions.md describes every helper as it is declared", () => {
    for (const { signature, summary, example } of Object.values(helperGroups).flat()) {
      const row = `| \`${cell(signature)}\` | ${cell(summary)} | \`${cell(example[0])}\` → \`${cell(JSON.stringify(example[1]))}\` |`;
      assert.ok(text.includes(row), `docs/expressions.md lacks the row\n${row}`);
    }
  });

  it("the example conditions in docs/expressions.md are true", () => {
    const [, variables = "", examples = ""] =
      /```yaml\n([^]*?)```[^]*?```yaml\n# → true\n([^]*?)```/.exec(text) ?? [];
    const { root } = readYaml({ path: "variables", text: variables });
    assert.ok(root?.kind === "map");
    const plain: unknown = evaluate("from_yaml text", { text: variables });
    const holds = readYaml({ path: "examples", text: examples }).root;
    assert.ok(holds?.kind === "map" && typeof plain === "object" && plain !== null);
    const [entry] = holds.entries;
    assert.ok(entry);
    const conditions = compileConditions(entry.value);
    assert.ok(conditions.all.length > 5);
    for (const condition of conditions.all) {
      assert.ok(condition.evaluate(createScope([], { ...plain })), condition.written);
    }
  });

  it("docs/expressions.md writes Jinja in Handlebars as the error does", () => {
    const rows = [...text.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|$/gm)];
    assert.ok(rows.length > 10);
    for (const [, jinja = "", here = ""] of rows) {
      refuses(jinja.replaceAll("\\|", "|"), new RegExp(`${here.replace(/[[\](){}.?*+^$|]/g, "\\$&")}$`));
    }
  });
});

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
