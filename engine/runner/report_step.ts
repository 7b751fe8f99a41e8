import type { Outcome } from "../event/index.js";
import type { ReadyStep, SettledStep } from "../rendering/rendered.js";
import { nameOf } from "./context.js";
import type { HostPlay } from "./host_play.js";
import type { StepResult } from "./step_result.js";

/** Counts a step that is done, and reports it. */
export function reportStep(
  step: ReadyStep | SettledStep,
  host: HostPlay,
  { outcome, result }: StepResult,
  started: number,
): void {
  const { task, label } = step;
  host.state.count(outcome);
  host.context.emit({
    type: "step-done",
    host: host.name,
    delegate: step.type === "ready" ? step.keywords.delegateTo : null,
    task: nameOf(task, host.titleOf(task)),
    item: task.noLog && label !== null ? NOT_SHOWN : label,
    outcome: task.noLog ? withoutDetail(outcome) : outcome,
    result: task.noLog ? {} : result,
    ms: Math.round(performance.now() - started),
  });
}

/** Stands for what a task with `no_log` does. */
export const NOT_SHOWN = "(not shown: no_log)";

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
