import { dirname } from "node:path/posix";
import type { Ask } from "../module/ask.js";
import type { AttemptContext } from "./attempt.js";
import { ACTOR, statAsk } from "./model/host_files.js";
import { NeedsReading } from "./model/needs_reading.js";
import type { Step } from "./step.js";

/** Asks the host for what the model lacks, as often as it lacks something. */
export async function withReadings<T>(
  work: () => T | Promise<T>,
  { session, keywords: { user } }: Step,
  { ahead }: AttemptContext,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NeedsReading)) throw error;
      const later = new Map(ahead());
      later.set(user, [...error.asks, ...(later.get(user) ?? []), ...around(later.get(user) ?? [])]);
      await session.look(later, [user]);
    }
  }
}

/** What the model will want to know of the paths that later steps ask for: asked along. */
function around(asks: readonly Ask[]): readonly Ask[] {
  const paths = asks.flatMap((ask) => (ask.ask === "stat" || ask.ask === "text" ? [ask.path] : []));
  if (paths.length === 0) return [];
  const wanted = new Set(paths.flatMap((path) => [path, dirname(path)]));
  return [ACTOR, ...[...wanted].map((path) => statAsk(path, false))];
}
