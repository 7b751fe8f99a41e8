import { setTimeout as sleep } from "node:timers/promises";
import type { Outcome } from "../event/index.js";
import type { ActionContext } from "../host/action_context.js";
import type { HostSession } from "../host/session.js";
import type { Change } from "../module/change.js";
import type { Task } from "../playbook/index.js";
import { failed, outcomeOf } from "../rendering/failure.js";
import { InputError } from "../source/diagnostic.js";
import { Unknown } from "../template/index.js";
import type { Ahead, Attempt } from "../host/attempt.js";
import { attemptStep } from "../host/attempt_step.js";
import { nameOf } from "./context.js";
import type { HostPlay } from "./host_play.js";
import { NOT_SHOWN } from "./no_log.js";
import type { Step } from "../host/step.js";
import type { StepResult } from "./step_result.js";
import { judge, scopeWith, type Verdict } from "./verdict.js";

/** One step with its retries: until its condition is true, or, without one, until it succeeds. */
export async function runStep(step: Step, host: HostPlay, ahead: Ahead): Promise<StepResult> {
  const { task, item, session } = step;
  let wroteTo: HostSession | null = null;
  let earlier: Change | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const tried = await tryOnce(step, host, ahead);
    if (tried.wrote) wroteTo = session;
    host.learn(step, tried);
    const { verdict, done } = conclude(
      step,
      withEarlier(earlier, task, judge(task, step.scope, tried)),
      attempt,
    );
    if (done) {
      const outcome = host.finalOutcome(task, verdict.outcome);
      const fails = outcome.type === "failed" || outcome.type === "unknown";
      const result = fails ? { ...verdict.result, failed: true } : verdict.result;
      return { item, outcome, result, wroteTo };
    }
    if (tried.wrote && !step.prepared.alwaysRuns && "change" in tried.outcome)
      earlier ??= tried.outcome.change;
    await beforeNext(step, host, attempt);
  }
}

async function beforeNext(
  { task, session, keywords: { tries, delay } }: Step,
  host: HostPlay,
  attempt: number,
): Promise<void> {
  const { context, name } = host;
  context.emit({ type: "retry", host: name, task: nameOf(task, host.titleOf(task)), attempt, of: tries });
  session.forget();
  await sleep(delay * 1000, undefined, { signal: context.options.signal });
}

/** Delegated steps take turns on the delegate with those of other hosts, unless they only wait. */
function tryOnce(step: Step, host: HostPlay, ahead: Ahead): Promise<Attempt> {
  const { options } = host.context;
  const own = step.session === host.state.session;
  const tryIt = async (): Promise<Attempt> => {
    options.signal.throwIfAborted();
    const doubt = options.check ? host.state.firstWouldChange : null;
    if (step.prepared.looks && doubt !== null) return unlooked(doubt);
    const attempt = await attemptStep(step, {
      actions: contextFor(step, host),
      ahead: own ? ahead : () => new Map(),
      record: (writes) => host.handlers.record(step, writes),
      doubt,
    });
    return step.task.checkMode === false && doubt !== null ? seenTooEarly(step, attempt, doubt) : attempt;
  };
  return step.prepared.waitOnly ? tryIt() : step.session.inTurn(tryIt);
}

/** A program that only looks would see what is there now, not what a run would have made of it by then. */
function unlooked(because: string): Attempt {
  return { outcome: { type: "cannot-tell", because }, result: {}, notes: [], provides: {}, wrote: false };
}

/** With “check_mode: false” it is run in a check all the same, but not after what would change before it. */
function seenTooEarly({ task, prepared }: Step, attempt: Attempt, because: string): Attempt {
  if (!prepared.alwaysRuns && prepared.asks.length === 0) return attempt;
  if (attempt.outcome.type === "failed")
    return { ...attempt, outcome: { type: "cannot-tell", because }, result: {} };
  const unknown = Object.keys(task.module.returns).map((name) => [name, new Unknown(because)] as const);
  return { ...attempt, result: Object.fromEntries(unknown) };
}

function contextFor(step: Step, host: HostPlay): ActionContext {
  const { context, name } = host;
  const task = nameOf(step.task, host.titleOf(step.task));
  return {
    session: step.session,
    user: step.keywords.user,
    environment: step.keywords.environment,
    timeout: step.keywords.timeout,
    signal: context.options.signal,
    progress: (text) =>
      context.emit({ type: "progress", host: name, task, text: step.task.noLog ? NOT_SHOWN : text }),
    secrets: context.secrets,
    operator: (say, show) => context.options.operator(name, say, show),
  };
}

/** A change by an earlier attempt counts, although the last attempt found nothing left to do. */
function withEarlier(earlier: Change | null, task: Task, verdict: Verdict): Verdict {
  if (earlier === null || verdict.outcome.type !== "ok" || task.changedWhen) return verdict;
  const outcome: Outcome = { type: "changed", change: earlier, writes: [], output: [] };
  return { outcome, result: { ...verdict.result, changed: true } };
}

interface Conclusion {
  readonly verdict: Verdict;
  /** Whether it was the last attempt. */
  readonly done: boolean;
}

/** Whether an attempt was the last; if there are no more, a condition that is still false is the failure. */
function conclude(step: Step, verdict: Verdict, attempt: number): Conclusion {
  const {
    task,
    keywords: { tries, dry },
  } = step;
  const { outcome } = verdict;
  if (task.until === null && task.retries === null) return { verdict, done: true };
  const result = { ...verdict.result, attempts: attempt };
  const ended = (by: Outcome): Conclusion => ({ verdict: { outcome: by, result }, done: true });
  if (outcome.type !== "ok" && outcome.type !== "changed" && outcome.type !== "failed") return ended(outcome);
  const { met, wrong } = isMet(step, { outcome, result });
  if (met || wrong) return ended(wrong ?? outcome);
  if (dry) return ended(outcome.type === "failed" ? outcome : UNWAITED);
  if (attempt < tries) return { verdict: { outcome, result }, done: false };
  return ended(
    outcome.type === "failed"
      ? outcome
      : failed(`“until” is still false after ${attempt} ${attempt === 1 ? "attempt" : "attempts"}`),
  );
}

const UNWAITED: Outcome = { type: "cannot-tell", because: "a check does not wait for “until”" };

/** Whether the condition of the step is true, or why that is unknown. */
function isMet(
  { task, scope }: Step,
  { outcome, result }: Verdict,
): { readonly met: boolean; readonly wrong?: Outcome } {
  if (!task.until) return { met: outcome.type !== "failed" };
  try {
    return { met: task.until.evaluate(scopeWith(task, scope, result)) === true };
  } catch (error) {
    // A failed attempt has not produced a value that the condition uses: the condition is not met.
    if (outcome.type === "failed" && error instanceof InputError) return { met: false };
    return { met: false, wrong: outcomeOf(error, task) };
  }
}
