import type { Outcome } from "../event/index.js";
import type { Reads } from "../host/readings.js";
import type { HostSession } from "../host/session.js";
import type { Fields } from "../module/change.js";
import type { Task } from "../playbook/index.js";
import { Unknown } from "../template/index.js";
import type { HostPlay } from "./host_play.js";
import { reportStep } from "./report_step.js";
import { type Ahead, runStep, type StepResult } from "./run_step.js";
import type { Ready, Settled } from "./steps.js";
import { resultOf } from "./verdict.js";

/** What came of a task on one host. */
export interface TaskResult {
  /** What `register` keeps. */
  readonly result: Fields;
  /** Ends the host's part in the run. */
  readonly failed: boolean;
  /** The host that was written to last; null where nothing was written. */
  readonly wroteTo: HostSession | null;
}

/** Runs a task's steps on one host in order; a failed item does not keep the others from running. */
export async function runTask(task: Task, host: HostPlay, ahead: () => Reads): Promise<TaskResult> {
  const { loop, ready } = await host.expansion(task);
  const results: StepResult[] = [];
  for (const [index, one] of ready.entries()) {
    const later: Ahead = (items = Infinity) => host.reads(ready.slice(index + 1, index + 1 + items), ahead());
    results.push(await runReady(one, task, host, later));
    if (host.context.options.signal.aborted) break;
  }
  const result = loop ? resultOfLoop(task, results) : resultOfOne(task, results);
  host.keep(task, result);
  return {
    result,
    failed: results.some(({ outcome }) => isFailure(outcome)),
    wroteTo: results.findLast(({ wroteTo }) => wroteTo !== null)?.wroteTo ?? null,
  };
}

async function runReady(ready: Ready, task: Task, host: HostPlay, ahead: Ahead): Promise<StepResult> {
  const started = performance.now();
  const done = "step" in ready ? await runStep(ready.step, host, ahead) : settle(ready.settled, host);
  if ("step" in ready) host.handlers.settle(ready.step, done.outcome);
  reportStep(ready, task, host, done, started);
  return done;
}

function settle({ task, item, outcome }: Settled, host: HostPlay): StepResult {
  const excused = host.excuse(task, outcome);
  return { item, outcome: excused, result: resultOf(task, excused, {}), wroteTo: null };
}

function isFailure(outcome: Outcome): boolean {
  return (outcome.type === "failed" && !outcome.ignored) || outcome.type === "unknown";
}

/** A loop of which nothing could be made but one outcome has no results of items. */
function resultOfOne(task: Task, [only]: readonly StepResult[]): Fields {
  const result = only?.result ?? resultOf(task, { type: "ok" }, {});
  return task.loop ? { ...result, results: [] } : result;
}

function resultOfLoop(task: Task, results: readonly StepResult[]): Fields {
  const variable = task.loop?.variable ?? "item";
  const each = results.map(({ result, item }) => ({ ...result, [variable]: item }));
  const outcomes = results.map(({ outcome }) => outcome);
  const any = (type: Outcome["type"]): boolean => outcomes.some((outcome) => outcome.type === type);
  const unclear = outcomes.find((outcome) => outcome.type === "cannot-tell");
  return {
    results: each,
    changed: any("changed") || any("would-change") || (unclear ? new Unknown(unclear.because) : false),
    failed: any("failed") || any("unknown"),
    skipped: outcomes.every(({ type }) => type === "skipped"),
  };
}
