import { randomBytes } from "node:crypto";
import { quote, type Script, shellText } from "../transport/index.js";
import { DIGEST_CACHE } from "./digest_cache.js";
import { quotePath } from "./shell.js";
import { DEFAULT_WITHIN } from "../module/make_action.js";
import type { Ask } from "../module/ask.js";

export type StatAsk = Extract<Ask, { ask: "stat" }>;

/** Bytes of text that one exchange brings: a little less than the most that travels of one stream. */
export const TEXT_LIMIT = 16 * 1024 * 1024 - 256 * 1024;

export const TOO_LONG = `the file is too long to be read as text: more than ${TEXT_LIMIT} bytes`;

/**
 * One script for any number of stats, texts and lines. What the shell's own tests can tell costs no process; the rest is one
 * `stat` for all, one more for followed links, one `cat`, one `sha256sum` and a `readlink` for each link. It is run in
 * the persistent shell itself, so its names begin with `_r_` and it leaves nothing else behind.
 */
export function lookScript(
  stats: readonly StatAsk[],
  texts: readonly string[],
  lines: readonly LinesAsk[],
): Script {
  // No file can hold the mark, for it was drawn after they were written.
  const mark = randomBytes(16).toString("hex");
  const looks = [
    ...stats.map(({ path, follow, digest }, index) => {
      const way = digest ? (path.includes("\n") ? "D" : "d") : "-";
      return `_r_p${index}=${quotePath(path)}; _r_look ${index} ${follow ? "f" : "l"}${way}`;
    }),
    ...texts.map((path, index) => `_r_q${index}=${quotePath(path)}; _r_sort ${index}`),
    ...lines.map(
      ({ directory, suffix, pattern }, index) =>
        `_r_grep ${index} ${quote(pattern)} ${quotePath(directory)}/*${quote(suffix)}`,
    ),
  ];
  const text = [`_r_begin ${mark}`, ...looks, "_r_report"].join("\n");
  return { text, prelude: LOOK, within: DEFAULT_WITHIN, inline: true };
}

export type LinesAsk = Extract<Ask, { ask: "lines" }>;

/** Bytes from which openssl, where there is one, is so much quicker with a digest that starting it pays. */
export const LARGE = 8 * 1024 * 1024;

/** A head line's words, and the bytes up to the next mark. */
export interface Frame {
  readonly head: readonly string[];
  readonly body: Buffer;
}

/** What the script printed; empty when even its beginning is missing. */
export function frames(stdout: Buffer): readonly Frame[] {
  const mark = stdout.subarray(0, stdout.indexOf(LINE_FEED));
  if (mark.length === 0) return [];
  const found: Frame[] = [];
  for (let at = stdout.indexOf(mark, mark.length); at >= 0;) {
    const next = stdout.indexOf(mark, at + mark.length);
    const frame = stdout.subarray(at + mark.length, next < 0 ? stdout.length : next);
    const end = frame.indexOf(LINE_FEED);
    found.push({ head: frame.toString("latin1", 0, end).split(" "), body: frame.subarray(end + 1) });
    at = next;
  }
  return found;
}

const LINE_FEED = 10;

const LOOK = [
  `_r_limit=${TEXT_LIMIT} _r_large=${LARGE} _r_too_long=${quote(TOO_LONG)}`,
  DIGEST_CACHE,
  shellText(import.meta.url, "look.sh"),
].join("\n");
