import { setTimeout as sleep } from "node:timers/promises";
import type { Change, Fields } from "../module/change.js";
import type { Task } from "../playbook/index.js";
import { InputError } from "../source/diagnostic.js";
import { Unknown } from "../template/index.js";
import type { Acting } from "../host/perform.js";
import { type Attempt, attemptStep } from "./attempt.js";
import type { Reads } from "../host/readings.js";
import { nameOf } from "./context.js";
import type { Outcome } from "../event/index.js";
import type { HostPlay } from "./host_play.js";
import { type Judged, judge, resultOf, scopeWith } from "./verdict.js";
import { failed, outcomeOf } from "../rendering/failure.js";
import type { Ready, Settled, Step } from "./steps.js";

/** What came of a task on one host. */
export interface TaskResult {
  readonly wrote: boolean;
  /** What `register` keeps. */
  readonly result: Fields;
  readonly failed: boolean;
  readonly skipped: boolean;
}

type Ahead = (items?: number) => Reads;

/** Runs a task's steps on one host in order; a failed item does not keep the others from running. */
export async function runTask(task: Task, host: HostPlay, ahead: () => Reads): Promise<TaskResult> {
  const { loop, ready } = await host.expansion(task);
  const results: (Judged & { readonly item: unknown; readonly wrote: boolean })[] = [];
  for (const [index, one] of ready.entries()) {
    const later: Ahead = (items = Infinity) =>
      host.questions(ready.slice(index + 1, index + 1 + items), ahead());
    const done = await runReady(one, task, host, later);
    results.push(done);
    if (host.context.options.signal.aborted) break;
  }
  const outcomes = results.map(({ outcome }) => outcome);
  const result = loop
    ? loopResult(task, results)
    : {
        ...(results[0]?.result ?? resultOf(task, { type: "ok" }, {})),
        ...(task.loop ? { results: [] } : {}),
      };
  host.keep(task, result);
  return {
    wrote: results.some(({ wrote }) => wrote),
    result,
    failed: outcomes.some(isFailure),
    skipped: outcomes.every(({ type }) => type === "skipped"),
  };
}

/** A failure that ends the host's part in the run. */
function isFailure(outcome: Outcome): boolean {
  return (outcome.type === "failed" && !outcome.ignored) || outcome.type === "unknown";
}

function loopResult(task: Task, results: readonly (Judged & { readonly item: unknown })[]): Fields {
  const variable = task.loop?.variable ?? "item";
  const each = results.map(({ result, item }) => ({ ...result, [variable]: item }));
  const any = (type: Outcome["type"]): boolean => results.some(({ outcome }) => outcome.type === type);
  const unclear = results.map(({ outcome }) => outcome).find((outcome) => outcome.type === "cannot-tell");
  return {
    results: each,
    changed: any("changed") || any("would-change") || (unclear ? new Unknown(unclear.because) : false),
    failed: any("failed") || any("unknown"),
    skipped: results.every(({ outcome }) => outcome.type === "skipped"),
  };
}

async function runReady(
  ready: Ready,
  task: Task,
  host: HostPlay,
  ahead: Ahead,
): Promise<Judged & { readonly item: unknown; readonly wrote: boolean }> {
  const started = performance.now();
  if ("settled" in ready) {
    const done = settle(ready.settled, task, host);
    tell(task, host, ready.settled, done, started, null);
    return { ...done, item: ready.settled.item, wrote: false };
  }
  const { step } = ready;
  const { wrote, ...done } = await runStep(step, host, ahead);
  host.notify(step, done.outcome);
  tell(task, host, step, done, started, step.delegate);
  return { ...done, item: step.item, wrote };
}

function settle({ outcome }: Settled, task: Task, host: HostPlay): Judged {
  const excused = host.excuse(task, outcome);
  return { outcome: excused, result: resultOf(task, excused, {}) };
}

function tell(
  task: Task,
  host: HostPlay,
  { label }: { readonly label: string | null },
  { outcome, result }: Judged,
  started: number,
  delegate: string | null,
): void {
  host.state.count(outcome);
  host.context.emit({
    type: "step-done",
    host: host.name,
    delegate,
    task: nameOf(task, host.titleOf(task)),
    item: task.noLog && label !== null ? NOT_SHOWN : label,
    outcome: task.noLog ? withoutDetail(outcome) : outcome,
    result: task.noLog ? {} : result,
    ms: Math.round(performance.now() - started),
  });
}

const NOT_SHOWN = "(not shown: no_log)";

