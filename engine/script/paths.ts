import { posix } from "node:path";
import type { Action } from "../module/action.js";
import type { Script } from "../transport/session.js";
import { asked, flaw, modeWord, ownerWord } from "./ownership.js";
import { REPLACING } from "./replace.js";
import { FAIL, quotePath, refusing, script } from "./shell.js";
import { quote } from "../transport/shell/quote.js";

type Of<K extends Action["do"]> = Extract<Action, { do: K }>;

/** Makes a directory with all above it that is missing (0755); of one that is there, only what is asked is set. */
export function directoryScript(action: Of<"directory">): Script {
  const wish = asked(action);
  const wrong = flaw(wish);
  if (wrong !== null) return refusing(wrong);
  const owner = ownerWord(wish);
  return script([
    FAIL,
    `path=${quotePath(action.path)}`,
    'if [ ! -d "$path" ]; then',
    '  if [ -e "$path" ] || [ -L "$path" ]; then fail "$path is there and is not a directory"; fi',
    "  umask 022",
    `  mkdir -p -m ${wish.mode ?? "0755"} -- "$path" || exit 1`,
    "fi",
    owner === null ? "" : `chown -- ${quote(owner)} "$path" || exit 1`,
    wish.mode === null ? "" : `chmod ${modeWord(wish.mode)} -- "$path" || exit 1`,
  ]);
}

/** Puts a link in place of what is there, in one instant; a directory is never replaced. */
export function linkScript({ path, to, hard }: Of<"link">): Script {
  const lines = [
    FAIL,
    `path=${quotePath(path.replace(/(?<=.)\/+$/, ""))} to=${hard ? quotePath(to) : quote(to)} from= temp=`,
    "case $path in */*) ;; *) path=./$path ;; esac",
    'if [ -d "$path" ] && [ ! -L "$path" ]; then fail "$path is a directory, which a link does not replace"; fi',
    hard ? 'if [ "$path" -ef "$to" ] && [ ! -L "$path" ]; then exit 0; fi' : "",
    "umask 022",
    "_w_removing",
    "_w_beside",
    'rm -f -- "$temp"',
    `ln ${hard ? "" : "-s "}-- "$to" "$temp" || exit 1`,
    'error=$(mv -f -T -- "$temp" "$path" 2>&1) || fail "cannot put the link in place of $path: $error"',
  ];
  return script(lines, { prelude: REPLACING });
}

/** Removes a path; a link itself, never what it points to. A directory with something in it only when `recursive`. */
export function removeScript({ path, recursive }: Of<"remove">): Script {
  const wrong = irremovable(path, recursive);
  if (wrong !== null) return refusing(wrong);
  return script([
    FAIL,
    `path=${quotePath(path.replace(/\/+$/, ""))}`,
    'if [ "$path" -ef / ]; then fail "$path is the root of the file system, which is not removed"; fi',
    recursive
      ? 'rm -rf -- "$path"'
      : 'if [ -d "$path" ] && [ ! -L "$path" ]; then rmdir -- "$path"; else rm -f -- "$path"; fi',
  ]);
}

/** Sets owner and mode, of a link itself unless `follow`; a recursion never leaves the tree through a link. */
export function ownScript(action: Of<"own">): Script {
  const wish = asked(action);
  const wrong = flaw(wish);
  if (wrong !== null) return refusing(wrong);
  const owner = ownerWord(wish);
  const deep = action.recursive ? "-R " : "";
  const lines = [
    FAIL,
    `path=${quotePath(action.path)}`,
    action.follow ? "_w_follow" : "",
    action.recursive
      ? 'if [ "$path" -ef / ]; then fail "owner and mode of everything under / are not set"; fi'
      : "",
    '[ -e "$path" ] || [ -L "$path" ] || fail "$path is not there"',
    owner === null ? "" : `chown ${deep}-h -- ${quote(owner)} "$path" || exit 1`,
    // Linux has no modes of links.
    wish.mode === null ? "" : `[ -L "$path" ] || chmod ${deep}${modeWord(wish.mode)} -- "$path"`,
  ];
  return script(lines, { prelude: REPLACING });
}

/** Says why this path must stay, or null. */
function irremovable(path: string, recursive: boolean): string | null {
  if (path === "") return "the path to be removed is empty";
  const plain = posix.normalize(path).replace(/(?<=.)\/+$/, "");
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
