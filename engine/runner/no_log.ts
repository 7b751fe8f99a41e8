import type { Outcome } from "../event/index.js";

/** Replaces what a task with `no_log` does. */
export const NOT_SHOWN = "(not shown: no_log)";

/** The outcome of a step without its details. */
export function withoutDetail(outcome: Outcome): Outcome {
  const change = { summary: NOT_SHOWN, before: null, after: null };
  switch (outcome.type) {
    case "changed":
      return { ...outcome, change, writes: [], output: [] };
    case "would-change":
      return { ...outcome, change, writes: [] };
    case "failed":
      return { ...outcome, why: NOT_SHOWN, change: null, output: [], diagnostic: null };
    case "unknown":
      return { ...outcome, change: null };
    case "ok":
    case "skipped":
      return outcome;
    case "cannot-tell":
      return { ...outcome, because: NOT_SHOWN };
  }
}
