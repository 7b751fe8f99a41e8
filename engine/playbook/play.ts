import type { Module } from "../module/define.js";
import type { Span } from "../source/span.js";
import type { Compiled, Scope, Variables } from "../template/index.js";

/** A playbook's text, already checked, still with its places. */
export interface Play {
  readonly name: string;
  readonly hosts: string;
  /** Where the pattern is written. */
  readonly hostsAt: Span;
  readonly at: Span;
  readonly strategy: "linear" | "free";
  readonly serial: readonly Batch[];
  readonly anyErrorsFatal: boolean;
  /** Play vars, then vars_files in order: later wins. */
  readonly variables: readonly Variables[];
  readonly tasks: readonly Task[];
  readonly handlers: readonly Task[];
  /** What tasks without a word of their own use. */
  readonly become: Become;
}

/** The size of a serial batch: a number of hosts, or a share of all hosts of the play. */
export type Batch = { readonly hosts: number } | { readonly percent: number };

/** Null: not said, so the next outer place decides. */
export interface Become {
  readonly become: Compiled | null;
  readonly user: Compiled | null;
}

export interface Task {
  /** Unique within the run. */
  readonly id: string;
  /** As written, or the module's name; its templates are rendered for the one host or item shown. */
  readonly title: string;
  readonly name: Compiled | null;
  readonly handler: boolean;
  readonly moduleName: string;
  readonly module: Module;
  readonly params: TaskParams;
  /** Outermost first; all must hold. */
  readonly when: readonly Compiled[];
  readonly loop: Loop | null;
  readonly register: string | null;
  readonly notify: readonly Compiled[];
  readonly tags: ReadonlySet<string>;
  readonly become: Become;
  /** Outermost first; later wins. */
  readonly environment: readonly Compiled[];
  readonly variables: readonly Variables[];
  readonly changedWhen: Compiled | null;
  readonly failedWhen: Compiled | null;
  readonly until: Compiled | null;
  readonly retries: Compiled | null;
  readonly delay: Compiled | null;
  readonly timeout: Compiled | null;
  readonly delegateTo: Compiled | null;
  readonly ignoreErrors: Compiled | null;
  readonly runOnce: boolean;
  readonly anyErrorsFatal: boolean;
  readonly noLog: boolean;
  /** True: never writes, not even in a real run. False: acts for real even in check mode. */
  readonly checkMode: boolean | null;
  readonly at: Span;
}

export interface Loop {
  readonly list: Compiled;
  readonly variable: string;
  readonly index: string | null;
  readonly label: Compiled | null;
}

/** A module's parameters before rendering. */
export interface TaskParams {
  /** Every template among them, for what they depend on. */
  readonly parts: readonly Compiled[];
  /** Names that the task gives to variables, where its module does so. */
  readonly provides: readonly string[];
  /** The parts whose values are secret. */
  readonly secrets: readonly Compiled[];
  /** @throws InputError, CannotTell */
  evaluate(scope: Scope): unknown;
  /** The place of a value below the module's key. */
  at(pointer: string): Span;
}

/** Every template of a task, for checks of names and for what must be known before it can be rendered. */
export function templatesOf(task: Task): readonly Compiled[] {
  const { loop, become } = task;
  const single = [
    task.name,
    loop?.list,
    loop?.label,
    become.become,
    become.user,
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
