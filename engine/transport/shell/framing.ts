import { randomBytes } from "node:crypto";

import type { Reply, Script } from "../session.js";
import { HEX_LIMIT, STREAM_LIMIT } from "./exchange_functions.js";
import type { Inbox } from "./inbox.js";
import { quote } from "./quote.js";

/**
 * The whole exchange as one compound command, which a shell reads to its end before it runs any of it. The scripts'
 * preludes precede it, except those in `defined`, to which they are added.
 */
export function encodeExchange(
  sequence: number,
  writes: readonly Script[],
  reads: readonly Script[],
  defined: Set<string>,
): string {
  const needed = [...writes, ...reads].flatMap(({ prelude }) => prelude ?? []);
  const preludes = [...new Set(needed)].filter((prelude) => !defined.has(prelude));
  for (const prelude of preludes) defined.add(prelude);
  const calls = [
    ...writes.map(({ text }) => `_t_write ${quote(text)}`),
    ...reads.map(({ text, inline }) => `_t_read ${quote(text)}${inline ? ` ${randomMark()}` : ""}`),
  ];
  return [...preludes, "{", `_t_begin ${sequence}`, ...calls, "_t_end", "}\n"].join("\n");
}

/** Ends what is streamed. It is drawn after everything that a script could read was written, so no output contains it. */
const randomMark = (): string => randomBytes(16).toString("hex");

/** Is told how an exchange proceeds. */
export interface Progress {
  /** The next script of that list has started. */
  started(list: "writes" | "reads"): void;
  /** All scripts have ended; their output is on its way. */
  finished(): void;
}

/**
 * Reads one answer. It has lines that report progress; among them the output of inline scripts, up to their marks, and
 * hexadecimal output where the host could not store it; then a line of statuses and lengths; then the stored bytes.
 * @throws Error when the bytes are no answer to this exchange: a bug, or something else wrote to the channel
 */
export async function decodeAnswer(
  inbox: Inbox,
  sequence: number,
  progress: Progress,
): Promise<readonly Reply[]> {
  const hex: HexOutput[] = [];
  const streamed: Buffer[] = [];
  let line = await inbox.line();
  for (; !line.startsWith("="); line = await inbox.line()) {
    if (line === ".w") progress.started("writes");
    else if (line === ".r") progress.started("reads");
    else if (STREAM.test(line)) streamed.push(await inbox.until(`${line.slice(1)}\n`));
    else if (!appendHex(hex, line)) throw unexpected(sequence, line);
  }
  progress.finished();

  const [mark, outcomes, sizes] = line.split("|");
  if (mark !== `=${sequence}` || outcomes === undefined || sizes === undefined)
    throw unexpected(sequence, line);
  const lengths = words(sizes).map(Number);
  const stored = async (flag: string | undefined): Promise<Stream> => {
    const length = flag === "x" ? (lengths.shift() ?? 0) : 0;
    return { length, bytes: await inbox.bytes(Math.min(length, STREAM_LIMIT)) };
  };
  const replies: Reply[] = [];
  for (const outcome of words(outcomes)) {
    const [status, stdout, stderr] = outcome.split(":");
    const encoded = stdout === "h" ? hex.shift() : undefined;
    const direct = stdout === "p" ? streamed.shift() : undefined;
    const output = encoded ? decodeHex(encoded.stdout) : direct ? whole(direct) : await stored(stdout);
    const errors = encoded ? decodeHex(encoded.stderr) : await stored(stderr);
    replies.push(toReply(Number(status), output, errors));
  }
  return replies;
}

const STREAM = /^>[0-9a-f]{32}$/;

interface Stream {
  /** Bytes that the script wrote; infinite where only a minimum is known. */
  readonly length: number;
  readonly bytes: Buffer;
}

/** The output of one script as lines of hexadecimal: stderr after the line `e`. */
interface HexOutput {
  readonly stdout: string[];
  readonly stderr: string[];
  inStderr: boolean;
}

/** Whether the line is part of what the host could not store. */
function appendHex(outputs: HexOutput[], line: string): boolean {
  if (line === "o") outputs.push({ stdout: [], stderr: [], inStderr: false });
  const last = outputs.at(-1);
  if (!last || !/^(?:[oe]|(?: +[0-9a-f]{2})* *)$/.test(line)) return false;
  if (line === "e") last.inStderr = true;
  else if (line !== "o") (last.inStderr ? last.stderr : last.stdout).push(line);
  return true;
}

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

const whole = (bytes: Buffer): Stream => ({ length: bytes.length, bytes });

function decodeHex(lines: readonly string[]): Stream {
  const bytes = Buffer.from(lines.join("").replaceAll(" ", ""), "hex");
  if (bytes.length <= HEX_LIMIT) return { length: bytes.length, bytes };
  return { length: Number.POSITIVE_INFINITY, bytes: bytes.subarray(0, HEX_LIMIT) };
}

function unexpected(sequence: number, line: string): Error {
  return new Error(
    `protocol error: unexpected answer of the host's shell to exchange ${sequence}: ${JSON.stringify(line.slice(0, 80))}`,
  );
}

function toReply(status: number, stdout: Stream, stderr: Stream): Reply {
  const notes = [truncationNote("output", stdout), truncationNote("error output", stderr)].join("");
  return {
    status,
    stdout: stdout.bytes,
    stderr: notes ? Buffer.concat([stderr.bytes, Buffer.from(notes)]) : stderr.bytes,
  };
}

function truncationNote(what: string, { length, bytes }: Stream): string {
  if (length <= bytes.length) return "";
  if (length === Number.POSITIVE_INFINITY)
    return `\n(${what} truncated: more than ${HEX_LIMIT} bytes, the rest is omitted)\n`;
  return `\n(${what} truncated: ${length - bytes.length} of ${length} bytes in the middle are omitted)\n`;
}
