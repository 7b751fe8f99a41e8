import type { Outcome, StepId } from "../event/index.js";
import type { Prepared } from "../module/define.js";
import type { Task } from "../playbook/index.js";
import type { VariableScope } from "../template/index.js";

/** One task rendered for one host and one item of its loop: plain data, which can be serialized. */
export interface Rendered {
  readonly id: StepId;
  /** The item of the loop, and how it is shown; null without a loop. */
  readonly item: unknown;
  readonly label: string | null;
  readonly module: string;
  readonly params: unknown;
  readonly keywords: StepKeywords;
}

/** The values of a task's keywords for one step. */
export interface StepKeywords {
  /** The user to become; null is the login user. */
  readonly user: string | null;
  /** The host on which it is done, if that is another one. */
  readonly delegateTo: string | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Timeout in seconds, or null for the default timeouts of its actions. */
  readonly timeout: number | null;
  /** Never writes: check mode, or `check_mode` of the task. */
  readonly dry: boolean;
  /** The handlers that its change notifies. */
  readonly notify: readonly string[];
  /** The number of attempts, and the seconds between them. */
  readonly tries: number;
  readonly delay: number;
}

/** A rendered step with its prepared module, and the scope for conditions on its result. */
export interface ReadyStep extends StepPlace, Pick<Rendered, "params" | "keywords"> {
  readonly type: "ready";
  readonly scope: VariableScope;
  readonly prepared: Prepared;
}

/** A step that has its outcome without asking the host. */
export interface SettledStep extends StepPlace {
  readonly type: "settled";
  readonly outcome: Outcome;
  /** Why the variables that it sets are not known, where it sets them whatever they are. */
  readonly unknown?: string;
}

/** The part of a step's id that all steps of one batch of a play share. */
export type PlayPlace = Pick<StepId, "play" | "batch">;

/** Which step of the play it is. */
interface StepPlace extends Pick<Rendered, "item" | "label"> {
  readonly task: Task;
  readonly host: string;
  /** The item's position in its loop. */
  readonly index: StepId["item"];
}

/** A step as plain data. Many steps of many hosts are rendered ahead, so it is made when it is asked for. */
export function renderedOf(step: ReadyStep, { play, batch }: PlayPlace): Rendered {
  const { task, host, index, item, label, params, keywords } = step;
  const id = { play, batch, task: task.id, host, item: index };
  return { id, item, label, module: task.moduleName, params, keywords };
}

/** A task on one host: its steps in order. `loop` distinguishes a loop with one item from no loop. */
export interface Expansion {
  readonly loop: boolean;
  readonly steps: readonly (ReadyStep | SettledStep)[];
}
