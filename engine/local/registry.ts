import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { declarationFaults } from "../module/declaration.js";
import { isModule, type Module } from "../module/define.js";
import { installed } from "../source/installation.js";
import { displayPath } from "./paths.js";

/** The modules that a playbook can use: all names are known at once, and each module is loaded when it is first used. */
export interface Registry {
  readonly names: ReadonlySet<string>;
  /** Null if there is none of that name. @throws ModuleFault if its file cannot be loaded or is not a module */
  load(name: string): Promise<Module | null>;
  /** The file of a module. */
  fileOf(name: string): string | null;
}

/** The error is in the file of a module, not in the playbook. */
export class ModuleFault extends Error {
  override readonly name = "ModuleFault";
}

/** Built-in modules and those in `directories`; a later directory wins. */
export function createRegistry(directories: readonly string[]): Registry {
  const files = new Map<string, string>([BUILT_IN, ...directories].flatMap(modulesIn));
  const loaded = new Map<string, Promise<Module>>();
  return {
    names: new Set(files.keys()),
    fileOf: (name) => files.get(name) ?? null,
    load(name) {
      const file = files.get(name);
      if (file === undefined) return Promise.resolve(null);
      const module = loaded.get(name) ?? loadModule(file);
      loaded.set(name, module);
      return module;
    },
  };
}

const BUILT_IN = installed("modules");

function modulesIn(directory: string): readonly (readonly [string, string])[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => /^[a-z][a-z0-9_]*\.(?:[cm]?[jt]s)$/.test(file))
    .map((file) => [basename(file, extname(file)), join(directory, file)] as const);
}

async function loadModule(file: string): Promise<Module> {
  const exported = await importFile(file).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ModuleFault(
      `the module ${displayPath(file)} cannot be loaded: ${why.replace(/\s+/g, " ").trim()}`,
    );
  });
  const module =
    typeof exported === "object" && exported !== null && "default" in exported ? exported.default : exported;
  if (!isModule(module))
    throw new ModuleFault(`the module ${displayPath(file)} must have “export default defineModule({ … })”`);
  const faults = dirname(file) === BUILT_IN ? [] : declarationFaults(module);
  if (faults.length > 0)
    throw new ModuleFault(`the module ${displayPath(file)} has an invalid definition: ${faults.join(" ")}`);
  return module;
}

/** Built-in modules are imported directly; custom ones through jiti, which reads TypeScript and resolves "tsplay". */
async function importFile(file: string): Promise<unknown> {
  if (dirname(file) === BUILT_IN) return import(pathToFileURL(file).href);
  const { createJiti } = await import("jiti");
  const own = await import("../module/index.js");
  const jiti = createJiti(import.meta.url, { virtualModules: { tsplay: own }, interopDefault: false });
  return jiti.import(file);
}
