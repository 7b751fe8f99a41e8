import type { Outcome } from "../event/index.js";
import type { Task } from "../playbook/index.js";
import { InputError } from "../source/diagnostic.js";
import { CannotTell, type Compiled, type VariableScope } from "../template/index.js";
import { outcomeOf } from "./failure.js";
import { keywordsOf, textOf } from "./keyword_values.js";
import type { HostKnowledge } from "./knowledge.js";
import type { PlayRendering } from "./play_rendering.js";
import type { Expansion, ReadyStep, SettledStep } from "./rendered.js";

/** Renders one task for one host. */
export class Expander {
  readonly #task: Task;
  readonly #knowledge: HostKnowledge;
  readonly #play: PlayRendering;

  constructor(task: Task, knowledge: HostKnowledge, play: PlayRendering) {
    this.#task = task;
    this.#knowledge = knowledge;
    this.#play = play;
  }

  /** All steps of the task. @throws NeedsFact if a fact must be read first */
  expand(scope: VariableScope): Expansion {
    try {
      return this.#task.loop ? this.#loop(scope) : { loop: false, steps: [this.#step(scope, NO_ITEM)] };
    } catch (error) {
      return this.settled(outcomeOf(error));
    }
  }

  /** The task has this outcome as a whole. */
  settled(outcome: Outcome): Expansion {
    return { loop: false, steps: [this.#settledStep(NO_ITEM, null, outcome)] };
  }

  #loop(scope: VariableScope): Expansion {
    const { loop } = this.#task;
    const items = this.#items(scope);
    if (!items) return this.settled(SKIPPED);
    if (items.length === 0) return this.settled({ type: "skipped", why: "“loop” has no items" });
    const steps = items.map((item, index) => {
      const names = loop
        ? { [loop.variable]: item, ...(loop.index === null ? {} : { [loop.index]: index }) }
        : {};
      return this.#step(scope.with(names), { item, index });
    });
    return { loop: true, steps };
  }

  /** The items; null if the list is undefined but the condition of the task is false anyway. */
  #items(scope: VariableScope): readonly unknown[] | null {
    const list = this.#task.loop?.list;
    try {
      const value = list?.evaluate(scope);
      if (Array.isArray(value)) return value as readonly unknown[];
      const detail = "“loop” must be a list.";
      throw new InputError({ code: "type", summary: "Wrong type", detail, at: list?.at ?? this.#task.at });
    } catch (error) {
      if (error instanceof InputError && !this.#holdsSafely(scope)) return null;
      throw error;
    }
  }

  #step(scope: VariableScope, item: Item): ReadyStep | SettledStep {
    let label: string | null = null;
    try {
      label = this.#label(scope, item);
      if (!this.#holds(scope)) return this.#settledStep(item, label, SKIPPED);
      return this.#task.module.providing
        ? this.#providing(scope, item, label)
        : this.#ready(scope, item, label);
    } catch (error) {
      return this.#settledStep(item, label, outcomeOf(error, this.#task));
    }
  }

  /** Variables are set in a check as in a run; of what only a run would bring about they are unknown. */
  #providing(scope: VariableScope, item: Item, label: string | null): ReadyStep | SettledStep {
    try {
      return this.#ready(scope, item, label);
    } catch (error) {
      if (!(error instanceof CannotTell)) throw error;
      return { ...this.#settledStep(item, label, { type: "ok" }), unknown: error.because };
    }
  }

  #ready(scope: VariableScope, item: Item, label: string | null): ReadyStep {
    const task = this.#task;
    const params = task.params.evaluate(scope);
    const prepared = task.module.prepare(params, task.params.resolve(scope));
    prepared.secrets.forEach(this.#play.onSecret);
    return {
      type: "ready",
      task,
      host: this.#knowledge.host.name,
      index: item.index,
      item: item.item,
      label,
      params,
      keywords: this.#play.keywords.shared(keywordsOf(task, prepared, scope, this.#knowledge, this.#play)),
      scope,
      prepared,
    };
  }

  #settledStep({ index, item }: Item, label: string | null, outcome: Outcome): SettledStep {
    const host = this.#knowledge.host.name;
    return { type: "settled", task: this.#task, host, index, item, label, outcome };
  }

  #label(scope: VariableScope, { index, item }: Item): string | null {
    if (index === null) return null;
    const label = this.#task.loop?.label;
    return textOf(label ? label.evaluate(scope) : item);
  }

  #holds(scope: VariableScope): boolean {
    const holds = this.#holdsIn(scope);
    if (this.#play.scope.view.check && this.#task.when.some(asksForCheck))
      if (holds !== this.#holdsIn(scope.with({ check_mode: false })))
        throw new CannotTell("its condition is another in a run: it depends on “check_mode”");
    return holds;
  }

  #holdsIn(scope: VariableScope): boolean {
    return this.#task.when.every((condition) => condition.evaluate(scope) === true);
  }

  #holdsSafely(scope: VariableScope): boolean {
    try {
      return this.#holds(scope);
    } catch {
      return true;
    }
  }
}

const asksForCheck = ({ references }: Compiled): boolean =>
  references.some(({ path: [name] }) => name === "check_mode");

/** An item of a loop and its position, counted from 0. */
interface Item {
  readonly item: unknown;
  readonly index: number | null;
}

const NO_ITEM: Item = { item: null, index: null };

const SKIPPED: Outcome = { type: "skipped", why: "“when” is false" };
