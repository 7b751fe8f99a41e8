import type { Ask } from "../module/probe.js";
import { quote } from "../transport/quote.js";
import type { Reply, Script } from "../transport/session.js";
import { script } from "./shell.js";
import { readStats, type StatAsk, statScript } from "./stat.js";
import { readTexts, textScript } from "./text.js";

/** Questions made into as few scripts as will do, and the way back from their replies. */
export interface Gathering {
  readonly scripts: readonly Script[];
  /** One reply for each ask, in the order asked, from one for each script. */
  readonly answers: (replies: readonly Reply[]) => readonly Reply[];
}

/** Puts asks into scripts: the same question once, all stats in one script, all texts in another. */
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
  const others: Part[] = [];
  for (const [key, ask] of asks) {
    if (ask.ask === "stat") stats.push([key, ask]);
    else if (ask.ask === "text") texts.push([key, ask.path]);
    else others.push({ keys: [key], script: inEnglish(ask), read: (reply) => [reply] });
  }
  return [
    ...(stats.length === 0 ? [] : [part(stats, statScript, readStats)]),
    ...(texts.length === 0 ? [] : [part(texts, textScript, readTexts)]),
    ...others,
  ];
}

function part<T>(
  entries: readonly (readonly [string, T])[],
  toScript: (asked: readonly T[]) => Script,
  read: (asked: readonly T[], reply: Reply) => readonly Reply[],
): Part {
  const asked = entries.map(([, ask]) => ask);
  return { keys: entries.map(([key]) => key), script: toScript(asked), read: (reply) => read(asked, reply) };
}

/** What programs say is read, so it must not be translated. */
function inEnglish(ask: Extract<Ask, { ask: "query" | "script" }>): Script {
  const text = ask.ask === "query" ? ask.argv.map(quote).join(" ") : ask.text;
  return script([`LC_ALL=C; export LC_ALL; ${text}`]);
}

function missing(key: string): never {
  throw new Error(`no script answers ${key}`);
}
