import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { factAt, facts } from "../../engine/facts/index.js";
import { asked, shells } from "./ask.js";

describe("facts", function () {
  // Every shell is started many times.
  this.timeout(120_000);

  it("docs/facts.md describes every field of every fact, and nothing else", () => {
    const documented = [
      ...readFileSync(new URL("../../docs/facts.md", import.meta.url), "utf8").matchAll(
        /^\| `facts\.(\S+)` \| (.*) \|$/gm,
      ),
    ].map(([, name = "", meaning = ""]) => [name, meaning]);
    const declared = [...facts].flatMap(([name, { fields }]) =>
      Object.entries(fields).map(([field, meaning]) => [`${name}.${field}`, meaning]),
    );
    assert.deepEqual(documented, declared);
  });

  for (const shell of shells) {
    for (const [name, { fields }] of facts) {
      it(`the fact ${name} has the fields it declares under ${shell.join(" ")}`, () => {
        const value = asked(name, shell);
        for (const path of leaves(value)) {
          assert.equal(factAt([name, ...path]).known, true, `undeclared: ${[name, ...path].join(".")}`);
        }
        if (Array.isArray(value)) return;
        assert.ok(typeof value === "object" && value !== null);
        const top = Object.keys(fields).filter((field) => !field.includes("."));
        assert.deepEqual(Object.keys(value).sort(), top.sort());
      });
    }
  }
});

describe("factAt", () => {
  const cases: readonly (readonly [
    string,
    ReturnType<typeof factAt> | { known: false; near: string | null; index: number },
  ])[] = [
    ["os.family", { known: true, fact: "os" }],
    ["os", { known: true, fact: "os" }],
    ["network.interfaces.eth0.mac", { known: true, fact: "network" }],
    ["network.default.gateway", { known: true, fact: "network" }],
    ["mounts.0.path", { known: true, fact: "mounts" }],
    ["cpu.flags.3", { known: true, fact: "cpu" }],
    ["os.famly", { known: false, index: 1, near: "family" }],
    ["oss.family", { known: false, index: 0, near: "os" }],
    ["network.interfaces.eth0.macs", { known: false, index: 3, near: "mac" }],
    ["network.interface.eth0", { known: false, index: 1, near: "interfaces" }],
    ["os.family.name", { known: false, index: 2, near: null }],
    ["os.constructor", { known: false, index: 1, near: null }],
    ["__proto__", { known: false, index: 0, near: null }],
  ];
  for (const [path, expected] of cases) {
    it(`the fact path ${path} is ${expected.known ? "known" : "not known"}`, () => {
      const place = factAt(path.split("."));
      assert.deepEqual(
        place.known ? place : { known: place.known, index: place.index, near: place.near },
        expected,
      );
    });
  }
});

/** The path of every value inside a value, itself left out. */
function leaves(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...leaves(inner).map((path) => [key, ...path]),
  ]);
}
