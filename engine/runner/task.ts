import { setTimeout as sleep } from "node:timers/promises";
import type { Fields } from "../module/change.js";
import type { Task } from "../playbook/index.js";
import { Unknown } from "../template/index.js";
import type { Acting } from "./act.js";
import { attemptStep } from "./attempt.js";
import type { Questions } from "./connection.js";
import { nameOf } from "./context.js";
import type { Outcome } from "./event.js";
import type { HostPlay } from "./host.js";
import { type Judged, judge, resultOf, scopeWith } from "./judge.js";
import { numberOf, type Ready, type Settled, type Step } from "./steps.js";

/** What came of a task on one host. */
export interface TaskResult {
  readonly wrote: boolean;
  /** What `register` keeps. */
  readonly result: Fields;
  readonly failed: boolean;
  readonly skipped: boolean;
}

/** Runs a task's steps on one host in order; a failed item does not keep the others from running. */
export async function runTask(task: Task, host: HostPlay, ahead: () => Questions): Promise<TaskResult> {
  const { loop, ready } = await host.expansion(task);
  const results: (Judged & { readonly item: unknown; readonly wrote: boolean })[] = [];
  for (const [index, one] of ready.entries()) {
    const later = (): Questions => host.questions(ready.slice(index + 1), ahead());
    const done = await runReady(one, task, host, later);
    results.push(done);
    if (host.context.options.signal.aborted) break;
  }
  const outcomes = results.map(({ outcome }) => outcome);
  const result = loop
    ? loopResult(task, results)
    : (results[0]?.result ?? resultOf(task, { type: "ok" }, {}));
  host.keep(task, result);
  host.notify(task, outcomes);
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
  ahead: () => Questions,
): Promise<Judged & { readonly item: unknown; readonly wrote: boolean }> {
  const started = performance.now();
  if ("settled" in ready) {
    const done = settle(ready.settled, task, host);
    tell(task, host, ready.settled, done, started, null);
    return { ...done, item: ready.settled.item, wrote: false };
  }
  const { step } = ready;
  const { wrote, ...done } = await runStep(step, host, ahead);
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
    item: label,
    outcome: task.noLog ? withoutDetail(outcome) : outcome,
    result: task.noLog ? {} : result,
    ms: Math.round(performance.now() - started),
  });
}

/** no_log: what became of it, and nothing of what it was. */
function withoutDetail(outcome: Outcome): Outcome {
  const change = { summary: "(not shown: no_log)", before: null, after: null };
  switch (outcome.type) {
    case "changed":
      return { ...outcome, change, writes: [], output: [] };
    case "would-change":
      return { ...outcome, change, writes: [] };
    case "failed":
      return { ...outcome, why: "(not shown: no_log)", change: null, output: [], diagnostic: null };
    case "unknown":
      return { ...outcome, change: null };
    case "ok":
    case "skipped":
    case "cannot-tell":
      return outcome;
  }
}

/** One step with its retries: asked again until its condition holds, or it succeeds where none is given. */
async function runStep(
  step: Step,
  host: HostPlay,
  ahead: () => Questions,
): Promise<Judged & { readonly wrote: boolean }> {
  const { task, scope } = step;
  const again = task.until !== null || task.retries !== null;
  const tries = again ? 1 + numberOf(task.retries?.evaluate(scope) ?? 3, "retries", task) : 1;
  const delay = numberOf(task.delay?.evaluate(scope) ?? 5, "delay", task);
  let wrote = false;
  for (let attempt = 1; ; attempt += 1) {
    const tried = await attemptStep(step, {
      acting: actingFor(step, host),
      ahead,
      overlay: host.overlay,
      owe: (writes) => host.debts.owe(step, writes),
      foreseen: host.state.foreseen,
    });
    wrote ||= tried.wrote;
    host.learn(step, tried);
    const judged = judge(task, scope, tried);
    const result = again ? { ...judged.result, attempts: attempt } : judged.result;
    if (attempt >= tries || isDone(task, step, judged)) {
      const outcome = again ? giveUp(task, step, judged, attempt) : judged.outcome;
      const excused = host.excuse(task, outcome);
      return {
        outcome: excused,
        result: { ...result, failed: excused.type === "failed" || excused.type === "unknown" },
        wrote,
      };
    }
    host.context.emit({
      type: "retry",
      host: host.name,
      task: nameOf(task, host.titleOf(task)),
      attempt,
      of: tries,
    });
    step.connection.forget();
    await sleep(delay * 1000, undefined, { signal: host.context.options.signal });
  }
}

function isDone(task: Task, step: Step, { outcome, result }: Judged): boolean {
  if (outcome.type === "would-change" || outcome.type === "cannot-tell") return true;
  if (outcome.type === "unknown") return true;
  if (task.until) return task.until.evaluate(scopeWith(task, step.scope, result)) === true;
  return outcome.type !== "failed";
}

function giveUp(task: Task, step: Step, judged: Judged, attempts: number): Outcome {
  if (isDone(task, step, judged) || judged.outcome.type === "failed") return judged.outcome;
  const why = `its “until” does not hold after ${attempts} tries`;
  return { type: "failed", why, change: null, output: [], ignored: false, diagnostic: null };
}

function actingFor(step: Step, host: HostPlay): Acting {
  const { context, name } = host;
  const task = nameOf(step.task, host.titleOf(step.task));
  return {
    connection: step.connection,
    user: step.user,
    environment: step.environment,
    timeout: step.timeout,
    signal: context.options.signal,
    progress: (text) => context.emit({ type: "progress", host: name, task, text }),
    secret: (text) => context.scrubber.add(text),
    operator: (say, show) => context.options.operator(name, say, show),
  };
}
