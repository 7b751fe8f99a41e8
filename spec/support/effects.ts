import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Action } from "../../engine/module/index.js";
import { type Facet, overlap } from "../../engine/module/facet.js";

/** What a step's actions may change by what they say, before they are performed; null where that is anything. @param besides paths that do not count */
export function effectsOf(
  writes: readonly Action[],
  besides: readonly string[] = [],
): readonly Facet[] | null {
  const effects: Facet[] = besides.map((path): Facet => `tree ${path}`);
  for (const action of writes) {
    const ofOne = effectsOfOne(action);
    if (ofOne === null || ofOne.includes("anything")) return null;
    effects.push(...ofOne);
  }
  return effects;
}

/** The paths below the root that differ between two snapshots of it and are among no effect. */
export function outside(
  effects: readonly Facet[],
  root: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => {
    if (comparable(before[path]) === comparable(after[path])) return false;
    return !effects.some((effect) => overlap(effect, `path ${join(root, path)}`));
  });
}

function effectsOfOne(action: Action): readonly Facet[] | null {
  switch (action.do) {
    case "run":
      return action.effects
        ? [...action.effects, ...(action.leaves ? [`path ${action.leaves.path}` as const] : [])]
        : null;
    case "converse":
      return action.effects ?? null;
    case "write":
    case "upload":
      return [action.path, realPath(action.path), action.backup].flatMap((path) =>
        path === undefined ? [] : [`path ${path}` as const],
      );
    case "directory":
      return missingAbove(action.path).map((path) => `path ${path}` as const);
    case "link":
      // Of a hard link the file counts its names.
      return [`path ${action.path}`, ...(action.hard ? [`path ${action.to}` as const] : [])];
    case "own":
    case "remove":
      return [
        action.recursive ? `tree ${action.path}` : `path ${action.path}`,
        `path ${realPath(action.path)}`,
      ];
    case "wait":
    case "pause":
    case "operator":
    case "reboot":
      return [];
  }
}

/** The directory, and all above it that are to be made with it. */
function missingAbove(path: string): readonly string[] {
  const above = dirname(path);
  return existsSync(above) ? [path] : [path, ...missingAbove(above)];
}

/** A file is written, and owned, through a link to what it points to. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The time and the links of a directory tell of what is in it, which has a line of its own. */
function comparable(line: string | undefined): string | undefined {
  return line?.startsWith("4") && line.indexOf(" ") === 5 ? line.split(" ").slice(0, 3).join(" ") : line;
}
