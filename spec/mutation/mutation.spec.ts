import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { transform, transformSync } from "esbuild";
import { sourcesBelow } from "../support/sources.js";
import { flipsOf } from "./flips.js";
import { mutate } from "./mutate.js";
import { sampleOf } from "./sample.js";
import { withSwitches } from "./switches.js";

describe("flips", () => {
  const cases: readonly (readonly [code: string, ...flips: readonly string[]])[] = [
    ["f(a < b);", "without f(a < b);", "a < b → a <= b"],
    ["const x = a && b;", "a && b → a || b", "a && b → a"],
    ["const x = a || b;", "a || b → a && b", "a || b → a"],
    ["const x = a ?? b;", "a ?? b → a", "a ?? b → b"],
    ["const x = a ?? null;", "a ?? null → null"],
    ["const x = a === b ? c : d;", "a === b → a !== b"],
    ["const x = a ? c : d;", "a → !(a)"],
    ["const x = !a ? c : d;", "!a → a"],
    ["if (a) throw new B();", "a → !(a)", "without throw new B();"],
    ["if (a) throw b;", "a → !(a)"],
    ["const x = [a, ...b];", "[a, ...b] → []", "[a, ...b] → [a]"],
    ["const x = { a, ...b };", "{ a, ...b } → ({ a })"],
    ['const x = "word";', '"word" → ""'],
    ['const x = "A sentence.";'],
    ["const x = `${a}-${b}`;", '`${a}-${b}` → ""'],
    ['const x = a + "s";', '"s" → ""'],
    ["const x = a - b;", "a - b → a + b"],
    ["const x = true;", "true → false"],
    ["const x = a.filter(b).some(c);", "a.filter(b).some(c) → a.filter(b).every(c)", "a.filter(b) → a"],
    ["const x = a?.b.filter(c);"],
    ["const x = a.toString();"],
    ["function f() { a(); b(); }", "f() returns at once", "without a();", "without b();"],
    ["function f() { a(); return b; }", "without a();"],
    ['const x: Map<"a" | "b", true> = y;'],
    ['import x from "y"; export { z } from "w";'],
    ['interface A { b: "c" } type D = { e: false };'],
    ["[a, b] = [b, a];", "without [a, b] = [b, a];", "[b, a] → []"],
    ["a ??= b;", "without a ??= b;", "a ??= b → a = b"],
  ];
  for (const [code, ...flips] of cases)
    it(`the flips of “${code}” are ${flips.length === 0 ? "none" : flips.join("; ")}`, () => {
      assert.deepEqual(
        flipsOf("f.ts", code).map(({ what }) => what),
        flips,
      );
    });

  it("flips change nothing until one is tried, and then one thing only", () => {
    const text = `
const seen = [];
function choose(a, b) {
  seen.push(a);
  if (a > 1 && !b) return [...seen, "first"];
  return b ?? "none";
}
seen.push(...choose(3, null), choose(0, null), choose(1, true));
return seen.join();`;
    const flips = flipsOf("f.ts", text);
    const run = (tried: string): unknown => {
      const { code } = transformSync(
        `globalThis.$flip = (key) => key === tried; ${withSwitches(text, flips)}`,
      );
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      return (new Function("tried", code) as (tried: string) => unknown)(tried);
    };
    assert.equal(run(""), "3,0,1,3,first,none,true");
    const results = new Map(flips.map(({ key, what }) => [what, run(key)]));
    assert.equal(results.get("without seen.push(a);"), "first,none,true");
    assert.equal(results.get("a > 1 → a >= 1"), "3,0,1,3,first,none,true");
    assert.equal(results.get("!b → b"), "3,0,1,n,o,n,e,none,true");
    assert.equal(results.get('[...seen, "first"] → ["first"]'), "3,0,1,first,none,true");
    assert.equal(results.get('"none" → ""'), "3,0,1,3,first,,true");
    assert.equal(new Set(flips.map(({ key }) => key)).size, flips.length);
  });

  it("flips leave every file of the engine valid", async () => {
    for (const file of sourcesBelow("engine").filter((path) => !path.endsWith(".d.ts"))) {
      const text = readFileSync(file, "utf8");
      await transform(withSwitches(text, flipsOf(file, text)), { loader: "ts", sourcefile: file });
    }
  });

  it("flips are chosen by a seed, always the same ones", () => {
    const list = Array.from({ length: 100 }, (_, index) => index);
    const some = sampleOf(list, String, { size: 10, seed: "1" });
    assert.equal(some.length, 10);
    assert.deepEqual(sampleOf(list, String, { size: 10, seed: "1" }), some);
    assert.notDeepEqual(sampleOf(list, String, { size: 10, seed: "2" }), some);
    assert.deepEqual(sampleOf([1, 2], String, { size: 10, seed: "1" }), [1, 2]);
    const others = sampleOf(["new", ...list.map(String)], String, { size: 10, seed: "1" });
    assert.ok(some.filter((one) => others.includes(String(one))).length >= 9);
  });
});

/** A project of one source file, whose spec overlooks what happens at the boundary and what is never asked for. */
const PROJECT: Readonly<Record<string, string>> = {
  "package.json": '{ "type": "module" }',
  "engine/room/price.ts": `
export function price(count: number, each: number): number {
  if (count > 10) return count * each * RATE.many;
  return count * each;
}

export function nobodyAsks(): readonly boolean[] {
  return [true, !false];
}

export async function wait(rounds: number): Promise<number> {
  let done = 0;
  for (; done < rounds; done += 1) await Promise.resolve();
  return done;
}

const RATE = { many: 0.5 };
`,
  "spec/room/price.spec.ts": `
import assert from "node:assert/strict";
import { price, wait } from "../../engine/room/price.js";

describe("price", () => {
  it("is less for many", () => {
    assert.equal(price(2, 3), 6);
    assert.equal(price(20, 3), 30);
  });
  it("waits", async () => assert.equal(await wait(3), 3));
  it("fails without any flip", () => assert.fail());
});
`,
};

describe("the mutation tool", () => {
  let project = "";
  before(() => {
    project = mkdtempSync(join(tmpdir(), "tsplay-planted-"));
    for (const [path, text] of Object.entries(PROJECT)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    mkdirSync(join(project, "node_modules"));
    symlinkSync(join(import.meta.dirname, "../../node_modules/mocha"), join(project, "node_modules/mocha"));
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it("the mutation tool finds what a spec overlooks and what it never comes to, and nothing else", async () => {
    const told: string[] = [];
    const file = "engine/room/price.ts";
    const equivalents = [{ file, what: "true → false", why: "nobody asks" }];
    const options = { files: [file], only: null, equivalents, jobs: 1, sample: null, budget: 10_000 };
    const results = await mutate(project, options, (text) => told.push(text));
    const fates = results.map(({ flip, fate }) => `${flip.what}: ${fate}`);
    assert.deepEqual(fates, [
      "count > 10 → !(count > 10): killed",
      "count > 10 → count >= 10: survived",
      "count * each * RATE.many → count * each / RATE.many: killed",
      "count * each → count / each: killed",
      "count * each → count / each: killed",
      "[true, !false] → []: unreached",
      "true → false: equivalent",
      "!false → false: unreached",
      "false → true: unreached",
      "done < rounds → !(done < rounds): killed",
      "done < rounds → done <= rounds: killed",
      "done += 1 → done -= 1: hung",
      "without await Promise.resolve();: survived",
    ]);
    assert.match(told.join("\n"), /fail here: price fails without any flip/);
  });
});
