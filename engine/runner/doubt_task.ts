import type { HostModel } from "../host/model/host_model.js";
import type { Task } from "../playbook/index.js";
import { dependsOn } from "../host/because.js";
import { quietly } from "../rendering/errors.js";
import type { VariableScope } from "../template/index.js";

/** In a check: a task that nobody can tell may change whatever its parameters speak of, as far as they are known. */
export function doubtTask(task: Task, scope: VariableScope, model: HostModel): void {
  const { module, params } = task;
  if (!module.canChange) return;
  const texts = params.parts.flatMap((part) => {
    const value = quietly(() => part.evaluate(scope));
    return value === null ? [part.at.source.text.slice(part.at.from, part.at.to)] : textsIn(value);
  });
  model.doubtTask(texts, dependsOn(task), module.predicts);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
