import type { Decision } from "../module/define.js";
import type { Ask } from "../module/ask.js";
import { summarize } from "../module/summarize.js";
import { ConnectionLost, type Reply } from "../transport/index.js";
import type { Attempt, AttemptContext } from "./attempt.js";
import { withUnknownNumbers } from "./because.js";
import { lookAndDecide } from "./decide.js";
import { failedAttempt } from "./failed_attempt.js";
import { finished } from "./finished.js";
import { foresee } from "./foresee.js";
import { outputOf } from "./output.js";
import { perform } from "./perform.js";
import type { Change, Note } from "../module/change.js";
import type { Outcome } from "../event/index.js";
import type { Step } from "./step.js";
import { failed } from "../rendering/failure.js";

/**
 * Reads, decides, acts if needed, and verifies the result.
 * @throws Unreachable if the host cannot be reached (again)
 */
export async function attemptStep(step: Step, context: AttemptContext): Promise<Attempt> {
  let decision: Decision | null = null;
  try {
    decision = await lookAndDecide(step, context);
    if (!decision.change) return looked(step, finished({ type: "ok" }, decision, []));
    if (step.keywords.dry) return await foresee(step, decision, decision.change, context);
    return await act(step, decision, decision.change, context);
  } catch (error) {
    return failedAttempt(error, step, decision, context);
  }
}

/** Of what is foreseen some numbers are not known, such as the time of a write. */
function looked({ keywords, session }: Step, attempt: Attempt): Attempt {
  if (!keywords.dry) return attempt;
  return { ...attempt, result: withUnknownNumbers(attempt.result, session.model.lastChange) };
}

async function act(
  step: Step,
  decision: Decision,
  change: Change,
  context: AttemptContext,
): Promise<Attempt> {
  const asks: readonly Ask[] = step.prepared.alwaysRuns
    ? []
    : [...step.prepared.asks, ...aheadOf(step, context)];
  const writes = decision.writes.map(summarize);
  try {
    await context.record(decision.writes);
    const replies = await perform(decision, asks, context.actions);
    const { waitOnly, looks, alwaysRuns } = step.prepared;
    const done: Outcome = waitOnly || looks ? { type: "ok" } : changed(change, writes, replies);
    if (alwaysRuns) return finished(done, decision, replies, !looks);
    return await verify(step, done, replies, context);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    return await afterLoss(step, decision, change, context);
  }
}

/** Every write makes what was read ahead stale, so a long loop that writes reads only so far. */
const AHEAD_OF_A_WRITE = 32;

function aheadOf({ keywords: { user } }: Step, { ahead }: AttemptContext): readonly Ask[] {
  return ahead(AHEAD_OF_A_WRITE).get(user) ?? [];
}

function changed(change: Change, writes: readonly string[], replies: readonly Reply[]): Outcome {
  return { type: "changed", change, writes, output: replies.map(outputOf) };
}

/** The exchange that wrote has read again: the same check must now find no difference. */
async function verify(
  step: Step,
  done: Outcome,
  replies: readonly Reply[],
  context: AttemptContext,
): Promise<Attempt> {
  const after = await lookAndDecide(step, context);
  if (!after.change) return finished(done, after, replies, true);
  const why = `not as asked even after the change: ${after.change.summary}`;
  const outcome = failed(why, { change: after.change, output: replies.map(outputOf) });
  return finished(outcome, after, replies, true);
}

/** Never repeated blindly: checked again over a new connection, and only what is still missing is done again. */
async function afterLoss(
  step: Step,
  decision: Decision,
  change: Change,
  context: AttemptContext,
): Promise<Attempt> {
  const lost = "the connection was lost after the write was sent";
  if (step.prepared.alwaysRuns) {
    const outcome: Outcome = { type: "unknown", why: lost, change };
    return { outcome, result: {}, notes: decision.notes, provides: {}, wrote: true };
  }
  context.actions.progress("connection lost: reconnecting to check what was done");
  const again = await lookAndDecide(step, context);
  const note: Note = { level: "warning", text: `${lost}; the host was checked again over a new one` };
  if (again.change) await perform(again, step.prepared.asks, context.actions);
  const attempt = await verify(step, changed(change, decision.writes.map(summarize), []), [], context);
  return { ...attempt, notes: [...attempt.notes, note] };
}
