import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { loadInventory, type Inventory } from "../inventory/index.js";
import { createRegistry, type Registry } from "../local/registry.js";
import { checkPlays, type Checked, parsePlaybooks, type Selection } from "../playbook/index.js";
import { type Diagnostic, InputError } from "../source/diagnostic.js";

/** What a command works on, free of errors. */
export interface Loaded {
  readonly inventory: Inventory;
  readonly registry: Registry;
  readonly plays: readonly Checked[];
  /** What is probably an error. */
  readonly warnings: readonly Diagnostic[];
}

/** Reads the inventory. @throws InputError with all errors in it */
export function readInventory(sources: readonly string[]): Inventory {
  const { inventory, problems } = loadInventory(inventorySources(sources), process.cwd());
  if (problems.length > 0) throw new InputError(...problems);
  return inventory;
}

/** Without -i: TSPLAY_INVENTORY, else inventory/ here. @throws InputError */
function inventorySources(sources: readonly string[]): readonly string[] {
  if (sources.length > 0) return sources;
  const fromEnvironment = process.env["TSPLAY_INVENTORY"];
  if (fromEnvironment) return [fromEnvironment];
  if (existsSync("inventory")) return ["inventory"];
  const detail = "Give the hosts with -i DIRECTORY, -i FILE or -i host1,host2, (with the comma).";
  throw new InputError({ code: "option", summary: "No inventory", detail, at: null });
}

/** Reads playbooks and inventory, and checks one against the other. @throws InputError with all errors in both */
export async function load(
  playbooks: readonly string[],
  inventories: readonly string[],
  directories: readonly string[],
  selection: Selection,
): Promise<Loaded> {
  const { inventory, problems } = loadInventory(inventorySources(inventories), process.cwd());
  const registry = registryFor(playbooks, directories);
  const playbook = await parsePlaybooks(playbooks, registry);
  // Checked against half an inventory, patterns and names would only be reported as further errors.
  if (problems.length > 0) throw new InputError(...problems, ...playbook.problems);
  const { checked, problems: found, warnings } = checkPlays(playbook.plays, inventory, selection);
  const all = [...playbook.problems, ...found];
  if (all.length > 0) throw new InputError(...all);
  return { inventory, registry, plays: checked, warnings };
}

/** Built-in modules, modules/ beside each playbook, then --modules: later ones win. */
export function registryFor(playbooks: readonly string[], directories: readonly string[]): Registry {
  const beside = playbooks.map((playbook) => join(dirname(resolve(playbook)), "modules"));
  return createRegistry([...beside, ...directories.map((directory) => resolve(directory))]);
}
