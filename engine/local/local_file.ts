import { createHash } from "node:crypto";
import { accessSync, type BigIntStats, constants, readFileSync, statSync } from "node:fs";
import { refuse } from "../module/refusal.js";
import { InputError } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import { readChunks } from "./read_chunks.js";

/** Ensures that a path is a readable file. @throws InputError */
export function checkReadable(path: string, at: Span): void {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new Error("it is a directory; use “loop” to name each of its files");
    if (!stat.isFile()) throw new Error("it is not a regular file");
    accessSync(path, constants.R_OK);
  } catch (error) {
    const detail = `${unreadable(path, error)}.`;
    throw new InputError({ code: "file", summary: "Unreadable file", detail, at });
  }
}

/** Its whole content. @throws Refusal */
export function bytesOf(path: string): Buffer {
  return reading(path, () => readFileSync(path));
}

/** Its current size in bytes; an earlier task may have changed it. @throws Refusal */
export function sizeOf(path: string): number {
  return Number(look(path).size);
}

/** The SHA-256 of its current content. @throws Refusal */
export async function digestOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = look(path);
  const identity = [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  const known = digests.get(identity) ?? digestNow(path, identity);
  digests.set(identity, known);
  return known;
}

/** By what identifies a version of a file, since hosts and loops ask for the same digest many times. */
const digests = new Map<string, Promise<string>>();

async function digestNow(path: string, identity: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of readChunks(path)) hash.update(chunk);
    return hash.digest("hex");
  } catch (error) {
    digests.delete(identity);
    return refuse(unreadable(path, error));
  }
}

function look(path: string): BigIntStats {
  return reading(path, () => statSync(path, { bigint: true }));
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return refuse(unreadable(path, error));
  }
}

const unreadable = (path: string, error: unknown): string =>
  `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
