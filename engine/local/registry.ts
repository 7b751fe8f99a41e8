import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { declarationFaults } from "../module/declaration.js";
import { isModule, type Module } from "../module/define.js";
import { installed } from "../source/installation.js";
import { displayPath } from "./paths.js";

/** The modules a playbook may use: names are known at once, each is loaded when first asked for. */
export interface Registry {
  readonly names: ReadonlySet<string>;
  /** Null when there is none of that name. @throws ModuleFault when its file does not load or is no module */
  load(name: string): Promise<Module | null>;
  /** Where a module is written. */
  fileOf(name: string): string | null;
}

/** A module's file is at fault, not the playbook that names it. */
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
    .filter((file) => /^[a-z][a-z0-9_]*\.(?:[cm]?[jt]s)$/.test(file) && !file.endsWith(".d.ts"))
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

/** Our own are imported as they are; other people's go through jiti, which reads TypeScript and finds us as "tsplay". */
async function importFile(file: string): Promise<unknown> {
  if (dirname(file) === BUILT_IN) return import(pathToFileURL(file).href);
  const { createJiti } = await import("jiti");
  const own = await import("../module/index.js");
  const jiti = createJiti(import.meta.url, { virtualModules: { tsplay: own }, interopDefault: false });
  return jiti.import(file);
}
