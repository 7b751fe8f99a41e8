import type { Ask, HostProbe, Probe, Replies, Reply } from "../../engine/module/index.js";

/** The question of a probe that has just one. */
export function onlyAsk(probe: HostProbe<unknown>): Ask {
  const [ask, ...more] = Object.values(probe.asks);
  if (ask === undefined || more.length > 0) throw new Error("the probe has not just one question");
  return ask;
}

/** What a probe makes of the replies to its questions, in their order. */
export function parseReplies<T>(probe: Probe<T>, ...replies: readonly Reply[]): T {
  return probe.parse(named(probe.asks, replies));
}

/** Replies in the order of these questions, by the questions' names. */
export function named(asks: Readonly<Record<string, unknown>>, replies: readonly Reply[]): Replies {
  const names = Object.keys(asks);
  if (replies.length < names.length)
    throw new Error(`${names.length} reads, but ${replies.length} replies: ${JSON.stringify(asks)}`);
  return Object.fromEntries(names.map((name, index) => [name, replies[index] as Reply]));
}
