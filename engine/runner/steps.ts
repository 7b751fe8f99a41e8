import type { Prepared } from "../module/define.js";
import type { Task } from "../playbook/index.js";
import { type Diagnostic, InputError } from "../source/diagnostic.js";
import type { Compiled } from "../template/index.js";
import type { HostSession } from "../host/session.js";
import type { User } from "../host/readings.js";
import type { Outcome } from "../event/index.js";
import { outcomeOf } from "../rendering/failure.js";
import type { TaskScope } from "./scope.js";

/** One task made ready for one host and one item of its loop. */
export interface Step {
  readonly task: Task;
  readonly item: unknown;
  readonly label: string | null;
  readonly scope: TaskScope;
  readonly prepared: Prepared;
  readonly session: HostSession;
  readonly user: User;
  readonly delegate: string | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds for the whole step, or null where its actions' own deadlines are enough. */
  readonly timeout: number | null;
  /** Never writes: check mode, or the task says so. */
  readonly dry: boolean;
  /** The handlers that its change calls for. */
  readonly notify: readonly string[];
  /** How often it may be tried, and the seconds in between. */
  readonly tries: number;
  readonly delay: number;
}

/** A step that came to its outcome without asking the host. */
export interface Settled {
  readonly task: Task;
  readonly item: unknown;
  readonly label: string | null;
  readonly outcome: Outcome;
}

export type Ready = { readonly step: Step } | { readonly settled: Settled };

/** A task on one host: its steps in order. `loop` tells one item from a loop of one. */
export interface Expansion {
  readonly loop: boolean;
  readonly ready: readonly Ready[];
}

/** What the runner supplies so that a rendered task becomes a step. */
export interface Binder {
  user(task: Task, scope: TaskScope): User;
  session(delegate: string | null, task: Task): HostSession;
  dry(task: Task): boolean;
  /** Whether the play has a handler of this name. */
  handles(title: string): boolean;
  secret(text: string): void;
}

/** Renders a task for one host. @throws NeedsFact when a fact must be read first */
export function expand(task: Task, scope: TaskScope, binder: Binder): Expansion {
  try {
    return expandLoop(task, scope, binder);
  } catch (error) {
    return settledAs(task, outcomeOf(error));
  }
}

/** A task of which nothing could be made but this outcome. */
export function settledAs(task: Task, outcome: Outcome): Expansion {
  return { loop: false, ready: [{ settled: { task, item: null, label: null, outcome } }] };
}

function expandLoop(task: Task, scope: TaskScope, binder: Binder): Expansion {
  if (!task.loop) return { loop: false, ready: [expandItem(task, scope, null, null, binder)] };
  const { variable, index, label } = task.loop;
  const items = loopItems(task, scope);
  if (!items) return settledAs(task, SKIPPED);
  if (items.length === 0) return settledAs(task, { type: "skipped", why: "there are no items" });
  const ready = items.map((item, position) => {
    const inner = scope.with({ [variable]: item, ...(index === null ? {} : { [index]: position }) });
    return expandItem(task, inner, item, () => (label ? text(label.evaluate(inner)) : text(item)), binder);
  });
  return { loop: true, ready };
}

const SKIPPED: Outcome = { type: "skipped", why: "its condition does not hold" };

/** The list; null when it is undefined but the task's condition rules it out anyway. */
function loopItems(task: Task, scope: TaskScope): readonly unknown[] | null {
  const list = task.loop?.list;
  try {
    const value = list?.evaluate(scope);
    if (Array.isArray(value)) return value as readonly unknown[];
    throw inputError("type", "Not a list", "“loop” needs a list of items.", task, list?.at);
  } catch (error) {
    if (error instanceof InputError && !holdsSafely(task, scope)) return null;
    throw error;
  }
}

function holdsSafely(task: Task, scope: TaskScope): boolean {
  try {
    return holds(task, scope);
  } catch {
    return true;
  }
}

function holds(task: Task, scope: TaskScope): boolean {
  return task.when.every((condition) => condition.evaluate(scope) === true);
}

function expandItem(
  task: Task,
  scope: TaskScope,
  item: unknown,
  labelOf: (() => string) | null,
  binder: Binder,
): Ready {
  let label: string | null = null;
  try {
    if (!holds(task, scope)) return { settled: { task, item, label: labelOf?.() ?? null, outcome: SKIPPED } };
    label = labelOf?.() ?? null;
    const delegate = task.delegateTo ? text(task.delegateTo.evaluate(scope)) : null;
    const prepared = task.module.prepare(task.params.evaluate(scope));
    prepared.secrets.forEach((secret) => binder.secret(secret));
    const step: Step = {
      task,
      item,
      label,
      scope,
      prepared,
      session: binder.session(delegate, task),
      user: binder.user(task, scope),
      delegate,
      environment: environmentOf(task, scope),
      timeout: task.timeout ? numberOf(task.timeout.evaluate(scope), "timeout", task) : null,
      dry: binder.dry(task),
      notify:
        task.notify.length === 0 ? NOBODY : task.notify.map((name) => handlerNamed(name, scope, binder)),
      ...patience(task, scope),
    };
    return { step };
  } catch (error) {
    return { settled: { task, item, label, outcome: outcomeOf(error, task) } };
  }
}

/** Most tasks have none, and there are many tasks of many hosts. */
const NO_ENVIRONMENT = {};

function environmentOf(task: Task, scope: TaskScope): Readonly<Record<string, string>> {
  if (task.environment.length === 0) return NO_ENVIRONMENT;
  const environment: Record<string, string> = {};
  for (const template of task.environment) {
    const said = template.evaluate(scope);
    if (typeof said !== "object" || said === null || Array.isArray(said))
      throw inputError("type", "Not a map", "“environment” needs a map of variables.", task, template.at);
    for (const [name, value] of Object.entries(said)) environment[name] = text(value);
  }
  return environment;
}

const NOBODY: readonly string[] = [];

/** Known before the change is made: a handler that is not there could not be run after it. */
function handlerNamed(name: Compiled, scope: TaskScope, binder: Binder): string {
  const title = text(name.evaluate(scope));
  if (binder.handles(title)) return title;
  const detail = `No handler of this play is named “${title}”.`;
  throw new InputError({ code: "unknown-handler", summary: "Unknown handler", detail, at: name.at });
}

function patience(task: Task, scope: TaskScope): Pick<Step, "tries" | "delay"> {
  const again = task.until !== null || task.retries !== null;
  return {
    tries: again ? 1 + numberOf(task.retries?.evaluate(scope) ?? 3, "retries", task) : 1,
    delay: numberOf(task.delay?.evaluate(scope) ?? 5, "delay", task),
  };
}

/** True or false, as a keyword of the task asks for: a text such as "no" would otherwise be taken as it was not meant. @throws InputError */
export function flagOf(template: Compiled, scope: TaskScope, keyword: string): boolean {
  const value = template.evaluate(scope);
  if (typeof value === "boolean") return value;
  const detail = `“${keyword}” needs true or false. A text is made one of them by: bool NAME.`;
  throw new InputError({ code: "type", summary: "Wrong type", detail, at: template.at });
}

/** A number that a keyword of the task asks for. @throws InputError */
function numberOf(value: unknown, keyword: string, task: Task): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number) && number >= 0) return number;
  throw inputError("type", "Not a number", `“${keyword}” needs a number of 0 or more.`, task);
}

function inputError(
  code: Diagnostic["code"],
  summary: string,
  detail: string,
  task: Task,
  at = task.at,
): InputError {
  return new InputError({ code, summary, detail, at });
}

/** A value where a text is wanted. */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value);
}
