import type { Decision } from "../module/define.js";
import type { Fields } from "../module/change.js";
import { ModuleBug } from "../module/bug.js";
import { Refusal } from "../module/refusal.js";
import { failed, outcomeOf } from "../rendering/failure.js";
import { InputError } from "../source/diagnostic.js";
import { CannotBecome, ConnectionLost, type Reply, TimedOut, Unreachable } from "../transport/index.js";
import { ActionFailed } from "./action_failed.js";
import type { Attempt, AttemptContext } from "./attempt.js";
import { outputOf } from "./output.js";
import type { Step } from "./step.js";

/** What an attempt came to that an error ended. @throws Unreachable, and what is a bug of ours */
export function failedAttempt(
  error: unknown,
  { task, keywords: { delegateTo }, prepared }: Step,
  decision: Decision | null,
  { doubt }: AttemptContext,
): Attempt {
  // A step that only waits was to change nothing.
  const change = prepared.waitOnly ? null : (decision?.change ?? null);
  const rest = { notes: decision?.notes ?? [], provides: {}, wrote: decision !== null };
  if (error instanceof Refusal) {
    if (doubt !== null) {
      const because = `“${doubt}” would change first`;
      return { ...rest, outcome: { type: "cannot-tell", because }, result: {}, wrote: false };
    }
    return { ...rest, outcome: failed(error.message), result: {}, wrote: false };
  }
  if (error instanceof ActionFailed) {
    const replies = error.reply ? [error.reply] : [];
    const result = decision && error.reply ? resultOf(decision, replies) : {};
    return { ...rest, outcome: failed(error.message, { change, output: replies.map(outputOf) }), result };
  }
  if (error instanceof TimedOut || (error instanceof CannotBecome && delegateTo === null))
    return { ...rest, outcome: failed(error.message, { change }), result: {} };
  if (error instanceof ModuleBug || error instanceof InputError)
    return { ...rest, outcome: outcomeOf(error, task), result: {} };
  if (delegateTo !== null && (error instanceof ConnectionLost || error instanceof Unreachable))
    return { ...rest, outcome: failed(`${delegateTo}: ${error.message}`, { change }), result: {} };
  if (error instanceof ConnectionLost) throw new Unreachable(error.message);
  throw error;
}

function resultOf(decision: Decision, replies: readonly Reply[]): Fields {
  try {
    return decision.result(replies);
  } catch (error) {
    if (error instanceof Refusal || error instanceof ModuleBug) return {};
    throw error;
  }
}
