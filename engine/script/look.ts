import { randomBytes } from "node:crypto";
import { STORE } from "../transport/shell/loop.js";
import type { Script } from "../transport/session.js";
import { RECALLING } from "./placed.js";
import { quotePath } from "./shell.js";
import type { StatAsk } from "./stat.js";
import { DEFAULT_WITHIN } from "../module/action.js";
import type { Ask } from "../module/probe.js";
import { quote } from "../transport/shell/quote.js";

/** Bytes of text that one exchange brings: a little less than the most that travels of one stream. */
export const TEXT_LIMIT = 16 * 1024 * 1024 - 256 * 1024;

export const TOO_LONG = `the file is too long to be read as text: more than ${TEXT_LIMIT} bytes`;

/**
 * One script for any number of stats, texts and lines. What the shell's own tests can tell costs no process; the rest is one
 * `stat` for all, one more for followed links, one `cat`, one `sha256sum` and a `readlink` for each link. It is run in
 * the kept shell itself, so its names begin with `_r_` and it leaves nothing else behind.
 */
export function lookScript(
  stats: readonly StatAsk[],
  texts: readonly string[],
  lines: readonly LinesAsk[],
): Script {
  // No file can hold the mark, for it was drawn after they were written.
  const mark = randomBytes(16).toString("hex");
  const looks = [
    ...stats.map(({ path, follow, digest }, index) => {
      const way = digest ? (path.includes("\n") ? "D" : "d") : "-";
      return `_r_p${index}=${quotePath(path)}; _r_look ${index} ${follow ? "f" : "l"}${way}`;
    }),
    ...texts.map((path, index) => `_r_q${index}=${quotePath(path)}; _r_sort ${index}`),
    ...lines.map(
      ({ directory, suffix, pattern }, index) =>
        `_r_grep ${index} ${quote(pattern)} ${quotePath(directory)}/*${quote(suffix)}`,
    ),
  ];
  const text = [`_r_begin ${mark}`, ...looks, "_r_report"].join("\n");
  return { text, prelude: LOOKING, within: DEFAULT_WITHIN, inline: true };
}

export type LinesAsk = Extract<Ask, { ask: "lines" }>;

/** Bytes from which openssl, where there is one, is so much quicker with a digest that starting it pays. */
export const LARGE = 8 * 1024 * 1024;

/** A head line's words, and the bytes up to the next mark. */
export interface Frame {
  readonly head: readonly string[];
  readonly body: Buffer;
}

/** What the script printed; empty when even its beginning is missing. */
export function frames(stdout: Buffer): readonly Frame[] {
  const mark = stdout.subarray(0, stdout.indexOf(LINE_FEED));
  if (mark.length === 0) return [];
  const found: Frame[] = [];
  for (let at = stdout.indexOf(mark, mark.length); at >= 0;) {
    const next = stdout.indexOf(mark, at + mark.length);
    const frame = stdout.subarray(at + mark.length, next < 0 ? stdout.length : next);
    const end = frame.indexOf(LINE_FEED);
    found.push({ head: frame.toString("latin1", 0, end).split(" "), body: frame.subarray(end + 1) });
    at = next;
  }
  return found;
}

const LINE_FEED = 10;

/**
 * `_r_look INDEX WAYS`: the first way is l (a link itself) or f (followed), the second d (with a digest), D (the same,
 * for a name that would break a list of lines) or -. `_r_sort INDEX` sorts texts: \`many\` have a size and will be read
 * together, \`single\` have none or must be asked to know. A path is certainly absent when its directory can be searched.
 */
