import { randomBytes } from "node:crypto";

import type { Inbox } from "./inbox.js";
import { HELD_CAP, STREAM_CAP } from "./loop.js";
import { quote } from "./quote.js";
import type { Reply, Script } from "../session.js";

/**
 * The whole exchange as one compound command, which a shell reads to its end before it begins; before it the
 * scripts' preludes, unless they are among the `defined`, to which they are added.
 */
export function encodeExchange(
  sequence: number,
  writes: readonly Script[],
  reads: readonly Script[],
  defined: Set<string>,
): string {
  const needed = [...writes, ...reads].flatMap(({ prelude }) => prelude ?? []);
  const fresh = [...new Set(needed)].filter((prelude) => !defined.has(prelude));
  for (const prelude of fresh) defined.add(prelude);
  const calls = [
    ...writes.map(({ text }) => `_t_write ${quote(text)}`),
    ...reads.map(({ text, inline }) => `_t_read ${quote(text)}${inline ? ` ${drawMark()}` : ""}`),
  ];
  return [...fresh, "{", `_t_begin ${sequence}`, ...calls, "_t_end", "}\n"].join("\n");
}

/** Ends what is streamed: drawn after everything that could be read was written, so nothing read can hold it. */
const drawMark = (): string => randomBytes(16).toString("hex");

/** Hears how an exchange goes on while its answer is awaited. */
export interface Progress {
  /** The next script of that list begins. */
  started(list: "writes" | "reads"): void;
  /** All scripts have ended; what they wrote is on its way. */
  answered(): void;
}

/**
 * Reads one answer: lines that tell how it goes on, among them what inline scripts print, up to their marks, and the
 * hexadecimal of what could not be stored; then a line of statuses and lengths; then the stored bytes.
 * @throws Error when what arrives is no answer to this exchange: a bug, or something else wrote to our channel
 */
export async function decodeAnswer(
  inbox: Inbox,
  sequence: number,
  progress: Progress,
): Promise<readonly Reply[]> {
  const held: Held[] = [];
  const streamed: Buffer[] = [];
  let line = await inbox.line();
  for (; !line.startsWith("="); line = await inbox.line()) {
    if (line === ".w") progress.started("writes");
    else if (line === ".r") progress.started("reads");
    else if (STREAM.test(line)) streamed.push(await inbox.until(`${line.slice(1)}\n`));
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
    const direct = stdout === "p" ? streamed.shift() : undefined;
    const output = memory ? unpack(memory.stdout) : direct ? whole(direct) : await stored(stdout);
    const errors = memory ? unpack(memory.stderr) : await stored(stderr);
    replies.push(toReply(Number(status), output, errors));
  }
  return replies;
}

const STREAM = /^>[0-9a-f]{32}$/;

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

const whole = (bytes: Buffer): Stream => ({ length: bytes.length, bytes });

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
