import type { Outcome, StepId } from "../event/index.js";
import type { Prepared } from "../module/define.js";
import type { Task } from "../playbook/index.js";
import type { VariableScope } from "../template/index.js";

/** One task made ready for one host and one item of its loop: plain data, which could be written down and read again. */
export interface Rendered {
  readonly id: StepId;
  /** The item of the loop, and how it is shown; null without a loop. */
  readonly item: unknown;
  readonly label: string | null;
  readonly module: string;
  readonly params: unknown;
  readonly keywords: StepKeywords;
}

/** What the keywords of a task say for one step. */
export interface StepKeywords {
  /** Who acts; null is the login user. */
  readonly user: string | null;
  /** The host on which it is done, where that is another one. */
  readonly delegateTo: string | null;
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

/** A rendered step with what it was made of: its module is ready to look, and conditions on its result have their scope. */
export interface ReadyStep extends Rendered {
  readonly type: "ready";
  readonly task: Task;
  readonly scope: VariableScope;
  readonly prepared: Prepared;
}

/** A step that came to its outcome without asking the host. */
export interface SettledStep extends Pick<Rendered, "id" | "item" | "label"> {
  readonly type: "settled";
  readonly task: Task;
  readonly outcome: Outcome;
}

/** A task on one host: its steps in order. `loop` tells one item from a loop of one. */
export interface Expansion {
  readonly loop: boolean;
  readonly steps: readonly (ReadyStep | SettledStep)[];
}
