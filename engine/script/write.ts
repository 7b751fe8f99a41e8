import { randomBytes } from "node:crypto";
import type { Action, Ownership } from "../module/action.js";
import { reveal } from "../secret/secret.js";
import { quote } from "../transport/shell/quote.js";
import type { Script } from "../transport/session.js";
import { LARGE } from "./look.js";
import { asked, flaw } from "./ownership.js";
import { notePlaced } from "./placed.js";
import { REPLACING } from "./replace.js";
import { FAIL, printing, quotePath, refusing, script } from "./shell.js";

type Write = Extract<Action, { do: "write" }>;
type Upload = Extract<Action, { do: "upload" }>;

/** Replaces a file whole: at every instant its old content is there or its new, whatever dies. */
export function writeScript(action: Write): Script {
  const content = reveal(action.content);
  return replace(action, {
    from: null,
    size: Buffer.byteLength(content),
    functions: `content() {\n${printing(content)}\n}\n${ROOM}`,
    fill: [
      "_w_beside",
      // Opened while it is still ours to open, filled when nobody can read it who may not.
      'exec 3>"$temp"',
      "_w_dress",
      'content >&3 || fail "cannot write $path: $(room)"',
      "exec 3>&-",
    ],
  });
}

/** A shell's own printf says no more than “I/O error” of a full disk. */
const ROOM = `room() {
  df -Pk -- "$up" 2>/dev/null | { read -r _; read -r device _ _ free _; echo "$device has \${free:-?} kB left"; }
}`;

/** Where the bytes of an upload are put first: beside the path they are for, under a name nobody can guess. */
export function uploadPath({ path }: Upload): string {
  const trimmed = path.replace(/\/+$/, "");
  return `${trimmed.slice(0, trimmed.lastIndexOf("/") + 1)}.tsplay-${randomBytes(12).toString("hex")}`;
}

/** Puts an upload, which is whole and of mode 0600, in its place under the rules of a write; on failure it is removed. */
export function finishUpload(action: Upload, temporaryPath: string, sha256: string): Script {
  return replace(action, {
    from: temporaryPath,
    size: action.from.size,
    functions: "",
    fill: [
      'if [ "${from%/*}" = "${path%/*}" ]; then temp=$from',
      'else _w_beside; cat -- "$from" >"$temp" || fail "cannot write $path"',
      "fi",
      "_w_dress",
      action.from.size < LARGE ? "" : notePlaced(sha256),
    ],
  });
}

/** Where the content of the new file comes from. */
interface Source {
  /** A file on the host that is renamed, or copied where the path is a link to another directory. */
  readonly from: string | null;
  /** Bytes. */
  readonly size: number;
  readonly functions: string;
  /** Makes `temp` and what is in it. */
  readonly fill: readonly string[];
}

function replace(
  action: Ownership & { readonly path: string; readonly backup?: string },
  { from, size, functions, fill }: Source,
): Script {
  const wish = asked(action);
  const wrong = flaw(wish);
  if (wrong !== null) return refusing(wrong);
  const usual =
    from === null && Number(wish.mode ?? "644") === 644 && wish.owner === null && wish.group === null;
  const lines = [
    FAIL,
    functions,
    `path=${quotePath(action.path)} owner=${quote(wish.owner ?? "")} group=${quote(wish.group ?? "")}`,
    `mode=${wish.mode ?? ""} from=${from === null ? "" : quotePath(from)} temp= new= given=`,
    "umask 077",
    "_w_removing",
    "_w_follow",
    '[ ! -d "$path" ] || fail "$path is a directory"',
    'if [ ! -e "$path" ]; then new=1; elif [ ! -f "$path" ]; then fail "$path is not a regular file"; fi',
    // A new file of the usual mode is born with it, which spares a chmod; where a default access list meddles, it follows.
    usual ? '[ -z "$new" ] || { umask 022; given=644; }' : "",
    ...fill,
    'set -- $(stat -c "%s %a" -- "$temp")',
    `[ "$1" = ${size} ] || fail "$path: only $1 of ${size} bytes could be written"`,
    usual ? '[ "$2" = "${given:-$2}" ] || chmod $given -- "$temp" || fail "$path: cannot set its mode"' : "",
    action.backup === undefined ? "" : `[ "$new" ] || _w_keep ${quotePath(action.backup)}`,
    "_w_place",
  ];
  return script(lines, { prelude: REPLACING });
}
