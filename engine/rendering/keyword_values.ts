import type { Prepared } from "../module/define.js";
import type { Task } from "../playbook/index.js";
import { InputError } from "../source/diagnostic.js";
import type { Compiled, VariableScope } from "../template/index.js";
import type { HostKnowledge } from "./knowledge.js";
import type { PlayRendering } from "./play_rendering.js";
import type { StepKeywords } from "./rendered.js";

/** The values of a task's keywords for one step. @throws InputError, CannotTell, NeedsFact */
export function keywordsOf(
  task: Task,
  { looks }: Prepared,
  scope: VariableScope,
  knowledge: HostKnowledge,
  play: PlayRendering,
): StepKeywords {
  return {
    delegateTo: delegateOf(task, scope, play),
    user: userOf(task, scope, knowledge, play),
    environment: environmentOf(task, scope),
    timeout: task.timeout && numberOf(task.timeout.evaluate(scope), "timeout", task),
    dry: task.checkMode ?? (!looks && play.scope.view.check),
    notify: task.notify.length === 0 ? NOBODY : task.notify.map((name) => handlerNamed(name, scope, play)),
    tries: triesOf(task, scope),
    delay: numberOf(task.delay?.evaluate(scope) ?? 5, "delay", task),
  };
}

/** The user to become: the task overrides the inventory, and that overrides the command line. */
export function userOf(
  task: Task,
  scope: VariableScope,
  { host }: HostKnowledge,
  { become }: PlayRendering,
): string | null {
  const ofHost = (name: "become" | "become_user"): unknown =>
    host.variables.has(name) ? scope.get(name) : null;
  const wanted = (task.become && flagOf(task.become, scope, "become")) ?? ofHost("become") ?? become;
  if (wanted !== true) return null;
  return textOf(task.becomeUser?.evaluate(scope) ?? ofHost("become_user") ?? "root");
}

/** True or false, as a keyword needs it: a text such as "no" would otherwise be taken for what it does not mean. @throws InputError */
export function flagOf(template: Compiled, scope: VariableScope, keyword: string): boolean {
  const value = template.evaluate(scope);
  if (typeof value === "boolean") return value;
  const detail = `“${keyword}” must be true or false. To convert text, write: bool NAME.`;
  throw new InputError({ code: "type", summary: "Wrong type", detail, at: template.at });
}

/** A value as text. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value);
}

function delegateOf({ delegateTo }: Task, scope: VariableScope, { isHost }: PlayRendering): string | null {
  if (!delegateTo) return null;
  const name = textOf(delegateTo.evaluate(scope));
  if (isHost(name)) return name;
  const detail = `“delegate_to” is “${name}”, but the inventory has no such host.`;
  throw new InputError({ code: "no-match", summary: "Unknown host", detail, at: delegateTo.at });
}

/** Shared, since most tasks have none, and there are many tasks on many hosts. */
const NO_ENVIRONMENT = {};

function environmentOf(task: Task, scope: VariableScope): Readonly<Record<string, string>> {
  if (task.environment.length === 0) return NO_ENVIRONMENT;
  const environment: Record<string, string> = {};
  for (const template of task.environment) {
    const value = template.evaluate(scope);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const detail = "“environment” must be a map of variables.";
      throw new InputError({ code: "type", summary: "Wrong type", detail, at: template.at });
    }
    for (const [name, inner] of Object.entries(value)) environment[name] = textOf(inner);
  }
  return environment;
}

const NOBODY: readonly string[] = [];

/** Checked before the change is made: a handler that does not exist could not run after it. */
function handlerNamed(name: Compiled, scope: VariableScope, { handlers }: PlayRendering): string {
  const title = textOf(name.evaluate(scope));
  if (handlers.has(title)) return title;
  const detail = `This play has no handler “${title}”.`;
  throw new InputError({ code: "unknown-handler", summary: "Unknown handler", detail, at: name.at });
}

function triesOf(task: Task, scope: VariableScope): number {
  if (task.until === null && task.retries === null) return 1;
  return 1 + numberOf(task.retries?.evaluate(scope) ?? 3, "retries", task);
}

/** The value of a keyword that must be a number. @throws InputError */
function numberOf(value: unknown, keyword: string, { at }: Task): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number) && number >= 0) return number;
  const detail = `“${keyword}” must be a number, 0 or more.`;
  throw new InputError({ code: "type", summary: "Wrong type", detail, at });
}
