import { posix } from "node:path";
import type { Action } from "../module/action.js";
import type { Script } from "../transport/index.js";
import { modeWord, ownershipError, ownerWord, parseOwnership, type WantedOwnership } from "./ownership.js";
import { withoutSlashes } from "../module/paths.js";
import { optionless, refusing } from "./shell.js";
import { writingScript } from "./writing.js";

type Of<K extends Action["do"]> = Extract<Action, { do: K }>;

/** Makes a directory with all above it that is missing (0755); of one that is there, only what is asked is set. */
export function directoryScript(action: Of<"directory">): Script {
  const wanted = parseOwnership(action);
  const error = ownershipError(wanted);
  if (error !== null) return refusing(error);
  return writingScript({ path: optionless(action.path), ...words(wanted) }, ["_w_directory"]);
}

/** Puts a link in place of what is there, in one instant; a directory is never replaced. */
export function linkScript({ path, to, hard }: Of<"link">): Script {
  const inputs = {
    path: optionless(withoutSlashes(path)),
    to: hard ? optionless(to) : to,
    hard: hard ? "1" : "",
  };
  return writingScript(inputs, ["_w_link"]);
}

/** Removes a path; a link itself, never what it points to. A directory with something in it only when `recursive`. */
export function removeScript({ path, recursive }: Of<"remove">): Script {
  const wrong = irremovable(path, recursive);
  if (wrong !== null) return refusing(wrong);
  const inputs = { path: optionless(withoutSlashes(path)), deep: recursive ? "-R" : "" };
  return writingScript(inputs, ["_w_remove"]);
}

/** Sets owner and mode, of a link itself unless `follow`; a recursion never leaves the tree through a link. */
export function ownScript(action: Of<"own">): Script {
  const wanted = parseOwnership(action);
  const error = ownershipError(wanted);
  if (error !== null) return refusing(error);
  const inputs = {
    path: optionless(action.path),
    ...words(wanted),
    deep: action.recursive ? "-R" : "",
    follow: action.follow ? "1" : "",
  };
  return writingScript(inputs, ["_w_own"]);
}

/** As paths.sh takes them. */
const words = (wanted: WantedOwnership): Readonly<Record<"owner" | "mode" | "bits", string>> => ({
  owner: ownerWord(wanted) ?? "",
  mode: wanted.mode ?? "",
  bits: wanted.mode === null ? "" : modeWord(wanted.mode),
});

/** Says why this path must stay, or null. */
function irremovable(path: string, recursive: boolean): string | null {
  if (path === "") return "the path to be removed is empty";
  const plain = withoutSlashes(posix.normalize(path));
  if (plain === "/" || plain === "." || plain === "..") return `“${path}” is not removed`;
  if (SYSTEM.has(plain)) return `${path} belongs to the system and is not removed`;
  if (recursive && path.split("/").includes(".."))
    return `${path}: a path with “..” in it is not removed with all it holds`;
  return null;
}

const SYSTEM: ReadonlySet<string> = new Set(
  `/bin /boot /dev /etc /home /lib /lib32 /lib64 /media /mnt /opt /proc /root /run /sbin /selinux /srv /sys /tmp /usr
  /usr/bin /usr/lib /usr/lib64 /usr/libexec /usr/local /usr/sbin /usr/share /var /var/cache /var/lib /var/log /var/run
  /var/spool /var/tmp`.split(/\s+/),
);
