import type { Diagnostic } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import type { Variable, Variables } from "../template/index.js";
import type { Draft, HostDraft, Layers } from "./draft.js";
import { orderGroups, type GroupOrder } from "./groups.js";
import type { Host, Inventory } from "./inventory.js";
import { localhost } from "./localhost.js";

/** Puts what the files say in order: who is in which group, and whose variables win. */
export function buildInventory(draft: Draft, problems: Diagnostic[]): Inventory {
  const order = orderGroups(draft, problems);
  checkNames(draft, problems);
  const merged = new MergedGroups(draft);
  const memberships = membershipsOf(draft);
  const hosts = new Map<string, Host>();
  const members = new Map<string, string[]>([...draft.groups.keys()].map((name) => [name, []]));
  for (const host of draft.hosts.values()) {
    const groups = groupsOf(memberships.get(host.name) ?? [], order);
    hosts.set(host.name, new InventoryHost(host, groups, merged));
    for (const group of groups) members.get(group)?.push(host.name);
  }
  const children = new Map([...draft.groups].map(([name, group]) => [name, [...group.children.keys()]]));
  return { hosts, groups: members, children, implicit: (name) => (hosts.has(name) ? null : localhost(name)) };
}

function checkNames({ groups, hosts }: Draft, problems: Diagnostic[]): void {
  for (const { name, at } of groups.values()) {
    if (!hosts.has(name)) continue;
    const detail = `“${name}” is the name of both a group and a host, so a pattern cannot tell them apart. Rename one of them.`;
    problems.push({ code: "duplicate-name", summary: "Ambiguous name", detail, at });
  }
}

/** The groups that name each host themselves. */
function membershipsOf({ groups }: Draft): ReadonlyMap<string, readonly string[]> {
  const memberships = new Map<string, string[]>();
  for (const { name, hosts } of groups.values()) {
    if (name === "all" || name === "ungrouped") continue;
    for (const host of hosts) {
      const known = memberships.get(host);
      if (known) known.push(name);
      else memberships.set(host, [name]);
    }
  }
  return memberships;
}

/** “all” first, then by depth, at the same depth by name. */
function groupsOf(direct: readonly string[], { parents, depth }: GroupOrder): readonly string[] {
  if (direct.length === 0) return ["all", "ungrouped"];
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const parent of parents.get(name) ?? []) add(parent);
  };
  direct.forEach(add);
  const deeper = (one: string, other: string): number => (depth.get(one) ?? 0) - (depth.get(other) ?? 0);
  return ["all", ...[...found].sort((one, other) => deeper(one, other) || (one < other ? -1 : 1))];
}

/** Merges the variables of a chain of groups once for all hosts that have the same chain. */
class MergedGroups {
  readonly #draft: Draft;
  readonly #known = new Map<string, Variables>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  of(groups: readonly string[]): Variables {
    const key = groups.join("\n");
    const known = this.#known.get(key);
    if (known) return known;
    const merged = merge(groups.map((name) => this.#draft.group(name)));
    this.#known.set(key, merged);
    return merged;
  }
}

/** The closer the later; within one level files of variables after inventory files. */
function merge(levels: readonly Layers[]): Map<string, Variable> {
  return new Map(levels.flatMap(({ layers, files }) => [...layers, ...files]).flatMap((layer) => [...layer]));
}

class InventoryHost implements Host {
  readonly name: string;
  readonly groups: readonly string[];
  readonly at: Span | null;
  readonly #draft: HostDraft;
  readonly #merged: MergedGroups;
  #variables: Variables | null = null;

  constructor(draft: HostDraft, groups: readonly string[], merged: MergedGroups) {
    this.name = draft.name;
    this.at = draft.at;
    this.groups = groups;
    this.#draft = draft;
    this.#merged = merged;
  }

  get variables(): Variables {
    return (this.#variables ??= this.#merge());
  }

  #merge(): Variables {
    const base = this.#merged.of(this.groups);
    const own = merge([this.#draft]);
    return own.size === 0 ? base : new Map([...base, ...own]);
  }
}