const LOOKING = `${RECALLING}
_r_begin() {
  _r_absent= _r_plain= _r_followed= _r_alone= _r_digests= _r_links= _r_gone= _r_many= _r_single= _r_large= _r_known=
  _r_mark=$1
  echo "$1"
}
_r_frame() { printf '%s%s\\n' "$_r_mark" "$*"; }
_r_searchable() { case $1 in */*) _r_up=\${1%/*}/ ;; *) _r_up=. ;; esac; [ -d "$_r_up" ] && [ -x "$_r_up" ]; }
_r_look() {
  eval "_r_path=\\$_r_p$1"
  if [ -L "$_r_path" ]; then
    case $2 in
      l*) _r_plain="$_r_plain $1" _r_links="$_r_links $1"; return ;;
      *) if [ -e "$_r_path" ]; then _r_followed="$_r_followed $1"; else _r_alone="$_r_alone $1"; return; fi ;;
    esac
  elif [ -e "$_r_path" ]; then _r_plain="$_r_plain $1"
  elif _r_searchable "$_r_path"; then _r_absent="$_r_absent $1"; return
  else _r_alone="$_r_alone $1"; return
  fi
  if [ -f "$_r_path" ]; then
    case $2 in ?d) _r_digests="$_r_digests $1" ;; ?D) _r_one d 'sha256sum --' "$1" ;; esac
  fi
}
_r_sort() {
  eval "_r_path=\\$_r_q$1"
  if [ -d "$_r_path" ]; then _r_frame not "$1" it is a directory
  elif [ -f "$_r_path" ]; then
    case $_r_path in
      /proc/* | /sys/*) _r_single="$_r_single $1" ;;
      *) if [ -s "$_r_path" ] && [ -r "$_r_path" ] && [ ! -L "$_r_path" ]; then _r_many="$_r_many $1"; else _r_single="$_r_single $1"; fi ;;
    esac
  elif [ -e "$_r_path" ]; then _r_frame not "$1" it is not a regular file
  elif [ ! -L "$_r_path" ] && _r_searchable "$_r_path"; then _r_gone="$_r_gone $1"
  else _r_single="$_r_single $1"
  fi
}
_r_grep() {
  _r_frame lines "$1"
  _r_lines=$2
  shift 2
  grep -Hns -e "$_r_lines" -- "$@"
}
_r_one() {
  eval "_r_lines=\\$($2 \\"\\$_r_p$3\\" 2>&1)"
  _r_frame "$1" $? "$3"
  printf %s "$_r_lines"
}
_r_target() {
  eval "_r_path=\\$_r_p$1"
  if _r_lines=$(readlink -n -- "$_r_path" 2>&1 && echo .); then _r_frame t 0 "$1"; _r_lines=\${_r_lines%.}
  else _r_frame t 2 "$1"
  fi
  printf %s "$_r_lines"
}
_r_words() {
  _r_words=
  for _r_i do _r_words="$_r_words \\"\\$_r_p$_r_i\\""; done
}
_r_stats() {
  _r_words "$@"
  _r_these=$*
  for _r_i in $_r_many; do _r_words="$_r_words \\"\\$_r_q$_r_i\\""; done
  [ "$_r_words" ] || return 0
  eval "set -- $_r_words"
  if _r_lines=$(stat -c "$_r_fields" -- "$@" 2>/dev/null); then
    if [ "$_r_these" ]; then _r_frame s 0 $_r_these; printf %s "$_r_lines"; fi
    _r_fitting
  else
    for _r_i in $_r_these; do _r_one s "stat -c '$_r_fields' --" "$_r_i"; done
    _r_single="$_r_single $_r_many" _r_many=
  fi
}
_r_fitting() {
  for _r_i in $_r_these; do
    [ "\${_r_lines%%"$_r_tab"*}" -lt ${LARGE} ] || _r_heavy "$_r_i"
    _r_lines=\${_r_lines#*"$_r_newline"}
  done
  set -- $_r_many
  _r_many= _r_total=0
  for _r_i do
    _r_size=\${_r_lines%%"$_r_tab"*} _r_lines=\${_r_lines#*"$_r_newline"}
    if [ $((_r_total + _r_size)) -gt ${TEXT_LIMIT} ]; then _r_frame not "$_r_i" "${TOO_LONG} in one exchange"
    else _r_many="$_r_many $_r_i" _r_total=$((_r_total + _r_size))
    fi
  done
}
_r_heavy() {
  case " $_r_digests " in *" $1 "*) ;; *) return ;; esac
  eval "_r_path=\\$_r_p$1"
  if _r_placed "$_r_path"; then _r_known=$1
  elif openssl dgst -sha256 -r </dev/null >/dev/null 2>&1; then _r_large="$_r_large $1"
  else return
  fi
  _r_left=
  for _r_j in $_r_digests; do [ "$_r_j" = "$1" ] || _r_left="$_r_left $_r_j"; done
  _r_digests=$_r_left
}
_r_followed() {
  [ $# -gt 0 ] || return 0
  _r_words "$@"
  _r_these=$*
  eval "set -- $_r_words"
  if _r_lines=$(stat -L -c "$_r_fields" -- "$@" 2>/dev/null); then _r_frame s 0 $_r_these; printf %s "$_r_lines"
  else for _r_i in $_r_these; do _r_one s "stat -L -c '$_r_fields' --" "$_r_i"; done
  fi
}
_r_digests() {
  [ $# -gt 0 ] || return 0
  _r_words "$@"
  _r_these=$*
  eval "set -- $_r_words"
  if _r_lines=$(sha256sum -- "$@" 2>/dev/null); then _r_frame d 0 $_r_these; printf %s "$_r_lines"
  else for _r_i in $_r_these; do _r_one d 'sha256sum --' "$_r_i"; done
  fi
}
_r_together() {
  [ $# -gt 0 ] || return 0
  _r_words=
  for _r_i do _r_words="$_r_words \\"\\$_r_q$_r_i\\" \\"${STORE}/mark\\""; done
  _r_frame many "$@"
  eval "cat -- $_r_words" 2>/dev/null || _r_single="$_r_single $*"
}
_r_alone() {
  eval "_r_path=\\$_r_q$1"
  _r_frame one "$1"
  _r_lines=$(head -c ${TEXT_LIMIT + 1} -- "$_r_path" 2>&1 >&3)
  _r_frame end $?
  printf '%s\\n' "$_r_lines"
}
_r_report() {
  _r_tab='	' _r_newline='
'
  _r_fields="%s$_r_tab%f$_r_tab%U$_r_tab%G$_r_tab%u$_r_tab%g$_r_tab%Y"
  set -- $_r_many
  if [ $# -le 1 ] || [ -z "${STORE}" ] || ! echo "$_r_mark" 2>/dev/null >"${STORE}/mark"; then
    _r_single="$_r_single $_r_many" _r_many=
  fi
  _r_stats $_r_plain
  _r_followed $_r_followed
  for _r_i in $_r_alone; do _r_one s "stat -L -c '$_r_fields' --" "$_r_i"; done
  _r_digests $_r_digests
  [ -z "$_r_known" ] || { _r_frame d 0 "$_r_known"; printf %s "$_r_sum"; }
  for _r_i in $_r_large; do _r_one d 'openssl dgst -sha256 -r' "$_r_i"; done
  for _r_i in $_r_links; do _r_target "$_r_i"; done
  [ -z "$_r_absent" ] || _r_frame s 1 $_r_absent
  [ -z "$_r_gone" ] || _r_frame absent $_r_gone
  _r_together $_r_many
  { for _r_i in $_r_single; do _r_alone "$_r_i"; done; } 3>&1
}`;
