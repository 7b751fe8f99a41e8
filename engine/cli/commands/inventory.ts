import type { Host, Inventory } from "../../inventory/index.js";
import { HIDDEN } from "../../secret/secret.js";
import { InputError } from "../../source/diagnostic.js";
import { didYouMean } from "../../source/nearest.js";
import { createScope } from "../../template/index.js";
import { SecretStore } from "../../secret/store.js";
import { readInventory } from "../load.js";

interface InventorySettings {
  readonly inventory: readonly string[];
  readonly list?: boolean;
  readonly graph?: boolean;
  readonly host?: string;
}

/** Shows the inventory: a tree of groups, everything as JSON, or one host. @throws InputError */
export function inventoryCommand(settings: InventorySettings): number {
  const inventory = readInventory(settings.inventory);
  const secrets = new SecretStore();
  if (settings.host !== undefined) json(variablesOf(hostNamed(inventory, settings.host), secrets), secrets);
  else if (settings.list === true) json(everything(inventory, secrets), secrets);
  else process.stdout.write(graph(inventory));
  return 0;
}

function json(value: unknown, secrets: SecretStore): void {
  process.stdout.write(`${secrets.scrub(JSON.stringify(value, null, 2))}\n`);
}

function hostNamed(inventory: Inventory, name: string): Host {
  const host = inventory.hosts.get(name);
  if (host) return host;
  const detail = `The inventory has no host “${name}”.${didYouMean(name, inventory.hosts.keys())}`;
  throw new InputError({ code: "no-match", summary: "Unknown host", detail, at: null });
}

function everything(inventory: Inventory, secrets: SecretStore): object {
  return {
    groups: Object.fromEntries(inventory.groups),
    hosts: Object.fromEntries(
      [...inventory.hosts.values()].map((host) => [host.name, variablesOf(host, secrets)]),
    ),
  };
}

/** Rendered as far as possible without contacting the host; secrets, and values made of them, are hidden. */
function variablesOf(host: Host, secrets: SecretStore): object {
  const values = { inventory_hostname: host.name, group_names: host.groups };
  const scope = createScope([host.variables], values, { secrets });
  const entries = [...host.variables].map(([name, variable]): [string, unknown] => {
    if (variable.secret || /password$/.test(name)) return [name, HIDDEN];
    try {
      return [name, scope.get(name)];
    } catch {
      return [name, "(known only during a run)"];
    }
  });
  return Object.fromEntries(entries);
}

function graph(inventory: Inventory): string {
  const within = new Set([...inventory.children.values()].flat());
  const tops = [...inventory.groups.keys()].filter((name) => name !== "all" && !within.has(name));
  const shown = tops.filter((name) => name !== "ungrouped" || inventory.groups.get(name)?.length);
  return ["all:", ...shown.flatMap((name) => branch(name, inventory)).map(indented)].join("\n") + "\n";
}

/** A group, with its children and then the hosts that are in none of them below it. */
function branch(group: string, inventory: Inventory): readonly string[] {
  const children = inventory.children.get(group) ?? [];
  const deeper = new Set(children.flatMap((child) => inventory.groups.get(child) ?? []));
  const own = (inventory.groups.get(group) ?? []).filter((host) => !deeper.has(host));
  return [`${group}:`, ...[...children.flatMap((child) => branch(child, inventory)), ...own].map(indented)];
}

const indented = (line: string): string => `  ${line}`;
