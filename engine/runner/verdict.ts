import type { Fields } from "../module/change.js";
import type { Task } from "../playbook/index.js";
import { InputError } from "../source/diagnostic.js";
import { CannotTell, Unknown, type VariableScope } from "../template/index.js";
import type { Attempt } from "../host/attempt.js";
import { failed, outcomeOf } from "../rendering/failure.js";
import type { Outcome } from "../event/index.js";
import { flagOf } from "../rendering/keyword_values.js";

/** The outcome of an attempt as the conditions of the task judge it, and what `register` stores. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly result: Fields;
}

/** Applies failed_when and changed_when to what the module says; both see the result under its registered name. */
export function judge(task: Task, scope: VariableScope, { outcome, result, unsure }: Attempt): Verdict {
  try {
    const said = resultOf(task, outcome, result);
    const doubt = unsure === undefined ? {} : { changed: new Unknown(unsure), failed: new Unknown(unsure) };
    const first = { outcome, result: { ...said, ...doubt } };
    const afterFailed = task.failedWhen ? withFailure(task, scope, first) : first;
    return task.changedWhen ? withChange(task, scope, afterFailed) : afterFailed;
  } catch (error) {
    if (!(error instanceof InputError) && !(error instanceof CannotTell)) throw error;
    const wrong = outcomeOf(error, task);
    return { outcome: wrong, result: resultOf(task, wrong, result) };
  }
}

/** The outcome that counts: one that only a check may have is a failure in a run, and a failure may be ignored. */
export function finalOutcome(task: Task, scope: VariableScope, judged: Outcome, isCheck: boolean): Outcome {
  const outcome = isCheck || task.checkMode === true ? judged : inEarnest(judged);
  if (outcome.type !== "failed" || !task.ignoreErrors) return outcome;
  try {
    return { ...outcome, ignored: flagOf(task.ignoreErrors, scope, "ignore_errors") };
  } catch (error) {
    return outcomeOf(error, task);
  }
}

/** Only a check may leave an outcome open: in a real run, the step that it depends on did not act. */
function inEarnest(outcome: Outcome): Outcome {
  if (outcome.type !== "cannot-tell") return outcome;
  return failed(`it depends on a change that a task with “check_mode” has not made: ${outcome.because}`);
}

/** The scope of conditions about a result. */
export function scopeWith(task: Task, scope: VariableScope, result: Fields): VariableScope {
  return task.register === null ? scope : scope.with({ [task.register]: result });
}

/** The fields that every result has, and those of the module. */
export function resultOf(task: Task, outcome: Outcome, own: Fields): Fields {
  const { type } = outcome;
  if (type === "cannot-tell") return unknownResult(task, outcome.because);
  return {
    ...own,
    changed: type === "changed" || type === "would-change",
    failed: type === "failed" || type === "unknown",
    skipped: type === "skipped",
    ...("why" in outcome ? { why: outcome.why } : {}),
  };
}

function unknownResult(task: Task, because: string): Fields {
  const names = ["changed", "failed", "skipped", ...Object.keys(task.module.returns)];
  return Object.fromEntries(names.map((name) => [name, new Unknown(because)]));
}

/** A condition replaces the module's verdict, either way. */
function withFailure(task: Task, scope: VariableScope, { outcome, result }: Verdict): Verdict {
  const settled = outcome.type === "skipped" || outcome.type === "cannot-tell" || outcome.type === "unknown";
  if (settled) return { outcome, result };
  const fails = task.failedWhen?.evaluate(scopeWith(task, scope, result)) === true;
  if (fails === (outcome.type === "failed")) return { outcome, result };
  const change = "change" in outcome ? outcome.change : null;
  const output = "output" in outcome ? outcome.output : [];
  const judged: Outcome = fails
    ? failed("“failed_when” is true", { change, output })
    : change
      ? { type: "changed", change, writes: [], output }
      : { type: "ok" };
  return { outcome: judged, result: { ...resultOf(task, judged, result), failed: fails } };
}

function withChange(task: Task, scope: VariableScope, { outcome, result }: Verdict): Verdict {
  if (outcome.type !== "changed" && outcome.type !== "ok" && outcome.type !== "would-change")
    return { outcome, result };
  const changes = task.changedWhen?.evaluate(scopeWith(task, scope, result)) === true;
  if (changes === (outcome.type !== "ok")) return { outcome, result };
  const summary = { summary: task.title, before: null, after: null };
  const judged: Outcome = changes
    ? { type: "changed", change: summary, writes: [], output: [] }
    : { type: "ok" };
  return { outcome: judged, result: { ...result, changed: changes } };
}
