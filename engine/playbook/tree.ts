import type { Module } from "../module/define.js";
import type { Resolve } from "../module/resolve.js";
import type { Span } from "../source/span.js";
import type { Compiled, Scope } from "../template/index.js";
import type { Templates } from "../vars/index.js";
import type { BatchSize } from "./schema/serial.js";
import type { Inherited, KeywordsOf } from "./schema/read.js";

/** A play as it is written, checked, with its places. */
export interface Play extends Pick<Inherited, "become" | "becomeUser" | "anyErrorsFatal"> {
  readonly name: string;
  /** The pattern of its hosts, and where it is written; null if it is missing. */
  readonly hosts: { readonly pattern: string; readonly at: Span } | null;
  readonly at: Span;
  readonly strategy: "linear" | "free";
  readonly serial: readonly BatchSize[];
  readonly variables: Templates;
  readonly tasks: readonly Node[];
  readonly handlers: readonly Node[];
}

/** An item of a list of tasks. */
export type Node = Task | Block | Import;

/** A block of tasks, which have inherited its keywords already. */
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

/** A task, with what it inherits. */
export interface Task extends Omit<KeywordsOf<"task">, "name"> {
  readonly kind: "task";
  /** Its place, after those of the imports that lead to it. Adding other tasks does not change it. */
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
  /** All templates among them, with what they depend on. */
  readonly parts: readonly Compiled[];
  /** Variables that the module sets. */
  readonly provides: readonly string[];
  /** The parameters that are secret. */
  readonly secrets: readonly Compiled[];
  /** The values as plain data, files and conditions as they are written. @throws InputError, CannotTell */
  evaluate(scope: Scope): unknown;
  /** The content of files, and the values of conditions. */
  resolve(scope: Scope): Resolve;
  /** The place of a value below the key of the module. */
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

/** The same nodes with only some of their tasks; empty nodes are left out. */
export function keepTasks(nodes: readonly Node[], keeps: (task: Task) => boolean): readonly Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.kind === "task") return keeps(node) ? [node] : [];
    const main = keepTasks(node.main, keeps);
    return main.length > 0 ? [{ ...node, main }] : [];
  });
}

/** All templates of a task, for checking names and for what must be known before it can be rendered. */
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
