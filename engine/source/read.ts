import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, type Stats } from "node:fs";
import { basename, dirname } from "node:path";
import { InputError, type DiagnosticCode } from "./diagnostic.js";
import { didYouMean } from "./nearest.js";
import type { Source, Span } from "./span.js";

/** The largest file read as text: 16 MiB. */
export const LARGEST_SOURCE = 16 * 1024 * 1024;

/**
 * Reads a file that somebody wrote, without its byte order mark; `at` is where its name was written.
 * @throws InputError when it is missing, not a regular file, unreadable, too large or not UTF-8
 */
export function readSource(path: string, at: Span | null = null): Source {
  const text = decode(path, readBytes(path, at));
  return { path, text };
}

/** Never blocks: a FIFO is opened without waiting for its writer, and refused. */
function readBytes(path: string, at: Span | null): Buffer {
  const descriptor = open(path, at);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw refusal("file", "Not a file", `“${path}” is ${kind(stats)}, not a file.`, at);
    if (stats.size > LARGEST_SOURCE) {
      const detail = `“${path}” is ${stats.size} bytes long; the limit is ${LARGEST_SOURCE}.`;
      throw refusal("limit", "File too large", detail, at);
    }
    return readWhole(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function open(path: string, at: Span | null): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT") {
      throw refusal("file", "No such file", `“${path}” does not exist.${neighbour(path)}`, at);
    }
    const why = error instanceof Error ? error.message : String(error);
    throw refusal("file", "Unreadable file", `“${path}” cannot be read: ${why}.`, at);
  }
}

/** /proc files say they are empty, and a file may grow meanwhile: what counts is what is read. */
function readWhole(descriptor: number): Buffer {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= LARGEST_SOURCE;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const length = readSync(descriptor, chunk);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    total += length;
  }
  return Buffer.concat(chunks);
}

function kind(stats: Stats): string {
  if (stats.isDirectory()) return "a directory";
  if (stats.isFIFO()) return "a named pipe";
  if (stats.isSocket()) return "a socket";
  return "a device";
}

function neighbour(path: string): string {
  try {
    return didYouMean(basename(path), readdirSync(dirname(path)));
  } catch {
    return ` The directory “${dirname(path)}” does not exist either.`;
  }
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder("utf-8").decode(bytes);
    const from = Math.max(0, text.indexOf("\ufffd"));
    const detail = `This is not UTF-8 text; it looks like ${looksLike(bytes)}. Save the file as UTF-8.`;
    throw refusal("encoding", "Not UTF-8", detail, { source: { path, text }, from, to: from + 1 });
  }
}

function looksLike(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16 (little-endian)";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16 (big-endian)";
  return bytes.includes(0) ? "binary data" : "Latin-1 or Windows-1252";
}

function refusal(code: DiagnosticCode, summary: string, detail: string, at: Span | null): InputError {
  return new InputError({ code, summary, detail, at });
}
