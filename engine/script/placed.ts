import { STORE } from "../transport/shell/loop.js";
import { quote } from "../transport/shell/quote.js";

/**
 * What a large upload put in place need not be read once more by the proof in the same exchange: its digest was taken
 * from the disk, and a file of the same device, inode, size and time of change in nanoseconds has been written by
 * nobody since. It is believed once, and lies where only the session's user can write.
 */
const PLACED = `${STORE}/placed`;

/** Everything but the name, which a rename changes, and the owner and mode, which do not matter to what it holds. */
const IDENTITY = "stat -c '%d %i %s %y' --";

/** A line of sh that notes the digest of the upload `from`, unless it was copied to become `temp`, which is about to be renamed. */
export function notePlaced(sha256: string): string {
  return `[ "$temp" != "$from" ] || [ -z "${STORE}" ] || { ${IDENTITY} "$temp" && echo ${quote(sha256)}; } 2>/dev/null >"${PLACED}"`;
}

/** `_r_placed PATH` makes the digest `_r_sum`, or fails where the file is not what was noted. */
export const RECALLING = `_r_placed() {
  [ "${STORE}" ] && [ -s "${PLACED}" ] || return
  { read -r _r_identity && read -r _r_sum; } <"${PLACED}"
  : >"${PLACED}"
  [ "$_r_identity" = "$(${IDENTITY} "$1" 2>/dev/null)" ]
}`;
