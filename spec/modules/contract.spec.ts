import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { isModule, type Module, type Prepared, Refusal, type Replies } from "../../engine/module/index.js";
import type { Misfit } from "../../engine/module/index.js";
import type { Fragment, ParamSchema, Shape } from "../../engine/module/params.js";
import { localFile, missing, output, type Scenario } from "../support/module.js";
import { locate, skipFor } from "../support/needs.js";
import { effectsOf, outside } from "../support/effects.js";
import { lacks, sandboxFor } from "../support/sandbox.js";
import { shells } from "../script/shells.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const directory = join(here, "../../modules");
const names = readdirSync(directory).flatMap((file) => (file.endsWith(".ts") ? [basename(file, ".ts")] : []));

async function load(name: string): Promise<Module> {
  const { default: module }: { default?: unknown } = (await import(join(directory, `${name}.ts`))) as object;
  if (isModule(module)) return module;
  throw new Error(`modules/${name}.ts exports no module`);
}

async function scenariosOf(name: string): Promise<readonly Scenario[]> {
  const file = join(here, "scenarios", `${name}.ts`);
  if (!existsSync(file)) return [];
  const { default: scenarios } = (await import(file)) as { default: readonly Scenario[] };
  return scenarios;
}

const loaded = await Promise.all(
  names.map(async (name) => ({ name, module: await load(name), scenarios: await scenariosOf(name) })),
);

describe("every module", () => {
  for (const { name, module, scenarios } of loaded)
    describe(name, () => {
      declared(name, module);
      examples(name, module);
      secrets(name, module);
      for (const scenario of scenarios) for (const shell of shells) inSandbox(name, module, scenario, shell);
    });
});

/** What a reader of the reference relies on. */
function declared(name: string, module: Module): void {
  it(`${name} is declared in full`, () => {
    assert.match(name, /^[a-z][a-z0-9_]*$/);
    assert.match(module.summary, /^[A-Z].*[^.]$/);
    assert.ok(module.short === null || module.short in module.params, "short names no parameter");
    for (const [path, fragment] of fragmentsOf(module.params))
      assert.match(fragment.description, /^\S.{2,}\S$/s, `${path} is not described`);
    for (const [field, text] of Object.entries(module.returns))
      assert.match(text, /\S/, `${field} is not described`);
  });

  it(`${name} imports nothing but what a module may`, () => {
    const imported = readFileSync(join(directory, `${name}.ts`), "utf8").matchAll(
      /^(?:import|export) .*?from "([^"]+)"|^\} from "([^"]+)"/gm,
    );
    for (const [, one, other] of imported)
      assert.match(one ?? other ?? "", /^(?:node:|\.\.\/engine\/module\/index\.js$|\.\/lib\/)/);
  });
}

function* fragmentsOf(params: ParamSchema, above = ""): Generator<readonly [string, Fragment]> {
  for (const [name, fragment] of Object.entries(params)) {
    yield [above + name, fragment];
    yield* fragmentsWithin(fragment, `${above}${name}.`);
  }
}

function* fragmentsWithin(shape: Shape, above: string): Generator<readonly [string, Fragment]> {
  if (shape.type === "object") yield* fragmentsOf(shape.properties, above);
  if (shape.type === "array") yield* fragmentsWithin(shape.items, above);
  if (shape.type === "map") yield* fragmentsWithin(shape.values, above);
}

/** Examples are playbook text: they hold templates, which fit anywhere. */
function examples(name: string, module: Module): void {
  it(`${name} has at least two examples, and they fit`, () => {
    assert.ok(Object.keys(module.examples).length >= 2);
    for (const [title, example] of Object.entries(module.examples)) {
      const params = asParams(module, example);
      const misfits = module.checkSchema(params).misfits.filter((misfit) => !isTemplated(params, misfit));
      assert.deepEqual(misfits, [], title);
    }
  });

  it(`${name} asks the same of the same parameters, and decides the same of the same replies`, () => {
    for (const example of Object.values(module.examples)) {
      const params = rendered(module, asParams(module, example));
      if (params === null) continue;
      const [one, other] = [module.prepare(params), module.prepare(params)];
      assert.deepEqual(one.reads, other.reads);
      assert.deepEqual(structuredClone(one.reads), one.reads, "asks are not plain data");
      assert.deepEqual(outcomeOf(one), outcomeOf(other));
    }
  });
}

