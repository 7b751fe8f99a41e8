import type { Reply } from "./reply.js";
import { Refusal } from "./refusal.js";

/** A question to a host, as data: so that it can be merged with others, shown, predicted and faked. */
export type Ask =
  /** A file's bytes. Status 1 when there is none; stdout is the content. */
  | { readonly ask: "text"; readonly path: string }
  /** What is at a path. Status 1 when nothing is; otherwise stdout is one line, read by `parseStat`. */
  | { readonly ask: "stat"; readonly path: string; readonly follow: boolean; readonly digest: boolean }
  /** The lines of a directory's files with this suffix that match a basic regular expression, as `grep -Hn` says them. */
  | { readonly ask: "lines"; readonly directory: string; readonly suffix: string; readonly pattern: string }
  /** A program that only looks. Status 127 when the host has none of that name. */
  | { readonly ask: "command"; readonly argv: readonly string[] }
  /** A few lines of POSIX sh that only look. */
  | { readonly ask: "script"; readonly text: string };

/** A question and how to read its answer. */
export interface Probe<T> {
  readonly ask: Ask;
  /** @throws Refusal when the answer makes no sense, such as a text that is not UTF-8 */
  readonly parse: (reply: Reply) => T;
}

/** What is at a path. */
export interface Stat {
  readonly kind: "file" | "directory" | "link" | "fifo" | "socket" | "block" | "character";
  readonly owner: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
  /** Four octal digits. */
  readonly mode: string;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly modified: number;
  /** Where a link points, as written in it. */
  readonly target: string | null;
  /** Hex SHA-256 of a file's content, when a digest was asked for. */
  readonly sha256: string | null;
}

/** A text file's content, or null where there is none. */
export function readText(path: string): Probe<string | null> {
  return {
    ask: { ask: "text", path },
    parse(reply) {
      if (reply.status === 1) return null;
      if (reply.status !== 0) throw new Refusal(`cannot read ${path}: ${decode(reply.stderr).trim()}`);
      try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(reply.stdout);
      } catch {
        throw new Refusal(`${path} is not UTF-8 text, so it is left alone`);
      }
    },
  };
}

/** What is at a path, or null. Links are looked at themselves unless `follow`. */
export function readStat(
  path: string,
  { follow = false, digest = false }: { readonly follow?: boolean; readonly digest?: boolean } = {},
): Probe<Stat | null> {
  return {
    ask: { ask: "stat", path, follow, digest },
    parse(reply) {
      if (reply.status === 1) return null;
      if (reply.status !== 0) throw new Refusal(`cannot look at ${path}: ${decode(reply.stderr).trim()}`);
      return parseStat(decode(reply.stdout));
    },
  };
}

/** A line of a file, without its ending; counted from 1. */
export interface FoundLine {
  readonly path: string;
  readonly number: number;
  readonly text: string;
}

/**
 * Lines of all files of a directory whose names end in `suffix`, such as `.repo`, that match a basic regular
 * expression; none where there is no such file. Costs one process, however many modules ask so.
 */
export function readLines(directory: string, suffix: string, pattern: string): Probe<readonly FoundLine[]> {
  const line = new RegExp(`^(.+?${suffix.replaceAll(/[^\w]/g, "\\$&")}):(\\d+):(.*)$`, "gm");
  return {
    ask: { ask: "lines", directory, suffix, pattern },
    parse({ status, stdout, stderr }) {
      if (status !== 0) throw new Refusal(`cannot look through ${directory}: ${decode(stderr).trim()}`);
      const found = [...decode(stdout).matchAll(line)];
      return found.map(([, path = "", number, text = ""]) => ({ path, number: Number(number), text }));
    },
  };
}

/** What a program that only looks has to say; it runs with LC_ALL=C. */
export function readCommand(...argv: readonly [string, ...string[]]): Probe<Answer> {
  return { ask: { ask: "command", argv }, parse: answer };
}

/** What a few lines of sh that only look have to say. */
export function readScript(text: string): Probe<Answer> {
  return { ask: { ask: "script", text }, parse: answer };
}

/** A probe whose answer is read further. */
export function mapProbe<T, U>({ ask, parse }: Probe<T>, read: (value: T) => U): Probe<U> {
  return { ask, parse: (reply) => read(parse(reply)) };
}

/** A program's answer as text. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function answer({ status, stdout, stderr }: Reply): Answer {
  return { status, stdout: decode(stdout), stderr: decode(stderr) };
}

/** Bytes of unknown origin as text: what is not UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** How a stat is written on the wire: fields separated by tabs, the link's target last. */
export const STAT_FIELDS = "kind owner group uid gid mode size modified sha256 target";

function parseStat(line: string): Stat {
  const [kind = "", owner = "", group = "", uid, gid, mode = "", size, modified, sha256 = "", ...target] =
    line.replace(/\n$/, "").split("\t");
  return {
    kind: kindOf(kind),
    owner,
    group,
    uid: Number(uid),
    gid: Number(gid),
    mode: mode.padStart(4, "0"),
    size: Number(size),
    modified: Number(modified),
    target: kind === "link" ? target.join("\t") : null,
    sha256: sha256 === "" || sha256 === "-" ? null : sha256,
  };
}

const kinds = ["file", "directory", "link", "fifo", "socket", "block", "character"] as const;

function kindOf(word: string): Stat["kind"] {
  const kind = kinds.find((known) => known === word);
  if (kind === undefined) throw new Refusal(`the host says that a path is a “${word}”`);
  return kind;
}
