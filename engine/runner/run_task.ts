import type { Outcome } from "../event/index.js";
import type { Ahead } from "../host/attempt.js";
import type { ReadsByUser } from "../host/readings.js";
import type { HostSession } from "../host/session.js";
import type { Fields } from "../module/change.js";
import type { Task } from "../playbook/index.js";
import type { ReadyStep, SettledStep } from "../rendering/rendered.js";
import { Unknown } from "../template/index.js";
import type { HostPlay } from "./host_play.js";
import { reportStep } from "./report_step.js";
import { runStep } from "./run_step.js";
import type { StepResult } from "./step_result.js";
import { resultOf } from "./verdict.js";

/** The result of a task on one host. */
export interface TaskResult {
  /** What `register` stores. */
  readonly result: Fields;
  /** Whether the host runs no further tasks. */
  readonly failed: boolean;
  /** The host that was written to last; null if nothing was written. */
  readonly wroteTo: HostSession | null;
}

/** Runs the steps of a task on one host in order; a failed item does not stop the others. */
export async function runTask(task: Task, host: HostPlay, ahead: () => ReadsByUser): Promise<TaskResult> {
  const { loop, steps } = await host.expansion(task);
  const results: StepResult[] = [];
  for (const [index, step] of steps.entries()) {
    const later: Ahead = (items = Infinity) => host.reads(steps.slice(index + 1, index + 1 + items), ahead());
    results.push(await runOne(step, host, later));
    if (host.context.options.signal.aborted) break;
  }
  const result = loop ? resultOfLoop(task, results) : resultOfOne(task, results);
  const unset = steps.map((step) => ("unknown" in step ? step.unknown : null));
  const doubts = [...results.map(({ outcome }) => doubtAfter(outcome, task, host)), ...unset];
  const doubt = doubts.find((why) => why !== null);
  host.keep(task, doubt === undefined ? result : { ...unknownFields(task, doubt), ...result });
  if (doubt !== undefined) host.doubt(task, doubt);
  return {
    result,
    failed: results.some(({ outcome }) => isFailure(outcome)),
    wroteTo: results.findLast(({ wroteTo }) => wroteTo !== null)?.wroteTo ?? null,
  };
}

async function runOne(step: ReadyStep | SettledStep, host: HostPlay, ahead: Ahead): Promise<StepResult> {
  const started = performance.now();
  const done = step.type === "ready" ? await runStep(host.bind(step), host, ahead) : settle(step, host);
  if (step.type === "ready") host.handlers.settle(step, done.outcome);
  reportStep(step, host, done, started);
  return done;
}

function settle({ task, item, outcome }: SettledStep, host: HostPlay): StepResult {
  const final = host.finalOutcome(task, outcome);
  if (final.type === "cannot-tell") host.doubtEffects(task);
  return { item, outcome: final, result: resultOf(task, final, {}), wroteTo: null };
}

/** Why a check does not know what a run would have given from here on; null where it does. */
function doubtAfter(outcome: Outcome, task: Task, host: HostPlay): string | null {
  if (outcome.type === "cannot-tell") return outcome.because;
  if (!host.context.options.check || !isFailure(outcome)) return null;
  return `“${host.titleOf(task)}” fails before it`;
}

function unknownFields({ module }: Task, because: string): Fields {
  return Object.fromEntries(Object.keys(module.returns).map((field) => [field, new Unknown(because)]));
}

function isFailure(outcome: Outcome): boolean {
  return (outcome.type === "failed" && !outcome.ignored) || outcome.type === "unknown";
}

/** A loop with one outcome for the whole has no results for items. */
function resultOfOne(task: Task, [only]: readonly StepResult[]): Fields {
  return { ...only?.result, ...(task.loop ? { results: [] } : {}) };
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
