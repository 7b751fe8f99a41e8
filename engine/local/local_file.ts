import { createHash } from "node:crypto";
import { accessSync, type BigIntStats, constants, readFileSync, statSync } from "node:fs";
import type { LocalFile } from "../module/params.js";
import { Pending } from "../module/pending.js";
import { Refusal, refuse } from "../module/refusal.js";
import { InputError } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import { readChunks } from "./read_chunks.js";

/** A file of the controller, which is found, and may be read. @throws InputError where it is none, or may not */
export function localFile(path: string, at: Span): LocalFile {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new Error("it is a directory; name each of its files, in a loop");
    if (!stat.isFile()) throw new Error("it is not a regular file");
    accessSync(path, constants.R_OK);
  } catch (error) {
    const detail = `${unreadable(path, error)}.`;
    throw new InputError({ code: "file", summary: "Not a file to be read", detail, at });
  }
  return new Live(path);
}

/** All that is in it. @throws Refusal */
export function bytesOf({ path }: LocalFile): Buffer {
  return reading(path, () => readFileSync(path));
}

/** As it is whenever it is asked for: a task before may have made it anew. */
class Live implements LocalFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get size(): number {
    return Number(look(this.path).size);
  }

  get sha256(): string {
    const digest = digestOf(this.path);
    if (typeof digest === "string") return digest;
    throw new Pending(`the SHA-256 of ${this.path}`, digest);
  }
}

/** By what tells a file from all others and from itself before it was written to: hosts and loops ask many times. */
const digests = new Map<string, string | Promise<void>>();

function digestOf(path: string): string | Promise<void> {
  const { dev, ino, size, mtimeNs, ctimeNs } = look(path);
  const identity = [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  const known = digests.get(identity);
  if (known !== undefined) return known;
  const working = workOut(path, identity);
  digests.set(identity, working);
  return working;
}

/** @throws Refusal */
async function workOut(path: string, identity: string): Promise<void> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of readChunks(path)) hash.update(chunk);
  } catch (error) {
    digests.delete(identity);
    throw new Refusal(unreadable(path, error));
  }
  digests.set(identity, hash.digest("hex"));
}

/** @throws Refusal */
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
