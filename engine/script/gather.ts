import type { Ask } from "../module/ask.js";
import { quote, type Reply, type Script } from "../transport/index.js";
import { script } from "./shell.js";
import { frames } from "./frames.js";
import { type LinesAsk, lookScript, type StatAsk } from "./look.js";
import { readStats, withDigest } from "./stat.js";
import { namesLook, othersLook, sameLook } from "./directories.js";
import { readLines, readTexts } from "./text.js";

/** Questions made into as few scripts as will do, and the way back from their replies. */
export interface Gathering {
  readonly scripts: readonly Script[];
  /** One reply for each ask, in the order asked, from one for each script. */
  readonly answers: (replies: readonly Reply[]) => readonly Reply[];
}

/** Puts asks into scripts: the same question once, all that needs no program of its own in one. */
export function gather(asks: readonly Ask[]): Gathering {
  const keys = asks.map((ask) => JSON.stringify(ask));
  const once = new Map(asks.map((ask, index) => [keys[index] ?? "", ask]));
  const parts = sort([...once]);
  return {
    scripts: parts.map((part) => part.script),
    answers: (replies): readonly Reply[] => {
      if (replies.length !== parts.length)
        throw new Error(`${replies.length} replies to ${parts.length} scripts that look`);
      const known = new Map<string, Reply>();
      parts.forEach((part, index) => {
        const reply = replies[index];
        if (!reply) return;
        part.read(reply).forEach((answer, at) => known.set(part.keys[at] ?? "", answer));
      });
      return keys.map((key) => known.get(key) ?? missing(key));
    },
  };
}

/** One script, the asks it serves, and how its reply is shared out among them. */
interface Part {
  readonly keys: readonly string[];
  readonly script: Script;
  read(reply: Reply): readonly Reply[];
}

function sort(asks: readonly (readonly [string, Ask])[]): readonly Part[] {
  const stats: [string, StatAsk][] = [];
  const texts: [string, string][] = [];
  const lines: [string, LinesAsk][] = [];
  const others: Part[] = [];
  for (const [key, ask] of asks) {
    if (ask.ask === "stat") stats.push([key, ask]);
    else if (ask.ask === "text") texts.push([key, ask.path]);
    else if (ask.ask === "lines") lines.push([key, ask]);
    else others.push({ keys: [key], script: inEnglish(ask), read: (reply) => [reply] });
  }
  const looks = stats.length + texts.length + lines.length > 0;
  return looks ? [looking(stats, texts, lines), ...others] : others;
}

/** Stats, texts and lines in one script. The digest of a file whose text comes too is worked out here. */
function looking(
  stats: readonly [string, StatAsk][],
  texts: readonly [string, string][],
  lines: readonly [string, LinesAsk][],
): Part {
  const paths = texts.map(([, path]) => path);
  const here = stats.map(([, { path, follow, digest }]) => (digest && follow ? paths.indexOf(path) : -1));
  const asked = stats.map(([, ask], index) => (here[index] === -1 ? ask : { ...ask, digest: false }));
  return {
    keys: [...stats, ...texts, ...lines].map(([key]) => key),
    script: lookScript(
      asked,
      paths,
      lines.map(([, ask]) => ask),
    ),
    read: ({ stdout, stderr }) => {
      const parts = frames(stdout);
      const content = readTexts(paths, parts, stderr);
      const found = readStats(asked, parts, stderr).map((stat, index) => {
        const text = content[here[index] ?? -1];
        return text ? withDigest(stat, text) : stat;
      });
      return [...found, ...content, ...readLines(lines.length, parts, stderr)];
    },
  };
}

/** What programs say is read, so it must not be translated. */
function inEnglish(ask: Exclude<Ask, { ask: "stat" | "text" | "lines" }>): Script {
  const text = textOf(ask);
  return script([`LC_ALL=C; export LC_ALL; ${text}`]);
}

function textOf(ask: Exclude<Ask, { ask: "stat" | "text" | "lines" }>): string {
  switch (ask.ask) {
    case "command":
      return ask.argv.map(quote).join(" ");
    case "script":
      return ask.text;
    case "names":
      return namesLook(ask.path);
    case "others":
      return othersLook(ask);
    case "same":
      return sameLook(ask);
  }
}

function missing(key: string): never {
  throw new Error(`no script answers ${key}`);
}
