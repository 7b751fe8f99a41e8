import type { Outcome } from "../event/index.js";
import type { Decision } from "../module/define.js";
import type { Reply } from "../transport/index.js";
import type { Attempt } from "./attempt.js";

/** An attempt that came to its end. */
export function finished(
  outcome: Outcome,
  decision: Decision,
  replies: readonly Reply[],
  wrote = false,
): Attempt {
  return {
    outcome,
    result: decision.result(replies),
    notes: decision.notes,
    provides: decision.provides,
    wrote,
  };
}
