import type { Fields } from "../module/change.js";
import type { Decision } from "../module/define.js";
import type { Ask } from "../module/probe.js";
import { answer } from "../module/probe.js";
import { type Action, summarize } from "../module/action.js";
import { ModuleBug } from "../module/bug.js";
import { onceKnown } from "../module/pending.js";
import { Refusal } from "../module/refusal.js";
import { InputError } from "../source/diagnostic.js";
import { Unknown } from "../template/index.js";
import { CannotBecome, ConnectionLost, type Reply, TimedOut, Unreachable } from "../transport/index.js";
import type { ActionContext } from "../host/action_context.js";
import { ActionFailed } from "../host/action_failed.js";
import { perform } from "../host/perform.js";
import type { Reads } from "../host/readings.js";
import type { Change, Note } from "../module/change.js";
import type { Outcome, Output } from "../event/index.js";
import type { Step } from "./steps.js";
import { failed, outcomeOf } from "../rendering/failure.js";

/** What one try of a step came to. */
export interface Attempt {
  readonly outcome: Outcome;
  /** The module's own fields of the result. */
  readonly result: Fields;
  readonly notes: readonly Note[];
  readonly provides: Fields;
  readonly wrote: boolean;
}

/** What a try needs to know beside the step. */
export interface Trying {
  readonly context: ActionContext;
  /** Reads of later steps, to travel with this step's own; of the same loop those of so many items. */
  readonly ahead: (items?: number) => Reads;
  /** Records on the host, before the change is made, which handlers it notifies. */
  readonly record: (writes: readonly Action[]) => Promise<void>;
  /** In check mode: the title of the earlier step because of which a real run might not refuse. */
  readonly doubt: string | null;
}

/**
 * Looks, decides, acts where needed, and proves that it took.
 * @throws Unreachable when the host cannot be reached (again)
 */
export async function attemptStep(step: Step, trying: Trying): Promise<Attempt> {
  let decision: Decision | null = null;
  try {
    decision = await lookAndDecide(step, trying);
    if (!decision.change) return await finished({ type: "ok" }, decision, []);
    if (step.keywords.dry) return await foresee(step, decision, decision.change);
    return await act(step, decision, decision.change, trying);
  } catch (error) {
    return await failedAttempt(error, step, decision, trying);
  }
}

async function finished(
  outcome: Outcome,
  decision: Decision,
  replies: readonly Reply[],
  wrote = false,
): Promise<Attempt> {
  return {
    outcome,
    result: await onceKnown(() => decision.result(replies)),
    notes: decision.notes,
    provides: decision.provides,
    wrote,
  };
}

async function lookAndDecide(step: Step, trying: Trying): Promise<Decision> {
  const {
    prepared,
    session,
    keywords: { user },
  } = step;
  while (!session.knows(user, prepared.reads)) await session.look(joined(step, trying), [user]);
  return onceKnown(() => decide(step));
}

function joined({ keywords: { user }, prepared }: Step, { ahead }: Trying): Reads {
  const questions = new Map(ahead());
  questions.set(user, [...prepared.reads, ...(questions.get(user) ?? [])]);
  return questions;
}

function decide({ prepared, session, keywords: { user, dry } }: Step): Decision {
  return prepared.decide(
    prepared.reads.map((ask) => {
      const reply = session.reading(user, ask);
      if (!reply) throw new Error(`nothing was read for ${JSON.stringify(ask)}`);
      return dry ? session.model.answer(ask, reply) : reply;
    }),
  );
}

/** Check mode: the writes are described, remembered for later reads, and not sent. */
async function foresee(step: Step, decision: Decision, change: Change): Promise<Attempt> {
  if (step.prepared.waitOnly) return finished(unwaited(step, change), decision, []);
  step.session.model.foresee(decision.writes);
  const because = `${step.task.title} would change first`;
  const unknown = Object.keys(step.task.module.returns).map(
    (field) => [field, new Unknown(because)] as const,
  );
  return {
    outcome: { type: "would-change", change, writes: decision.writes.map(summarize) },
    result: Object.fromEntries(unknown),
    notes: decision.notes,
    provides: decision.provides,
    wrote: false,
  };
}

