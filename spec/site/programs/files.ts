import {
  existsSync,
  mkdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** What the four hosts share. */
export const WORLD = "/var/lib/site/world";

/** The text of a file, or null when there is none. */
export function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Writes a file and the directories above it, in one step for readers. */
export function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text, { mode });
  renameSync(`${path}.new`, path);
}

/** Whether this host's operator switched a fault on. */
export const hasFault = (name: string): boolean => existsSync(`/var/lib/site/faults/${name}`);

/** This host's short name in the site. */
export const ownName = (): string => /^name=(.*)$/m.exec(textOf("/var/lib/site/host") ?? "")?.[1] ?? "";

/** Blocks this process, which has nothing else to do. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Runs `work` while holding a lock directory; null when somebody else held it longer than `patience`. */
export function locked<T>(path: string, patience: number, work: () => T): T | null {
  mkdirSync(dirname(path), { recursive: true });
  for (const end = Date.now() + patience; !taken(path);) {
    if (Date.now() >= end) return null;
    pause(20);
  }
  try {
    return work();
  } finally {
    rmdirSync(path);
  }
}

function taken(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch {
    return isStale(path) && (rmSync(path, { recursive: true, force: true }), false);
  }
}

/** A lock whose holder was killed lets the next one in after a while. */
function isStale(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > 30_000;
  } catch {
    return false;
  }
}

/** One line from stdin, byte by byte so that what follows stays for the next reader; null at its end. */
export function readLine(descriptor = 0): string | null {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  for (;;) {
    const got = readByte(descriptor, one);
    if (got === 0) return bytes.length === 0 ? null : Buffer.from(bytes).toString();
    if (one[0] === 10) return Buffer.from(bytes).toString();
    bytes.push(one[0] ?? 0);
  }
}

function readByte(descriptor: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, into);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EOF" || code === "EIO") return 0;
      if (code !== "EAGAIN") throw error;
      pause(20);
    }
  }
}
