import { randomBytes } from "node:crypto";
import { quote, type Script, shellText } from "../transport/index.js";
import { DIGEST_CACHE } from "./digest_cache.js";
import { LARGE, TEXT_LIMIT, TOO_LONG } from "./limits.js";
import { quotePath } from "./shell.js";
import { DEFAULT_WITHIN } from "../module/make_action.js";
import type { Ask } from "../module/ask.js";

export type StatAsk = Extract<Ask, { ask: "stat" }>;

/** One script for any number of stats, texts and lines: see look.sh. */
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

const LOOK = [
  `_r_limit=${TEXT_LIMIT} _r_large=${LARGE} _r_too_long=${quote(TOO_LONG)}`,
  DIGEST_CACHE,
  shellText(import.meta.url, "look.sh"),
].join("\n");
