import type { Inbox } from "./inbox.js";
import { quote } from "./quote.js";
import type { Reply, Script } from "./session.js";

/** Bytes of one stream that travel at most: its head and its tail when it is longer. */
export const STREAM_CAP = 16 * 1024 * 1024;

/** The same where output must be held in the shell's memory as hexadecimal, because nothing on the host is writable. */
export const HELD_CAP = 1024 * 1024;

/**
 * Sh functions that the kept shell defines once. What a script writes goes to files in the store; where none can be
 * made, its output goes out at once as hexadecimal and its errors after it. Each script is evaluated in a subshell of its own, so a syntax
 * error, an `exit` or a changed directory is its own affair. One `wc` and one `cat` serve a whole exchange. The guard is told whether anything runs.
 */
export function definitions(store: string): string {
  return `_t_store='${store}'\n${LOOP}_t_is idle\n`;
}

/** In a script: a directory of ours for files that it needs while it runs; empty where nothing is writable. */
export const STORE = "$_t_store";

/** The whole exchange as one compound command, which a shell reads to its end before it begins. */
export function encodeExchange(
  sequence: number,
  writes: readonly Script[],
  reads: readonly Script[],
): string {
  const calls = [
    ...writes.map(({ text }) => `_t_write ${quote(text)}`),
    ...reads.map(({ text, plain }) => `_t_read ${quote(text)}${plain ? " plain" : ""}`),
  ];
  return ["{", `_t_begin ${sequence}`, ...calls, "_t_end", "}\n"].join("\n");
}

/** Hears how an exchange goes on while its answer is awaited. */
export interface Progress {
  /** The next script of that list begins. */
  started(list: "writes" | "reads"): void;
  /** All scripts have ended; what they wrote is on its way. */
  answered(): void;
}

/**
 * Reads one answer: lines that tell how it goes on, among them the hexadecimal of what could not be stored; then a
 * line of statuses and lengths; then the stored bytes.
 * @throws Error when what arrives is no answer to this exchange: a bug, or something else wrote to our channel
 */
export async function decodeAnswer(
  inbox: Inbox,
  sequence: number,
  progress: Progress,
): Promise<readonly Reply[]> {
  const held: Held[] = [];
  let line = await inbox.line();
  for (; !line.startsWith("="); line = await inbox.line()) {
    if (line === ".w") progress.started("writes");
    else if (line === ".r") progress.started("reads");
    else if (!hold(held, line)) throw outOfStep(sequence, line);
  }
  progress.answered();

  const [mark, outcomes, sizes] = line.split("|");
  if (mark !== `=${sequence}` || outcomes === undefined || sizes === undefined)
    throw outOfStep(sequence, line);
  const entries = words(outcomes).map((entry) => entry.split(":"));
  const lengths = words(sizes).map(Number);
  const stored = async (flag: string | undefined): Promise<Stream> => {
    const length = flag === "x" ? (lengths.shift() ?? 0) : 0;
    return { length, bytes: await inbox.bytes(Math.min(length, STREAM_CAP)) };
  };
  const replies: Reply[] = [];
  for (const [status, stdout, stderr] of entries) {
    const memory = stdout === "h" ? held.shift() : undefined;
    const output = memory ? unpack(memory.stdout) : await stored(stdout);
    const errors = memory ? unpack(memory.stderr) : await stored(stderr);
    replies.push(toReply(Number(status), output, errors));
  }
  return replies;
}

interface Stream {
  /** Bytes that the script wrote, as far as is known. */
  readonly length: number;
  readonly bytes: Buffer;
}

/** What one script wrote, as lines of hexadecimal: its errors once the line `e` has come. */
interface Held {
  readonly stdout: string[];
  readonly stderr: string[];
  inErrors: boolean;
}

/** True when the line is part of what the host could not store. */
function hold(held: Held[], line: string): boolean {
  if (line === "o") held.push({ stdout: [], stderr: [], inErrors: false });
  const last = held.at(-1);
  if (!last || !/^(?:[oe]|(?: +[0-9a-f]{2})* *)$/.test(line)) return false;
  if (line === "e") last.inErrors = true;
  else if (line !== "o") (last.inErrors ? last.stderr : last.stdout).push(line);
  return true;
}

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