function asParams(module: Module, example: unknown): Record<string, unknown> {
  if (typeof example === "object" && example !== null && !Array.isArray(example)) return { ...example };
  assert.ok(module.short !== null, "an example is no map, but the module has no short form");
  return { [module.short]: example };
}

/** The same parameters, or null where only a template would tell whether they fit. */
function rendered(module: Module, written: Record<string, unknown>): Record<string, unknown> | null {
  return module.checkSchema(written).misfits.length > 0 ? null : written;
}

function isTemplated(params: unknown, { at, kind }: Misfit): boolean {
  if (kind === "unknown" || kind === "missing") return false;
  const leaf = at
    .split("/")
    .slice(1)
    .reduce(
      (value: unknown, key) =>
        typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
      params,
    );
  return typeof leaf === "string" && leaf.includes("{{");
}

/** What a module makes of a bare host, or why it refuses. */
function outcomeOf(prepared: Prepared): unknown {
  try {
    const { change, writes, notes, provides } = prepared.decide(bareHost(prepared));
    return { change, writes: inspect(writes, { depth: 9 }), notes, provides };
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** A host where there are no files, and every program says nothing. */
function bareHost({ reads, localReads }: Prepared): Replies {
  const replies = Object.entries(reads).map(
    ([name, { ask }]) => [name, ask === "text" || ask === "stat" ? missing : output("")] as const,
  );
  const local = Object.keys(localReads).map((name) => [name, localFile(1)] as const);
  return Object.fromEntries([...replies, ...local]);
}

/** A secret shows in nothing that is told: neither in a decision however printed, nor in a refusal. */
function secrets(name: string, module: Module): void {
  const secret = Object.entries(module.params).flatMap(([param, { secret }]) => (secret ? [param] : []));
  for (const param of secret)
    it(`${name} hides ${param}`, () => {
      const canary = "canary-0f3a";
      const withCanary = Object.values(module.examples).flatMap((example) =>
        [canary, { "X-Key": canary }].flatMap((value) => {
          const params = rendered(module, { ...asParams(module, example), [param]: value });
          return params === null ? [] : [params];
        }),
      );
      assert.notEqual(withCanary.length, 0, "no example can be given the secret");
      for (const params of withCanary) {
        const prepared = module.prepare(params);
        const told = outcomeOf(prepared);
        assert.ok(prepared.secrets.includes(canary), "the secrets is not told");
        assert.doesNotMatch(inspect(told, { depth: 20 }), /canary/);
        assert.doesNotMatch(JSON.stringify(told), /canary/);
        assert.doesNotMatch(JSON.stringify(prepared.reads), /canary/, "a question carries it");
      }
    });
}

/** check → apply → check, as the engine does it, on a directory that plays a host. */
function inSandbox(name: string, module: Module, scenario: Scenario, shell: (typeof shells)[number]): void {
  const missing = lacks(scenario, shell);
  // A shell with programs of its own will never have another.
  if (missing !== null && missing !== "root" && locate(missing) !== "") return;
  it(`${name}: ${scenario.title} (${shell.name})`, async function () {
    if (missing !== null) skipFor(this, missing);
    const sandbox = await sandboxFor(scenario, shell);
    try {
      const prepared = module.prepare(scenario.params(sandbox.root));
      const before = sandbox.snapshot();
      const decision = prepared.decide(await sandbox.ask(prepared));
      assert.deepEqual(sandbox.snapshot(), before, "looking changed something");
      if (scenario.settled) assert.equal(decision.change, null);
      else assert.notEqual(decision.change, null, "nothing to change was found");
      const effects = effectsOf(
        decision.writes,
        scenario.notItsEffects?.map((path) => join(sandbox.root, path)),
      );
      await sandbox.perform(decision);
      if (effects !== null)
        assert.deepEqual(
          outside(effects, sandbox.root, before, sandbox.snapshot()),
          [],
          "undeclared effects",
        );
      const again = prepared.decide(await sandbox.ask(prepared));
      if (!scenario.always) assert.equal(again.change, null, "not as asked even after the change");
      if (module.predicts && decision.change !== null) {
        const foreseen = prepared.decide(await sandbox.ask(prepared), decision.predicted());
        assert.equal(foreseen.change, null, "not as asked even by what is predicted");
      }
      for (const [path, content] of Object.entries(scenario.then ?? {}))
        assert.equal(sandbox.read(path), content, path);
    } finally {
      rmSync(sandbox.root, { recursive: true, force: true });
    }
  });
}
