import { dirname } from "node:path/posix";
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
    case "copied":
      return copied(left, because, files);
    case "removed":
      return removed(left, files);
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

/** Of what is in it no more is known than the names. */
function copied(left: Of<"copied">, because: Because, files: ForeseenFiles): boolean {
  const { path, from, owner, group, mode } = left;
  if (!isDirectory(dirname(path), files) || files.at(path, false).there !== null) return false;
  if (files.tree.reasonAt(from, true) !== null) return false;
  const { stdout } = files.host.reply({ ask: "names", path: from });
  const attributes = { owner, group, mode, size: Number.NaN, modified: Number.NaN };
  files.tree.set(path, { kind: "directory", fresh: true, attributes });
  for (const name of stdout.toString().split("/"))
    if (name !== "") files.tree.set(`${path}/${name}`, { kind: "unknown", because, deep: true });
  return true;
}

function removed({ path, owner }: Of<"removed">, files: ForeseenFiles): boolean {
  if (files.resolve(path, false).is === "unknown") return false;
  const { there } = files.at(path, false);
  if (there !== null && (there.kind !== "directory" || there.attributes.owner.name !== owner)) return false;
  files.tree.set(path, { kind: "absent" });
  return true;
}

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
