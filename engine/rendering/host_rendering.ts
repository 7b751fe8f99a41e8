import type { Task } from "../playbook/index.js";
import type { VariableScope } from "../template/index.js";
import type { Outcome } from "../event/index.js";
import { isUnrendered } from "./errors.js";
import { Expander } from "./expand.js";
import { textOf } from "./keyword_values.js";
import { type HostKnowledge, NeedsFact } from "./knowledge.js";
import type { PlayRendering } from "./play_rendering.js";
import type { Expansion } from "./rendered.js";

/**
 * The texts of a play rendered for one host: each once, valid until a variable of the host changes, or anything on any host
 * if the play uses other hosts' variables.
 */
export class HostRendering {
  /** Facts that texts need. */
  readonly demanded = new Set<string>();
  readonly #knowledge: HostKnowledge;
  readonly #play: PlayRendering;
  readonly #expansions = new Map<string, Expansion>();
  readonly #titles = new Map<string, string>();
  /** The scope of all tasks without variables of their own. */
  #common: VariableScope | null = null;
  #known = 0;

  constructor(knowledge: HostKnowledge, play: PlayRendering) {
    this.#knowledge = knowledge;
    this.#play = play;
  }

  /** A variable has changed. */
  renew(): void {
    this.#expansions.clear();
    this.#common = null;
  }

  scope(task: Task | null): VariableScope {
    const { scope } = this.#play;
    if (task !== null && task.vars.length > 0) return scope.of(this.#knowledge, task);
    return (this.#common ??= scope.of(this.#knowledge, null));
  }

  /** The steps of a task, or the fact that must be read first. */
  expansion(task: Task): Expansion | "needs-fact" {
    const { looksAround, changes } = this.#play;
    if (looksAround && this.#known !== changes.knowledge) this.renew();
    this.#known = changes.knowledge;
    const kept = this.#expansions.get(task.id);
    if (kept) return kept;
    try {
      const expansion = new Expander(task, this.#knowledge, this.#play).expand(this.scope(task));
      this.#expansions.set(task.id, expansion);
      return expansion;
    } catch (error) {
      if (!(error instanceof NeedsFact)) throw error;
      this.demanded.add(error.fact);
      return "needs-fact";
    }
  }

  /** A task that has this outcome as a whole. */
  settled(task: Task, outcome: Outcome): Expansion {
    return new Expander(task, this.#knowledge, this.#play).settled(outcome);
  }

  /** The task is done: thousands of hosts need not remember its steps. */
  forget(task: Task): void {
    this.#expansions.delete(task.id);
  }

  /** The name of a task, with its templates rendered as far as possible. */
  titleOf(task: Task): string {
    const kept = this.#titles.get(task.id);
    if (kept !== undefined || !task.name || task.name.constant) return kept ?? task.title;
    const title = this.#title(task);
    this.#titles.set(task.id, title);
    return title;
  }

  #title(task: Task): string {
    try {
      return textOf(task.name?.evaluate(this.scope(task)));
    } catch (error) {
      if (isUnrendered(error)) return task.title;
      throw error;
    }
  }
}
