import type { Ask } from "./ask.js";
import { type Probe, readsOf } from "./probe.js";

/** A probe of a module that predicts: its questions, by the names of the reads. */
export interface Predictable {
  readonly asks: readonly Ask[];
  readonly reads: readonly string[];
  /** Tells its questions from all others. */
  readonly key: string;
}

/** All probes that ask the host something. */
export function predictableOf(
  probes: Readonly<Record<string, Probe<unknown>>>,
): Readonly<Record<string, Predictable>> {
  const found = Object.entries(probes).flatMap(([name, { asks }]) => {
    const own = Object.values(asks).filter((ask) => ask.ask !== "local_file");
    const one: Predictable = { asks: own, reads: readsOf(name, asks), key: keyOf(asks) };
    return own.length === 0 ? [] : [[name, one] as const];
  });
  return Object.fromEntries(found);
}

/** Tells the questions of a probe from those of any other. */
export const keyOf = (asks: Probe<unknown>["asks"]): string => JSON.stringify(asks);
