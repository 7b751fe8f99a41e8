import assert from "node:assert/strict";
import { InputError } from "../../engine/source/diagnostic.js";
import { readYaml } from "../../engine/source/yaml.js";
import {
  CannotTell,
  compileText,
  compileValue,
  createScope,
  Unknown,
  wholeFile,
  type Variable,
  type Variables,
} from "../../engine/template/index.js";

/** A layer from YAML text, as an inventory or a play makes it. */
function layer(text: string, secret = false): Variables {
  const { root, problems } = readYaml({ path: "vars.yml", text });
  assert.deepEqual(problems, []);
  assert.ok(root?.kind === "map");
  return new Map(
    root.entries.map(({ key, keySpan, value }): [string, Variable] => [
      key,
      { value: compileValue(value), at: keySpan, secret },
    ]),
  );
}

const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.message;
  }
  return "";
};

describe("createScope", () => {
  it("a later layer wins over an earlier one, and plain values win over all layers", () => {
    const scope = createScope([layer("a: 1\nb: 1\nc: 1\n"), layer("b: 2\nc: 2\n")], { c: 3 });
    assert.deepEqual([scope.get("a"), scope.get("b"), scope.get("c"), scope.get("d")], [1, 2, 3, undefined]);
    assert.deepEqual([...new Set(scope.names())].sort(), ["a", "b", "c"]);
    assert.deepEqual([scope.has("a"), scope.has("d"), scope.has("toString")], [true, false, false]);
  });

  it("a variable is rendered once, when it is first asked for, with the names that win", () => {
    let asked = 0;
    const counted: Variable = {
      at: null,
      secret: false,
      value: {
        ...compileText("{{ n }}", wholeFile({ path: "f", text: "" })),
        evaluateLazy: () => (asked += 1),
      },
    };
    const scope = createScope([
      layer('url: "http://{{ host }}"\nhost: a\n'),
      layer("host: b\n"),
      new Map([["n", counted]]),
    ]);
    assert.equal(scope.get("url"), "http://b");
    assert.equal(asked, 0);
    assert.deepEqual([scope.get("n"), scope.get("n"), asked], [1, 1, 1]);
  });

  it("a variable is rendered again in a scope with more values", () => {
    const scope = createScope([layer('greeting: "hello {{ item }}"\n')], { item: "nobody" });
    assert.equal(scope.get("greeting"), "hello nobody");
    assert.equal(scope.with({ item: "ann" }).get("greeting"), "hello ann");
    assert.equal(scope.get("greeting"), "hello nobody");
  });

  it("a cycle of variables is reported with all of them", () => {
    const scope = createScope([layer('z: "{{ a }}"\na: "{{ b }}"\nb: ["{{ c.d }}"]\nc: "{{ a }}"\n')]);
    assert.match(
      message(() => scope.get("z")),
      /a \(vars\.yml:2:1\) → b \(vars\.yml:3:1\) → c \(vars\.yml:4:1\) → a: each variable needs the next/,
    );
  });

  it("a scope can be asked again after a cycle or a mistake", () => {
    const scope = createScope([layer('a: "{{ a }}"\nb: "{{ nope }}"\nc: 1\n')]);
    for (const name of ["a", "b", "a"])
      assert.notEqual(
        message(() => scope.get(name)),
        "",
      );
    assert.equal(scope.get("c"), 1);
  });

  it("an undefined name is placed where the variable uses it", () => {
    const scope = createScope([layer('a: 1\nb: "x {{ nope }}"\n')]);
    const error = (() => {
      try {
        compileText("{{ b }}", wholeFile({ path: "task.yml", text: "{{ b }}" })).evaluate(scope);
      } catch (caught) {
        return caught;
      }
      return null;
    })();
    assert.ok(error instanceof InputError);
    assert.equal(error.diagnostics[0]?.at?.source.path, "vars.yml");
  });

  it("the texts of a secret variable are made known when it is rendered, at any depth", () => {
    const heard: string[] = [];
    const hooks = { secrets: { add: (secret: string) => heard.push(secret) } };
    const scope = createScope(
      [layer("a: {b: [one, 2]}\n", true), layer("c: open\nd: !secret three\n")],
      {},
      hooks,
    );
    assert.deepEqual(heard, []);
    for (const name of ["a", "c", "d", "d"]) scope.get(name);
    assert.deepEqual(heard, ["one", "2", "three"]);
  });

  it("a value that is not known passes through a scope, and fails where it is looked at", () => {
    const scope = createScope([layer('a: "{{ later }}"\nb: "{{ later }}!"\n')], {
      later: new Unknown("it has not run"),
    });
    assert.ok(scope.get("a") instanceof Unknown);
    assert.throws(() => scope.get("b"), CannotTell);
  });
});
