import type { Reply } from "./reply.js";
import { decode } from "./answer.js";
import { combineProbes, type HostProbe, known, mapProbe, type Probe, probe } from "./probe.js";
import { Refusal, refuse } from "./refusal.js";

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

/** A file of the controller. */
export interface LocalFile {
  /** Bytes. */
  readonly size: number;
  /** Hex SHA-256 of its content; null where it was not worked out. */
  readonly sha256: string | null;
}

/** A line of a file, without its ending; counted from 1. */
export interface FoundLine {
  readonly path: string;
  readonly number: number;
  readonly text: string;
}

/** A text file's content, or null where there is none. */
export function readText(path: string): HostProbe<string | null> {
  return probe({ ask: "text", path }, (reply) => {
    if (reply.status === 1) return null;
    if (reply.status !== 0) refuse(`cannot read ${path}: ${decode(reply.stderr).trim()}`);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(reply.stdout);
    } catch {
      throw new Refusal(`${path} is not UTF-8 text, so it is left alone`);
    }
  });
}

/** What is at a path, or null. Links are looked at themselves unless `follow`. */
export function readStat(
  path: string,
  { follow = false, digest = false }: { readonly follow?: boolean; readonly digest?: boolean } = {},
): HostProbe<Stat | null> {
  return probe({ ask: "stat", path, follow, digest }, (reply) => {
    if (reply.status > 1) refuse(`cannot look at ${path}: ${decode(reply.stderr).trim()}`);
    return statIn(reply);
  });
}

/**
 * Lines of all files of a directory whose names end in `suffix`, such as `.repo`, that match a basic regular
 * expression; none where there is no such file. Costs one process, however many modules ask so.
 */
export function readLines(
  directory: string,
  suffix: string,
  pattern: string,
): HostProbe<readonly FoundLine[]> {
  const line = new RegExp(`^(.+?${suffix.replaceAll(/[^\w]/g, "\\$&")}):(\\d+):(.*)$`, "gm");
  return probe({ ask: "lines", directory, suffix, pattern }, ({ status, stdout, stderr }) => {
    if (status !== 0) refuse(`cannot look through ${directory}: ${decode(stderr).trim()}`);
    const found = [...decode(stdout).matchAll(line)];
    return found.map(([, path = "", number, text = ""]) => ({ path, number: Number(number), text }));
  });
}

/**
 * How large a file of the controller is, and the digest of its content. A large file takes its time: with `onlyAsLarge`,
 * a `readStat`, the digest is worked out only where the file on the host has the same size, and is null otherwise.
 */
export function readLocalFile(
  path: string,
  { onlyAsLarge }: { readonly onlyAsLarge?: HostProbe<Stat | null> } = {},
): Probe<LocalFile> {
  const [there] = Object.values(onlyAsLarge?.asks ?? {});
  const here = probe({ ask: "local_file", path, digest: there ?? "always" }, ({ stdout }) => {
    const [size, sha256] = decode(stdout).trimEnd().split("\t");
    return { size: Number(size), sha256: sha256 === "-" ? null : (sha256 ?? null) };
  });
  // What it is compared with is asked in any case: the same question, asked once.
  return mapProbe(combineProbes({ here, there: onlyAsLarge ?? known(null) }), (found) => found.here);
}

/** How a stat is written on the wire: fields separated by tabs, the link's target last. */
export const STAT_FIELDS = "kind owner group uid gid mode size modified sha256 target";

/** What the reply to a `stat` ask says; null where nothing is at the path. */
export function statIn({ status, stdout }: Reply): Stat | null {
  if (status !== 0) return null;
  const [kind = "", owner = "", group = "", uid, gid, mode = "", size, modified, sha256 = "", ...target] =
    decode(stdout).replace(/\n$/, "").split("\t");
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
  return kind ?? refuse(`the host says that a path is a “${word}”`);
}
