import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { locate, pointer, type Span } from "../../engine/source/span.js";
import { describeNode, nodeAt, plainValue, readYaml, type YamlNode } from "../../engine/source/yaml.js";

describe("readYaml", () => {
  const read = (text: string): ReturnType<typeof readYaml> => readYaml({ path: "f.yml", text });
  const value = (text: string): unknown => {
    const { root, problems } = read(text);
    assert.deepEqual(problems, []);
    return root && plainValue(root);
  };
  const written = ({ source, from, to }: Span): string => source.text.slice(from, to);
  const node = (text: string, at: string): YamlNode => {
    const { root } = read(text);
    const found = root && nodeAt(root, at);
    assert.ok(found, `nothing at ${at}`);
    return found.node;
  };

  it("YAML is read as version 1.2: yes and 0644 are not what YAML 1.1 makes of them", () => {
    assert.deepEqual(value("a: yes\nb: 0644\nc: true\nd: ~\ne: 1.10\nf: 22:30\n"), {
      a: "yes",
      b: 644,
      c: true,
      d: null,
      e: 1.1,
      f: "22:30",
    });
  });

  for (const [what, text] of [
    ["nothing", ""],
    ["comments", "# only\n"],
    ["an opening line", "---\n"],
  ] as const) {
    it(`a YAML file with ${what} has no root`, () => assert.equal(value(text), null));
  }

  it("a merge key adds the keys that the map lacks, the earlier map before the later", () => {
    const text = "a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b], y: 3}\nd: {<<: *b}\n";
    assert.deepEqual(value(text), {
      a: { x: 1, y: 1 },
      b: { x: 2, z: 2 },
      c: { x: 1, z: 2, y: 3 },
      d: { x: 2, z: 2 },
    });
  });

  it("a value tagged !secret is marked, and read as text", () => {
    const scalar = node("pin: !secret 0123\n", "/pin");
    assert.ok(scalar.kind === "scalar" && scalar.secret);
    assert.equal(scalar.value, "0123");
    assert.equal(describeNode(scalar), "secret text");
  });

  it("each YAML value and key knows its place", () => {
    const text = "a:\n  - b/c: [1, two]\n";
    const { root } = read(text);
    const found = root && nodeAt(root, "/a/0/b~1c/1");
    assert.equal(found && written(found.node.span), "two");
    const key = root && nodeAt(root, "/a/0/b~1c");
    assert.equal(key?.keySpan && pointer(key.keySpan), "f.yml:2:5");
    assert.equal(root && nodeAt(root, "/a/1"), null);
  });

  it("YAML places are the same with CR LF", () => {
    const scalar = node("a: |\r\n  one\r\n  two\r\n", "/a");
    assert.ok(scalar.kind === "scalar");
    assert.equal(scalar.value, "one\ntwo\n");
    assert.deepEqual(locate(scalar.spanOf({ from: 4, to: 7 })), { file: "f.yml", line: 3, column: 3 });
  });

  describe("spanOf", () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ["plain", "k: see {{ x }} there\n", "{{ x }}"],
      ["single quotes with a doubled one", "k: 'it''s {{ x }}'\n", "{{ x }}"],
      ["double quotes with escapes", 'k: "\\u00e9\\t\\"\\x41\\n {{ x }}"\n', "{{ x }}"],
      ["a literal block", "k: | # note\n   one\n     {{ x }}\n   two\n", "{{ x }}"],
      ["a folded block", "k: >-\n  one\n  two\n\n  three {{ x }}\n", "{{ x }}"],
      ["plain over two lines", "k: one\n   two {{ x }}\n", "{{ x }}"],
      ["double quotes over two lines", 'k: "one\n   two \\\n   {{ x }}"\n', "{{ x }}"],
      ["a block with its own indentation", "k: |2\n    {{ x }}\n  y\n", "{{ x }}"],
    ];
    for (const [style, text, piece] of cases) {
      it(`a range of text is found in ${style}`, () => {
        const scalar = node(text, "/k");
        assert.ok(scalar.kind === "scalar" && typeof scalar.value === "string");
        const from = scalar.value.indexOf(piece);
        assert.ok(from >= 0, scalar.value);
        assert.equal(written(scalar.spanOf({ from, to: from + piece.length })), piece);
      });
    }

    it("every visible character of any text is found in any YAML style", () => {
      const text = fc.string({ unit: fc.constantFrom(...Array.from("ab'\"\\ :#{\n\té😀-")) });
      const style = fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED");
      fc.assert(
        fc.property(text, style, (given, defaultStringType) => {
          const scalar = node(stringify({ k: given }, { defaultStringType }), "/k");
          assert.ok(scalar.kind === "scalar" && typeof scalar.value === "string");
          for (const { index, 0: character } of scalar.value.matchAll(/[ab:#{-]/g)) {
            assert.equal(written(scalar.spanOf({ from: index, to: index + 1 })), character);
          }
        }),
      );
    }).timeout(120_000);
  });

  describe("problems", () => {
    const bomb = ["a: &a [x]", ..."bcdefghi".split("").map((name, index) => level(name, index))].join("\n");
    const cases: readonly (readonly [what: string, text: string, at: string, says: RegExp])[] = [
      ["a tab", "a:\n\tb: 1\n", "2:1", /allows only spaces/],
      ["a duplicate key", "a: 1\nb: 2\na: 3\n", "3:1", /“a” is already on line 1/],
      ["an unquoted template", "a: {{ b }}\n", "1:4", /"\{\{ b \}\}"/],
      ["an unquoted template before text", "a: {{ b }}/c\n", "1:4", /"\{\{ b \}\}\/c"/],
      ["an unquoted template with quotes", '- {{ f "b" }}\n', "1:3", /'\{\{ f "b" \}\}'/],
      [
        "a template within a text in a map",
        "a: { b: /x-{{ c }}.d, e: 1 }\nf: 2\n",
        "1:9",
        /"\/x-\{\{ c \}\}\.d"$/,
      ],
      [
        "two templates at a map's end",
        "a: { e: 1, b: /{{ c }}/{{ d }} }\n",
        "1:15",
        /"\/\{\{ c \}\}\/\{\{ d \}\}"$/,
      ],
      ["a template quoted in part", 'a: "{{ b }}" c\n', "1:14", /outside the quotes/],
      ["an unknown tag", "a: !vault b\n", "1:4", /only supported tag is “!secret”/],
      ["a secret map", "a: !secret {b: c}\n", "1:12", /for a single text/],
      ["a pattern that is an alias", "hosts: *.example.com\n", "1:8", /"\*\.example\.com"/],
      ["a lone star", "hosts: *\n", "1:8", /"\*"/],
      ["a pattern that is an anchor", "hosts: &web\n", "1:8", /"&web"/],
      ["a pattern that is a tag", "hosts: !web\n", "1:8", /"!web"/],
      ["an alias of itself", "&a [*a]\n", "1:5", /never end/],
      ["an alias bomb", bomb, "5:20", /at most 10000 values/],
      ["deep nesting", `${"[".repeat(65)}${"]".repeat(65)}\n`, "1:65", /at most 64/],
      ["very deep nesting", `${"[".repeat(5000)}${"]".repeat(5000)}\n`, "1", /nested too deeply/],
      ["a forbidden name", "a: {__proto__: 1}\n", "1:5", /cannot be a key/],
      ["a number as a name", "80: http\n", "1:1", /Quote it: "80"/],
      ["a list as a name", "? [a]\n: 1\n", "1:3", /A key must be text/],
      ["no name", ": 1\n", "1:1", /key before “:” is missing/],
      ["two documents", "a: 1\n---\nb: 2\n", "2:1", /a second one begins here/],
      ["another YAML", "%YAML 1.1\n---\na: yes\n", "1:1", /Only YAML 1\.2 is supported/],
      ["a large integer", "a: 12345678901234567890\n", "1:4", /quote it: "12345678901234567890"/],
      ["an endless number", "a: 1e999\n", "1:4", /cannot be stored exactly/],
      ["a direction control", "a: x\u202ey\n", "1:5", /U\+202E/],
      ["a NUL", "a: x\u0000\n", "1:5", /U\+0000/],
      ["a no-break space", "a:\n\u00a0 b: 1\n", "2:1", /U\+00A0 looks like a space/],
      ["line ends of old Macs", "a: 1\rb: 2\r", "1:5", /U\+000D/],
      ["an unclosed quote", 'a: 1\nb: "x\nc: 2\n', "2:4", /no closing quote/],
      ["an unclosed bracket", "a: [1, 2\nb: 3\n", "1:4", /“\[” that opens here/],
      ["a second colon", "name: foo: bar\n", "1:7", /"foo: bar"/],
      ["a line indented too far", "- when: x\n   name: y\n", "2:4", /continuation of the line before/],
      ["a missing space", "a: 1\nb:2\nc: 3\n", "2:1", /space is missing after “b:”/],
      ["a name beside a list", "- a\nb: 1\n", "2:1", /does not fit what comes before it/],
      ["a list beside its name", "a: - b\n", "1:4", /line after its key/],
      ["a reserved beginning", "a: @b\n", "1:4", /"@b"/],
      ["an unknown escape", 'a: "\\d"\n', "1:5", /“\\d” is not an escape sequence of YAML/],
      ["a merge of nothing", "a: {<<: 1}\n", "1:5", /takes a map/],
    ];
    for (const [what, text, at, says] of cases) {
      it(`a YAML problem is reported: ${what}`, () => {
        const [problem] = read(text).problems;
        assert.ok(problem?.at, "no problem told");
        assert.ok(`${pointer(problem.at)}:`.startsWith(`f.yml:${at}:`), pointer(problem.at));
        assert.match(problem.detail, says);
      });
    }

    it("several YAML problems are reported at once, one for each bad line", () => {
      const text = "a: {{ x }} y\nb: {{ z }}\nb: 1\nc: !x 1\nd: [1 2, : ]]\n";
      assert.deepEqual(
        read(text).problems.map(({ code, at }) => [code, at && locate(at).line]),
        [
          ["quote", 1],
          ["quote", 2],
          ["duplicate-key", 3],
          ["tag", 4],
          ["yaml", 5],
        ],
      );
    });

    it("reading YAML never throws, and every problem has its place in the text", () => {
      const text = fc.string({ unit: fc.constantFrom(...Array.from("ab:-[]{},\n \t'\"|>&*!#%@`?0\u00a0<")) });
      fc.assert(
        fc.property(text, (given) => {
          for (const { at } of read(given).problems) {
            assert.ok(at && at.from >= 0 && at.from <= given.length && at.to >= at.from);
          }
        }),
        { numRuns: 2_000 },
      );
    }).timeout(120_000);
  });
});

function level(name: string, index: number): string {
  const below = `*${"abcdefgh"[index] ?? "a"}`;
  return `${name}: &${name} [${Array.from({ length: 10 }, () => below).join(", ")}]`;
}