function unpack(lines: readonly string[]): Stream {
  const bytes = Buffer.from(lines.join("").replaceAll(" ", ""), "hex");
  if (bytes.length <= HELD_CAP) return { length: bytes.length, bytes };
  return { length: Number.POSITIVE_INFINITY, bytes: bytes.subarray(0, HELD_CAP) };
}

function outOfStep(sequence: number, line: string): Error {
  return new Error(
    `out of step with the host's shell: not an answer to ${sequence}: ${JSON.stringify(line.slice(0, 80))}`,
  );
}

function toReply(status: number, stdout: Stream, stderr: Stream): Reply {
  const notes = [noteOfCut("output", stdout), noteOfCut("errors", stderr)].join("");
  return {
    status,
    stdout: stdout.bytes,
    stderr: notes ? Buffer.concat([stderr.bytes, Buffer.from(notes)]) : stderr.bytes,
  };
}

function noteOfCut(what: string, { length, bytes }: Stream): string {
  if (length <= bytes.length) return "";
  if (length === Number.POSITIVE_INFINITY)
    return `\n(more than ${HELD_CAP} bytes of ${what}: the rest is left out)\n`;
  return `\n(${length} bytes of ${what}: ${length - bytes.length} in the middle are left out)\n`;
}

/** Exchanges after which empty files are removed: emptying costs no process, removing does. */
const SWEEP = 32;

const LOOP = `
_t_is() { [ -z "$_t_store" ] || echo $$ "$1" >"$_t_store/shell"; }
_t_begin() { _t_is busy; _t_id=$1 _t_n=0 _t_stop= _t_entries= _t_files=; }
_t_write() {
  [ -z "$_t_stop" ] || return 0
  echo .w
  _t_run "$1"
  [ "$_t_status" = 0 ] || _t_stop=1
}
_t_read() {
  echo .r
  _t_run "$@"
}
_t_run() {
  _t_n=$((_t_n + 1)) _t_at=$_t_store/$_t_id.$_t_n
  if [ "$_t_store" ] && { echo >"$_t_at.o"; } 2>/dev/null; then _t_stored "$@"; else _t_holding "$1"; fi
}
_t_stored() {
  if [ "$2" ]; then { eval "$1"; } >"$_t_at.o" 2>"$_t_at.e" </dev/null
  else ( _t_text=$1; set --; eval "$_t_text" ) >"$_t_at.o" 2>"$_t_at.e" </dev/null
  fi
  _t_status=$? _t_o=0 _t_e=0
  if [ -s "$_t_at.o" ]; then _t_o=x _t_files="$_t_files $_t_at.o"; fi
  if [ -s "$_t_at.e" ]; then _t_e=x _t_files="$_t_files $_t_at.e"; fi
  _t_entries="$_t_entries $_t_status:$_t_o:$_t_e"
}
_t_holding() {
  echo o
  {
    _t_status=$( {
      {
        {
          ( _t_text=$1; set --; eval "$_t_text" ) </dev/null 2>&4 3>&- 4>&- 5>&-
          echo $? >&3
        } | _t_hex >&5
      } 4>&1 | { _t_part=$(_t_hex); printf 'e\\n%s\\n' "$_t_part" >&5; }
    } 3>&1 )
  } 5>&1
  _t_entries="$_t_entries \${_t_status:-255}:h"
}
_t_hex() { head -c ${HELD_CAP + 1} | od -An -v -tx1; cat >/dev/null; }
_t_end() {
  _t_is idle
  _t_sizes= _t_long=
  [ -z "$_t_files" ] || set -- $(wc -c $_t_files)
  for _t_at in $_t_files; do
    _t_sizes="$_t_sizes $1"
    [ "$1" -le ${STREAM_CAP} ] || _t_long=1
    shift 2
  done
  printf '%s\\n' "=$_t_id|$_t_entries|$_t_sizes"
  if [ "$_t_long" ]; then _t_cut $_t_sizes; elif [ "$_t_files" ]; then cat $_t_files; fi
  for _t_at in $_t_files; do : >"$_t_at"; done
  [ -z "$_t_store" ] || [ $((_t_id % ${SWEEP})) != 0 ] || rm -f "$_t_store"/[0-9]*
}
_t_cut() {
  for _t_at in $_t_files; do
    if [ "$1" -le ${STREAM_CAP} ]; then cat "$_t_at"
    else head -c ${STREAM_CAP / 2} "$_t_at"; tail -c ${STREAM_CAP / 2} "$_t_at"
    fi
    shift
  done
}
`;
