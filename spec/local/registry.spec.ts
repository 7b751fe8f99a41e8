import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRegistry, ModuleFault } from "../../engine/local/registry.js";

const MODULE = `import { defineModule } from "tsplay";
globalThis.timesLoaded = (globalThis.timesLoaded ?? 0) + 1;
export default defineModule({ summary: "SUMMARY", params: {}, reads: () => ({}), check: () => null, apply: () => [] });
`;

describe("a registry of modules", () => {
  let directory = "";
  const write = (path: string, text: string): string => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "tsplay-registry-"));
    Reflect.deleteProperty(globalThis, "timesLoaded");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const registry = (...directories: readonly string[]): ReturnType<typeof createRegistry> =>
    createRegistry(directories.map((one) => join(directory, one)));

  it("a registry has the built-in modules and those of its directories; of one name, the later directory's", async () => {
    write("one/mine.ts", MODULE.replace("SUMMARY", "one"));
    write("one/copy.ts", MODULE.replace("SUMMARY", "ours"));
    const later = write("two/mine.mjs", MODULE.replace("SUMMARY", "two"));
    const found = registry("one", "two", "nowhere");
    assert.ok(found.names.has("file") && found.names.has("mine"));
    assert.equal((await found.load("mine"))?.summary, "two");
    assert.equal((await found.load("copy"))?.summary, "ours");
    assert.equal(found.fileOf("mine"), later);
  });

  it("a registry has null for what it has not", async () => {
    const found = registry("one");
    assert.equal(found.fileOf("mine"), null);
    assert.equal(await found.load("mine"), null);
  });

  it("a registry takes files for modules by their names", () => {
    for (const name of ["a.ts", "b.js", "c.mjs", "d.cts", "e2_f.ts"]) write(`one/${name}`, MODULE);
    for (const name of ["G.ts", "h.d.ts", "_i.ts", "j.txt", "k-l.ts", "2m.ts"]) write(`one/${name}`, MODULE);
    const builtIn = registry().names;
    const own = [...registry("one").names].filter((name) => !builtIn.has(name));
    assert.deepEqual(own.sort(), ["a", "b", "c", "d", "e2_f"]);
  });

  it("a registry loads each file once", async () => {
    write("one/mine.ts", MODULE);
    const found = registry("one");
    const [first, second] = await Promise.all([found.load("mine"), found.load("mine")]);
    assert.ok(first);
    assert.equal(second, first);
    assert.equal(await found.load("mine"), first);
    assert.equal(Reflect.get(globalThis, "timesLoaded"), 1);
  });

  it("a registry names the file that is no module, and why", async () => {
    const cases = [
      ["export default null;", /no\.ts must have “export default defineModule/],
      ["export const x = 1;", /no\.ts must have “export default defineModule/],
      ["module.exports = 7;", /no\.ts must have “export default defineModule/],
      ["throw new Error('such\\n  luck');", /no\.ts cannot be loaded: such luck$/],
      ["throw 'luck';", /no\.ts cannot be loaded: luck$/],
      [MODULE.replace("params: {}", "params: 7"), /no\.ts has an invalid definition: /],
    ] as const;
    for (const [index, [text, says]] of cases.entries()) {
      write(`${index}/no.ts`, text);
      await assert.rejects(registry(String(index)).load("no"), (error) => {
        assert.ok(error instanceof ModuleFault);
        assert.match(error.message, says);
        return true;
      });
    }
  });
});