/** no_log: what became of it, and nothing of what it was. */
function withoutDetail(outcome: Outcome): Outcome {
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

/** One step with its retries: asked again until its condition holds, or it succeeds where none is given. */
async function runStep(
  step: Step,
  host: HostPlay,
  ahead: Ahead,
): Promise<Judged & { readonly wrote: boolean }> {
  const { task, tries, session } = step;
  let wrote = false;
  let halfway: Change | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const tried = await tryOnce(step, host, ahead);
    wrote ||= tried.wrote;
    host.learn(step, tried);
    const judged = conclude(step, withEarlier(halfway, task, judge(task, step.scope, tried)), attempt);
    if (attempt >= tries || judged.done) {
      const outcome = host.excuse(task, judged.outcome);
      const failed = outcome.type === "failed" || outcome.type === "unknown";
      return { outcome, result: { ...judged.result, failed }, wrote };
    }
    if (tried.wrote && !step.prepared.always && "change" in tried.outcome) halfway ??= tried.outcome.change;
    const told = nameOf(task, host.titleOf(task));
    host.context.emit({ type: "retry", host: host.name, task: told, attempt, of: tries });
    session.forget();
    await sleep(step.delay * 1000, undefined, { signal: host.context.options.signal });
  }
}

/** Those for another host take turns there with those of other hosts, unless they only pass time. */
function tryOnce(step: Step, host: HostPlay, ahead: Ahead): Promise<Attempt> {
  const own = step.session === host.state.session;
  const tryIt = async (): Promise<Attempt> => {
    host.context.options.signal.throwIfAborted();
    return attemptStep(step, {
      acting: actingFor(step, host),
      ahead: own ? ahead : () => new Map(),
      owe: (writes) => host.debts.owe(step, writes),
      foreseen: host.context.options.check ? host.state.foreseen : null,
    });
  };
  return step.prepared.waits ? tryIt() : step.session.inTurn(tryIt);
}

/** What an earlier try changed is a change, though the last one found nothing left to do. */
function withEarlier(earlier: Change | null, task: Task, judged: Judged): Judged {
  if (earlier === null || judged.outcome.type !== "ok" || task.changedWhen) return judged;
  const outcome: Outcome = { type: "changed", change: earlier, writes: [], output: [] };
  return { outcome, result: { ...judged.result, changed: true } };
}

/** Whether a try was the last that is needed; where tries run out, the condition that does not hold is the failure. */
function conclude(step: Step, judged: Judged, attempt: number): Judged & { readonly done: boolean } {
  const { task, tries } = step;
  if (task.until === null && task.retries === null) return { ...judged, done: true };
  const { outcome } = judged;
  const result = { ...judged.result, attempts: attempt };
  if (outcome.type !== "ok" && outcome.type !== "changed" && outcome.type !== "failed")
    return { outcome, result, done: true };
  const { met, wrong } = isMet(step, { outcome, result });
  if (met || wrong) return { outcome: wrong ?? outcome, result, done: true };
  if (step.dry) return { outcome: outcome.type === "failed" ? outcome : UNWAITED, result, done: true };
  const last = attempt >= tries && outcome.type !== "failed";
  return {
    outcome: last ? failed(`its “until” does not hold after ${attempt} tries`) : outcome,
    result,
    done: false,
  };
}

const UNWAITED: Outcome = { type: "cannot-tell", because: "a check does not wait for its “until”" };

/** Whether it need not be tried again, or why nobody can say. */
function isMet(
  { task, scope }: Step,
  { outcome, result }: Judged,
): { readonly met: boolean; readonly wrong?: Outcome } {
  if (!task.until) return { met: outcome.type !== "failed" };
  try {
    return { met: task.until.evaluate(scopeWith(task, scope, result)) === true };
  } catch (error) {
    // What a failed try did not give cannot be asked for: that try has not met it.
    if (outcome.type === "failed" && error instanceof InputError) return { met: false };
    return { met: false, wrong: outcomeOf(error, task) };
  }
}

function actingFor(step: Step, host: HostPlay): Acting {
  const { context, name } = host;
  const task = nameOf(step.task, host.titleOf(step.task));
  return {
    session: step.session,
    user: step.user,
    environment: step.environment,
    timeout: step.timeout,
    signal: context.options.signal,
    progress: (text) =>
      context.emit({ type: "progress", host: name, task, text: step.task.noLog ? NOT_SHOWN : text }),
    secret: (text) => context.secrets.add(text),
    operator: (say, show) => context.options.operator(name, say, show),
  };
}
