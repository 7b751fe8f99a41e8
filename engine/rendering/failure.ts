import type { Outcome } from "../event/index.js";
import { ModuleBug } from "../module/bug.js";
import { Refusal } from "../module/refusal.js";
import { ParameterError } from "../module/accept.js";
import type { Task } from "../playbook/index.js";
import { renderDiagnostic } from "../source/caret.js";
import { type Diagnostic, InputError } from "../source/diagnostic.js";
import { CannotTell } from "../template/index.js";

type Failed = Extract<Outcome, { type: "failed" }>;

/** A failure, with what is known about it. */
export function failed(
  why: string,
  known: Partial<Pick<Failed, "change" | "output" | "diagnostic">> = {},
): Failed {
  return { type: "failed", why, change: null, output: [], ignored: false, diagnostic: null, ...known };
}

/**
 * The outcome of a step that ended with an error: errors in the text that a host's values cause, and what its
 * module refuses or does wrong, are failures of that host. Any other error is a bug of ours, and is thrown again.
 */
export function outcomeOf(error: unknown, task?: Task): Outcome {
  if (error instanceof CannotTell) return { type: "cannot-tell", because: error.because };
  if (error instanceof ParameterError && task) return mistaken(parameterProblems(error, task));
  if (error instanceof InputError) return mistaken(error.diagnostics);
  if (error instanceof ModuleBug && task)
    return failed(`a bug in the module “${task.moduleName}”: ${error.message}`);
  if (error instanceof Refusal) return failed(error.message);
  throw error;
}

function parameterProblems(error: ParameterError, task: Task): readonly Diagnostic[] {
  return error.misfits.map(({ at, text: detail }) => ({
    code: "parameter",
    summary: "Invalid parameter",
    detail: `${task.moduleName}: ${detail}`,
    at: task.params.at(at),
  }));
}

function mistaken(diagnostics: readonly Diagnostic[]): Outcome {
  const why = diagnostics.map(({ detail }) => detail).join(" ");
  const diagnostic = diagnostics.map((one) => renderDiagnostic(one)).join("\n");
  return failed(why, { diagnostic });
}
