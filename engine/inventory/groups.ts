import type { Diagnostic } from "../source/diagnostic.js";
import { didYouMean } from "../source/nearest.js";
import { pointer } from "../source/span.js";
import type { Draft, GroupDraft } from "./draft.js";

/** The hierarchy of groups, without cycles. */
export interface GroupOrder {
  /** How far from “all” a group is at most; “all” is 0. */
  readonly depth: ReadonlyMap<string, number>;
  readonly parents: ReadonlyMap<string, readonly string[]>;
}

/** Puts the groups in order, and reports cycles and children that nobody defines. */
export function orderGroups({ groups }: Draft, problems: Diagnostic[]): GroupOrder {
  reportUndefined(groups, problems);
  const parents = new Map<string, string[]>([...groups.keys()].map((name) => [name, []]));
  const visited = new Map<string, "open" | "done">();
  for (const name of groups.keys()) walk(name, [], { groups, parents, visited, problems });
  return { parents, depth: depths(groups, parents) };
}

function reportUndefined(groups: ReadonlyMap<string, GroupDraft>, problems: Diagnostic[]): void {
  const defined = [...groups.values()].filter((group) => group.defined).map(({ name }) => name);
  for (const group of groups.values()) {
    if (group.defined) continue;
    const detail = `The group “${group.name}” is not defined.${didYouMean(group.name, defined)}`;
    problems.push({ code: "missing", summary: "Unknown group", detail, at: group.at });
  }
}

interface Walk {
  readonly groups: ReadonlyMap<string, GroupDraft>;
  readonly parents: ReadonlyMap<string, string[]>;
  readonly visited: Map<string, "open" | "done">;
  readonly problems: Diagnostic[];
}

/** Depth first; an edge that closes a cycle is reported and left out. */
function walk(name: string, path: readonly string[], around: Walk): void {
  const { groups, parents, visited, problems } = around;
  if (visited.has(name)) return;
  visited.set(name, "open");
  const here = [...path, name];
  for (const [child, at] of groups.get(name)?.children ?? []) {
    if (child === "all" || visited.get(child) === "open") {
      const cycle = child === "all" ? ["all", name] : here.slice(here.indexOf(child));
      const steps = cycle.map((group) => placed(group, groups)).join(" → ");
      const detail = `${steps} → ${child}: a group cannot contain itself.`;
      problems.push({ code: "cycle", summary: "Group cycle", detail, at });
      continue;
    }
    if (name !== "all") parents.get(child)?.push(name);
    walk(child, here, around);
  }
  visited.set(name, "done");
}

function placed(name: string, groups: ReadonlyMap<string, GroupDraft>): string {
  const at = groups.get(name)?.at;
  return at ? `${name} (${pointer(at)})` : name;
}

function depths(
  groups: ReadonlyMap<string, GroupDraft>,
  parents: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const depth = new Map([["all", 0]]);
  const measure = (name: string): number => {
    const known = depth.get(name);
    if (known !== undefined) return known;
    const above = (parents.get(name) ?? []).map(measure);
    const found = Math.max(0, ...above) + 1;
    depth.set(name, found);
    return found;
  };
  for (const name of groups.keys()) measure(name);
  return depth;
}