/** A check waits for nothing: whether it will be so in time, only a real run can show. */
function unwaited({ prepared }: Step, { summary }: Change): Outcome {
  if (prepared.alwaysRuns) return { type: "skipped", why: "a check does not wait" };
  return { type: "cannot-tell", because: `a check does not wait until ${summary}` };
}

async function act(step: Step, decision: Decision, change: Change, trying: Trying): Promise<Attempt> {
  const { context } = trying;
  const asks: readonly Ask[] = step.prepared.alwaysRuns
    ? []
    : [...step.prepared.reads, ...aheadOf(step, trying)];
  const writes = decision.writes.map(summarize);
  try {
    await trying.record(decision.writes);
    const replies = await perform(decision.writes, asks, context);
    const done: Outcome = step.prepared.waitOnly ? { type: "ok" } : changed(change, writes, replies);
    if (step.prepared.alwaysRuns) return await finished(done, decision, replies, true);
    return await verify(step, done, replies, trying);
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    return await afterLoss(step, decision, change, trying);
  }
}

/** Every write ends the worth of what was read ahead, so a long loop that writes reads only so far. */
const AHEAD_OF_A_WRITE = 32;

function aheadOf({ keywords: { user } }: Step, { ahead }: Trying): readonly Ask[] {
  return ahead(AHEAD_OF_A_WRITE).get(user) ?? [];
}

function changed(change: Change, writes: readonly string[], replies: readonly Reply[]): Outcome {
  return { type: "changed", change, writes, output: replies.map(outputOf) };
}

/** The exchange that wrote has read again: the same check must now find nothing to do. */
async function verify(
  step: Step,
  done: Outcome,
  replies: readonly Reply[],
  trying: Trying,
): Promise<Attempt> {
  const after = await lookAndDecide(step, trying);
  if (!after.change) return finished(done, after, replies, true);
  const why = `not as asked even after the change: ${after.change.summary}`;
  const outcome = failed(why, { change: after.change, output: replies.map(outputOf) });
  return finished(outcome, after, replies, true);
}

/** Never repeated blindly: looked at again over a new connection, and done again only if the look says so. */
async function afterLoss(step: Step, decision: Decision, change: Change, trying: Trying): Promise<Attempt> {
  const lost = "the connection was lost after the write was sent";
  if (step.prepared.alwaysRuns) {
    const outcome: Outcome = { type: "unknown", why: lost, change };
    return { outcome, result: {}, notes: decision.notes, provides: {}, wrote: true };
  }
  trying.context.progress("connection lost: connecting again to look");
  const again = await lookAndDecide(step, trying);
  const note: Note = { level: "warning", text: `${lost}; looked at again over a new one` };
  if (again.change) await perform(again.writes, step.prepared.reads, trying.context);
  const attempt = await verify(step, changed(change, decision.writes.map(summarize), []), [], trying);
  return { ...attempt, notes: [...attempt.notes, note] };
}

async function failedAttempt(
  error: unknown,
  { task, keywords: { delegateTo }, prepared }: Step,
  decision: Decision | null,
  { doubt }: Trying,
): Promise<Attempt> {
  // Who only waits was to change nothing.
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
    const result = decision && error.reply ? await resultOf(decision, replies) : {};
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

async function resultOf(decision: Decision, replies: readonly Reply[]): Promise<Fields> {
  try {
    return await onceKnown(() => decision.result(replies));
  } catch (error) {
    if (error instanceof Refusal || error instanceof ModuleBug) return {};
    throw error;
  }
}

/** What is worth carrying in an event: the beginning and the end of long outputs. */
function outputOf(reply: Reply): Output {
  const { status, stdout, stderr } = answer(reply);
  return { status, stdout: cut(stdout), stderr: cut(stderr) };
}

const LONGEST = 64 * 1024;

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const half = LONGEST / 2;
  return `${text.slice(0, half)}\n… ${text.length - LONGEST} characters left out …\n${text.slice(-half)}`;
}
