import type { Module } from "../module/define.js";
import type { Resolve } from "../module/resolve.js";
import type { Span } from "../source/span.js";
import type { Compiled, Scope } from "../template/index.js";
import type { Templates } from "../vars/index.js";
import type { BatchSize } from "./schema/serial.js";
import type { Inherited, KeywordsOf } from "./schema/read.js";

/** A playbook's text, already checked, still with its places. */
export interface Play extends Pick<Inherited, "become" | "becomeUser" | "anyErrorsFatal"> {
  readonly name: string;
  /** The pattern of its hosts, and where it is written; null where that is missing. */
  readonly hosts: { readonly pattern: string; readonly at: Span } | null;
  readonly at: Span;
  readonly strategy: "linear" | "free";
  readonly serial: readonly BatchSize[];
  readonly variables: Templates;
  readonly tasks: readonly Node[];
  readonly handlers: readonly Node[];
}

/** What a list of tasks is made of. */
export type Node = Task | Block | Import;

/** Tasks that are written together. What the block says of them has passed to each already. */
export interface Block {
  readonly kind: "block";
  readonly at: Span;
  readonly main: readonly Node[];
}

/** The tasks of another file, read when the playbook was loaded. */
export interface Import {
  readonly kind: "import";
  readonly at: Span;
  readonly main: readonly Node[];
}

/** A task, with what the places around it say. */
export interface Task extends Omit<KeywordsOf<"task">, "name"> {
  readonly kind: "task";
  /** Its place, behind those of the imports that lead to it. Tasks that are added elsewhere do not change it. */
  readonly id: string;
  /** As written, or the module's name; its templates are rendered for the one host or item shown. */
  readonly title: string;
  readonly name: Compiled | null;
  readonly handler: boolean;
  readonly moduleName: string;
  readonly module: Module;
  readonly params: TaskParams;
  readonly at: Span;
}

/** A module's parameters before rendering. */
export interface TaskParams {
  /** Every template among them, for what they depend on. */
  readonly parts: readonly Compiled[];
  /** Names that the task gives to variables, where its module does so. */
  readonly provides: readonly string[];
  /** The parts whose values are secret. */
  readonly secrets: readonly Compiled[];
  /** The values as plain data, files and conditions as they are written. @throws InputError, CannotTell */
  evaluate(scope: Scope): unknown;
  /** What stands behind files and conditions. */
  resolve(scope: Scope): Resolve;
  /** The place of a value below the module's key. */
  at(pointer: string): Span;
}

/** All tasks of a play, handlers last. */
export function allTasks({ tasks, handlers }: Play): readonly Task[] {
  return [...tasksOf(tasks), ...tasksOf(handlers)];
}

/** All tasks of these nodes, in the order in which they are written. */
export function tasksOf(nodes: readonly Node[]): readonly Task[] {
  return nodes.flatMap((node) => (node.kind === "task" ? [node] : tasksOf(node.main)));
}

/** The same nodes with only some of their tasks; what is empty then is left out. */
export function keepTasks(nodes: readonly Node[], keeps: (task: Task) => boolean): readonly Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.kind === "task") return keeps(node) ? [node] : [];
    const main = keepTasks(node.main, keeps);
    return main.length > 0 ? [{ ...node, main }] : [];
  });
}

/** Every template of a task, for checks of names and for what must be known before it can be rendered. */
export function templatesOf(task: Task): readonly Compiled[] {
  const { loop } = task;
  const single = [
    task.name,
    loop?.list,
    loop?.label,
    task.become,
    task.becomeUser,
    task.changedWhen,
    task.failedWhen,
    task.until,
    task.retries,
    task.delay,
    task.timeout,
    task.delegateTo,
    task.ignoreErrors,
  ].filter((template) => template !== null && template !== undefined);
  return [...task.when, ...single, ...task.notify, ...task.environment, ...task.params.parts];
}
