import type { Outcome } from "../event/index.js";
import type { Decision } from "../module/define.js";
import type { Fields } from "../module/change.js";
import { ModuleBug } from "../module/bug.js";
import { Refusal } from "../module/refusal.js";
import { failed, outcomeOf } from "../rendering/failure.js";
import { InputError } from "../source/diagnostic.js";
import { CannotTell, Unknown } from "../template/index.js";
import { CannotBecome, ConnectionLost, type Reply, TimedOut, Unreachable } from "../transport/index.js";
import { ActionFailed } from "./action_failed.js";
import type { Attempt, AttemptContext } from "./attempt.js";
import { dependsOn, failsFirst } from "./because.js";
import { mayGoOn } from "./may_go_on.js";
import { Refused } from "./model/refused.js";
import { outputOf } from "./output.js";
import type { Step } from "./step.js";

/** What an attempt came to that an error ended. @throws Unreachable, and what is a bug of ours */
export function failedAttempt(
  error: unknown,
  step: Step,
  decision: Decision | null,
  { doubt }: AttemptContext,
): Attempt {
  const { task, keywords, prepared, session } = step;
  const { delegateTo, user } = keywords;
  // A step that only waits was to change nothing.
  const change = prepared.waitOnly ? null : (decision?.change ?? null);
  const rest = { notes: decision?.notes ?? [], provides: {}, wrote: decision !== null };
  if (error instanceof Refusal) {
    const because = keywords.dry ? doubtOf(step, doubt) : null;
    if (because !== null) return unclear(because, step, rest);
    return wouldFail(failed(error.message), step, rest);
  }
  if (error instanceof CannotTell && keywords.dry) return unclear(error.because, step, rest);
  if (error instanceof Refused) return wouldFail(failed(error.message, { change }), step, rest);
  if (error instanceof ActionFailed) {
    const replies = error.reply ? [error.reply] : [];
    const result = decision && error.reply ? resultOf(decision, replies) : {};
    return { ...rest, outcome: failed(error.message, { change, output: replies.map(outputOf) }), result };
  }
  if (error instanceof CannotBecome && keywords.dry && user !== null) {
    const because = session.model.userDoubt(user);
    if (because !== null) return unclear(because, step, rest);
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

type Rest = Pick<Attempt, "notes" | "provides">;

/** What a module that only looks finds may be unknown: that it finds it all right, is not. */
function unclear(because: string, { task, prepared, session }: Step, rest: Rest): Attempt {
  if (!task.module.canChange && prepared.asks.length > 0) {
    const unknown = Object.keys(task.module.returns).map((name) => [name, new Unknown(because)] as const);
    return { ...rest, outcome: { type: "ok" }, result: Object.fromEntries(unknown), wrote: false };
  }
  if (!prepared.waitOnly) session.model.doubt(prepared.asks, dependsOn(task));
  return { ...rest, outcome: { type: "cannot-tell", because }, result: {}, wrote: false };
}

/**
 * A check goes on after a failure that ends a run: what the step asked about is unknown from then on. A failure that is
 * foreseen and ignored leaves everything as it is.
 */
function wouldFail(outcome: Outcome, { task, keywords, prepared, session }: Step, rest: Rest): Attempt {
  if (keywords.dry && !mayGoOn(task)) session.model.doubt(prepared.asks, failsFirst(task));
  return { ...rest, outcome, result: {}, wrote: false };
}

/**
 * Why a run might not refuse: a program has run by then whose effects nobody knows, or anything would have changed that a
 * program looks at. Where only files were asked for, the model has answered for them.
 */
function doubtOf({ prepared, session }: Step, earlier: string | null): string | null {
  if (session.model.anything !== null) return session.model.anything;
  const certain = prepared.asks.every((ask) => ask.ask !== "command" && ask.ask !== "script");
  return certain ? null : earlier;
}

function resultOf(decision: Decision, replies: readonly Reply[]): Fields {
  try {
    return decision.result(replies);
  } catch (error) {
    if (error instanceof Refusal || error instanceof ModuleBug) return {};
    throw error;
  }
}
