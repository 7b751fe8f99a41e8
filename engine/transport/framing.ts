import type { Inbox } from "./inbox.js";
import { quote } from "./quote.js";
import type { Reply, Script } from "./session.js";

/** Bytes of one stream that travel at most: its head and its tail when it is longer. */
export const STREAM_CAP = 16 * 1024 * 1024;

/** The same where output must be held in the shell's memory as hexadecimal, because nothing on the host is writable. */
export const HELD_CAP = 1024 * 1024;

/**
 * Sh functions that the kept shell defines once. Each script is evaluated in a subshell of its own, so a syntax
 * error, an `exit` or a changed directory is its own affair. One `wc`, one `cat` and one `rm` serve a whole exchange.
 */
export function definitions(store: string): string {
  return `_t_store='${store}'\n${LOOP}`;
}

/** The whole exchange as one compound command, which a shell reads to its end before it begins. */
export function encodeExchange(
  sequence: number,
  writes: readonly Script[],
  reads: readonly Script[],
): string {
  const calls = [
    ...writes.map(({ text }) => `_t_write ${quote(text)}`),
    ...reads.map(({ text }) => `_t_read ${quote(text)}`),
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
 * Reads one answer.
 * @throws Error when what arrives is no answer to this exchange: a bug, or something else wrote to our channel
 */
export async function decodeAnswer(
  inbox: Inbox,
  sequence: number,
  progress: Progress,
): Promise<readonly Reply[]> {
  let line = await inbox.line();
  for (; line === ".w" || line === ".r"; line = await inbox.line()) {
    progress.started(line === ".w" ? "writes" : "reads");
  }
  progress.answered();

  const [mark, outcomes, sizes] = line.split("|");
  if (mark !== `=${sequence}` || outcomes === undefined || sizes === undefined) {
    throw new Error(
      `out of step with the host's shell: expected answer ${sequence}, found ${JSON.stringify(line.slice(0, 80))}`,
    );
  }
  const stored = words(sizes).map(Number);
  const entries = words(outcomes).map(parseEntry);
  const fromStore: Stream[] = [];
  for (const { streams, held } of entries) {
    if (!held) for (const stream of streams) if (stream.length !== 0) fromStore.push(stream);
  }
  fromStore.forEach((stream, index) => (stream.length = stored[index] ?? 0));

  for (const stream of fromStore) stream.bytes = await inbox.bytes(Math.min(stream.length, STREAM_CAP));
  for (const { streams, held } of entries) {
    if (held) for (const stream of streams) holdUnpacked(stream, await inbox.bytes(stream.length));
  }
  return entries.map(({ status, streams: [stdout, stderr] }) => toReply(status, stdout, stderr));
}

interface Stream {
  /** Bytes that the script wrote; −1 while only known to be some. */
  length: number;
  bytes: Buffer;
}

interface Entry {
  readonly status: number;
  readonly streams: readonly [Stream, Stream];
  /** Held in the shell's memory, and so sent as hexadecimal. */
  readonly held: boolean;
}

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** `status:x:0` has output in the store and no errors; `status/12/0` has twelve characters of hexadecimal. */
function parseEntry(text: string): Entry {
  const held = text.includes("/");
  const [status, stdout, stderr] = text.split(held ? "/" : ":");
  const stream = (length = "0"): Stream => ({
    length: length === "x" ? -1 : Number(length),
    bytes: Buffer.alloc(0),
  });
  return { status: Number(status), streams: [stream(stdout), stream(stderr)], held };
}

function holdUnpacked(stream: Stream, hexadecimal: Buffer): void {
  const bytes = Buffer.from(hexadecimal.toString("latin1").replaceAll(/\s/g, ""), "hex");
  stream.bytes = bytes.subarray(0, HELD_CAP);
  stream.length = bytes.length > HELD_CAP ? Number.POSITIVE_INFINITY : bytes.length;
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

const LOOP = `
_t_begin() { _t_id=$1 _t_n=0 _t_stop= _t_entries= _t_files= _t_held=; }
_t_write() {
  [ -z "$_t_stop" ] || return 0
  echo .w
  _t_run "$1"
  [ "$_t_status" = 0 ] || _t_stop=1
}
_t_read() {
  echo .r
  _t_run "$1"
}
_t_run() {
  _t_n=$((_t_n + 1)) _t_at=$_t_store/$_t_id.$_t_n
  if [ "$_t_store" ] && { echo >"$_t_at.o"; } 2>/dev/null; then _t_stored "$1"; else _t_holding "$1"; fi
}
_t_stored() {
  ( _t_text=$1; set --; eval "$_t_text" ) >"$_t_at.o" 2>"$_t_at.e" </dev/null
  _t_status=$? _t_o=0 _t_e=0
  if [ -s "$_t_at.o" ]; then _t_o=x _t_files="$_t_files $_t_at.o"; fi
  if [ -s "$_t_at.e" ]; then _t_e=x _t_files="$_t_files $_t_at.e"; fi
  _t_entries="$_t_entries $_t_status:$_t_o:$_t_e"
}
_t_holding() {
  _t_all=$( {
    { {
        ( _t_text=$1; set --; eval "$_t_text" ) </dev/null 2>&4 3>&- 4>&-
        printf S%s $? >&3
      } | _t_hex O >&3
    } 4>&1 | _t_hex E >&3
  } 3>&1 )
  _t_status=\${_t_all%%O*} _t_all=\${_t_all#*O}
  _t_status=\${_t_status#S} _t_o=\${_t_all%%E*} _t_e=\${_t_all#*E}
  _t_held=$_t_held$_t_o$_t_e
  _t_entries="$_t_entries $_t_status/\${#_t_o}/\${#_t_e}"
}
_t_hex() {
  _t_part=$(head -c ${HELD_CAP + 1} | od -An -v -tx1; cat >/dev/null)
  printf %s "$1$_t_part"
}
_t_end() {
  _t_sizes= _t_long=
  [ -z "$_t_files" ] || set -- $(wc -c $_t_files)
  for _t_at in $_t_files; do
    _t_sizes="$_t_sizes $1"
    [ "$1" -le ${STREAM_CAP} ] || _t_long=1
    shift 2
  done
  printf '%s\\n' "=$_t_id|$_t_entries|$_t_sizes"
  if [ "$_t_long" ]; then _t_cut $_t_sizes; elif [ "$_t_files" ]; then cat $_t_files; fi
  printf %s "$_t_held"
  _t_held=
  [ -z "$_t_store" ] || rm -f "$_t_store/$_t_id".*
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
