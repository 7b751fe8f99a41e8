import type { ReadyStep, SettledStep } from "../rendering/rendered.js";
import { nameOf } from "./context.js";
import type { HostPlay } from "./host_play.js";
import { NOT_SHOWN, withoutDetail } from "./no_log.js";
import type { StepResult } from "./step_result.js";

/** Counts a finished step, and reports it. */
export function reportStep(
  step: ReadyStep | SettledStep,
  host: HostPlay,
  { outcome, result }: StepResult,
  started: number,
): void {
  const { task, label } = step;
  // Whether what it waits for will come, is a matter of a real run, whatever the module does.
  const canChange = task.module.canChange && !(step.type === "ready" && step.prepared.looks);
  host.state.count(outcome, canChange || task.until !== null);
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
