import { decode } from "../module/probe.js";
import type { Reply, Script } from "../transport/session.js";
import { quotePath, script } from "./shell.js";

/** Bytes of text that one exchange brings: a little less than the most that travels of one stream. */
export const TEXT_LIMIT = 16 * 1024 * 1024 - 256 * 1024;

/**
 * One script for any number of files, of any bytes. Where many are asked, one `cat` brings them all, told apart by the
 * sizes seen before and unchanged after; files that have no size (/proc, /sys) or will not keep it come one by one.
 */
export function textScript(paths: readonly string[]): Script {
  const looks = paths.map((path, index) => `path${index}=${quotePath(path)}; look ${index}`);
  return script([LOOK, ...looks, REPORT]);
}

/** One reply for each path, its stdout the file's bytes. */
export function readTexts(paths: readonly string[], { stdout, stderr }: Reply): readonly Reply[] {
  const replies = new Map<number, Reply>();
  const parts = frames(stdout);
  parts.forEach(({ head, body }, at) => {
    const [kind, ...words] = head.split(" ");
    if (kind === "many") readMany(words, body, replies);
    else if (kind === "one") replies.set(Number(words[0]), readOne(body, parts[at + 1]));
    else if (kind === "absent")
      for (const word of words) replies.set(Number(word), failed(1, "there is no such file"));
    else if (kind === "not") replies.set(Number(words[0]), failed(2, words.slice(1).join(" ")));
  });
  const lost = failed(2, decode(stderr).trim() || "the host's answer was cut short");
  return paths.map((_, index) => replies.get(index) ?? lost);
}

/** A head line and the bytes up to the next mark. */
interface Frame {
  readonly head: string;
  readonly body: Buffer;
}

/** The first line is the mark that precedes every frame: no file can hold it, for it was drawn after they were written. */
function frames(stdout: Buffer): readonly Frame[] {
  const mark = stdout.subarray(0, stdout.indexOf(LINE_FEED));
  if (mark.length === 0) return [];
  const found: Frame[] = [];
  for (let at = stdout.indexOf(mark, mark.length); at >= 0;) {
    const next = stdout.indexOf(mark, at + mark.length);
    const frame = stdout.subarray(at + mark.length, next < 0 ? stdout.length : next);
    const end = frame.indexOf(LINE_FEED);
    found.push({ head: frame.subarray(0, end).toString("latin1"), body: frame.subarray(end + 1) });
    at = next;
  }
  return found;
}

const LINE_FEED = 10;

/** `INDEX… | SIZE…`: believed only if the sizes add up, for otherwise the same files follow one by one. */
function readMany(words: readonly string[], body: Buffer, replies: Map<number, Reply>): void {
  const bar = words.indexOf("|");
  const sizes = words.slice(bar + 1).map(Number);
  if (sizes.reduce((sum, size) => sum + size, 0) !== body.length) return;
  let from = 0;
  words.slice(0, bar).forEach((index, at) => {
    const to = from + (sizes[at] ?? 0);
    replies.set(Number(index), { status: 0, stdout: body.subarray(from, to), stderr: NOTHING });
    from = to;
  });
}

/** The bytes, and in the frame after them how it ended: `end STATUS`, and what the program complained. */
function readOne(stdout: Buffer, end: Frame | undefined): Reply {
  const [, status] = /^end (\d+)$/.exec(end?.head ?? "") ?? [];
  if (status === undefined) return failed(2, "the host's answer was cut short");
  const errors = decode(end?.body ?? NOTHING).trim();
  if (status !== "0")
    return failed(/: (No such file or directory|Not a directory)$/.test(errors) ? 1 : 2, errors);
  return stdout.length > TEXT_LIMIT ? failed(2, TOO_LONG) : { status: 0, stdout, stderr: NOTHING };
}

const NOTHING = Buffer.alloc(0);

const failed = (status: number, why: string): Reply => ({
  status,
  stdout: NOTHING,
  stderr: Buffer.from(`${why}\n`),
});

const TOO_LONG = `the file is too long to be read as text: more than ${TEXT_LIMIT} bytes`;

/** `look INDEX` sorts: \`many\` have a size and will be read together, \`single\` have none or must be asked to know. */
const LOOK = `LC_ALL=C; export LC_ALL
exec 3>&1
{ read -r mark </proc/sys/kernel/random/uuid; } 2>/dev/null || mark=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')
echo "$mark"
frame() { printf '%s%s\\n' "$mark" "$*"; }
absent= many= single=
searchable() { case $1 in */*) up=\${1%/*}/ ;; *) up=. ;; esac; [ -d "$up" ] && [ -x "$up" ]; }
look() {
  eval "path=\\$path$1"
  if [ -d "$path" ]; then frame not "$1" it is a directory
  elif [ -f "$path" ]; then
    case $path in
      /proc/* | /sys/*) single="$single $1" ;;
      *) if [ -s "$path" ] && [ -r "$path" ] && [ ! -L "$path" ]; then many="$many $1"; else single="$single $1"; fi ;;
    esac
  elif [ -e "$path" ]; then frame not "$1" it is not a regular file
  elif [ ! -L "$path" ] && searchable "$path"; then absent="$absent $1"
  else single="$single $1"
  fi
}
one() {
  eval "path=\\$path$1"
  frame one "$1"
  errors=$(head -c ${TEXT_LIMIT + 1} -- "$path" 2>&1 >&3)
  frame end $?
  printf '%s\\n' "$errors"
}
name() {
  words=
  for index do words="$words \\"\\$path$index\\""; done
}
sizes() { eval "stat -L -c %s -- $words" 2>/dev/null; }
together() {
  name "$@"
  before=$(sizes) || return 1
  kept= lengths= total=0
  for size in $before; do
    if [ $((total + size)) -gt ${TEXT_LIMIT} ]; then frame not "$1" "${TOO_LONG} in one exchange"
    else kept="$kept $1" lengths="$lengths $size" total=$((total + size))
    fi
    shift
  done
  many=$kept
  [ "$kept" ] || return 0
  name $kept
  frame "many$kept |$lengths"
  eval "cat -- $words" 2>/dev/null || return 1
  set -- $(sizes)
  [ "$*" = "\${lengths# }" ]
}`;

/** Three processes read any number of files together, so up to three are read one by one. */
const REPORT = `[ -z "$absent" ] || frame "absent$absent"
set -- $many
if [ $# -le 3 ] || ! together "$@"; then single="$single $many"; fi
for index in $single; do one "$index"; done
exit 0`;
