import type { Left, Run } from "../../module/action.js";
import type { Because } from "./entry.js";
import { dressed, replace } from "./foresee_files.js";
import type { ForeseenFiles } from "./foreseen_files.js";

/**
 * Foresees what a program leaves.
 * @returns whether it is known: otherwise nobody knows what is at its path
 * @throws NeedsReading, CannotTell, Refused
 */
export function foreseeLeft(action: Run, left: Left, because: Because, files: ForeseenFiles): boolean {
  switch (left.kind) {
    case "file":
      replace(action, { path: left.path }, { from: "run", because, ...UNSEEN, sha256: left.sha256 }, files);
      return true;
    case "mount":
      return mounted(action, left, files);
    case "bind":
      return bound(left, files);
    case "unmount":
      return files.tree.unmount(left.path);
  }
}

const UNSEEN = { size: Number.NaN };

type Of<K extends Left["kind"]> = Extract<Left, { kind: K }>;

function mounted(action: Run, left: Of<"mount">, files: ForeseenFiles): boolean {
  if (!isDirectory(left.path, files)) return false;
  const usual = { owner: ROOT, group: ROOT, mode: "1777", size: Number.NaN, modified: Number.NaN };
  const attributes = dressed({ ...left, ...unlessRoot(left) }, usual, action, files);
  files.tree.mount(left.path, { kind: "directory", fresh: true, attributes });
  return true;
}

/** Nobody needs to be asked who that is. */
const ROOT = { name: "root", id: 0 };

const unlessRoot = ({ owner, group }: Of<"mount">): { owner: string | number; group: string | number } => ({
  owner: String(owner) === "0" ? "" : owner,
  group: String(group) === "0" ? "" : group,
});

function bound({ path, to }: Of<"bind">, files: ForeseenFiles): boolean {
  if (!isDirectory(path, files)) return false;
  if (files.resolve(to, true).is === "unknown") return false;
  const target = files.at(to, true);
  if (target.there === null || target.path === path) return false;
  files.tree.mount(path, { kind: "bind", target: target.path });
  return true;
}

/** Whether a directory is there, under this very name. */
function isDirectory(path: string, files: ForeseenFiles): boolean {
  const place = files.resolve(path, true);
  if (place.is === "unknown" || place.path !== path) return false;
  return files.at(path, true).there?.kind === "directory";
}
