import type { Task } from "../playbook/index.js";
import type { PlayContext } from "./context.js";
import { isUnrendered, NeedsFact, taskScope, type TaskScope } from "./scope.js";
import type { HostState } from "./host_state.js";
import { type Binder, expand, type Expansion, text } from "./steps.js";

/**
 * A play's texts rendered for one host: each once, good until a variable of the host changes, or anything at any host
 * where the play looks around.
 */
export class Rendering {
  /** Facts that texts turned out to need. */
  readonly demanded = new Set<string>();
  readonly #state: HostState;
  readonly #context: PlayContext;
  readonly #binder: Binder;
  readonly #expansions = new Map<string, Expansion>();
  readonly #titles = new Map<string, string>();
  /** What all tasks without variables of their own see. */
  #common: TaskScope | null = null;
  #knowledge = 0;

  constructor(state: HostState, context: PlayContext, binder: Binder) {
    this.#state = state;
    this.#context = context;
    this.#binder = binder;
  }

  /** A variable has changed. */
  renew(): void {
    this.#expansions.clear();
    this.#common = null;
  }

  scope(task: Task | null): TaskScope {
    const { around } = this.#context;
    if (task !== null && task.vars.length > 0) return taskScope(this.#state, task, around);
    return (this.#common ??= taskScope(this.#state, null, around));
  }

  /** A task's steps, or that a fact must be read first. */
  expansion(task: Task): Expansion | "needs-fact" {
    const { changes, looksAround } = this.#context;
    if (looksAround && this.#knowledge !== changes.knowledge) this.renew();
    this.#knowledge = changes.knowledge;
    const kept = this.#expansions.get(task.id);
    if (kept) return kept;
    try {
      const expansion = expand(task, this.scope(task), this.#binder);
      this.#expansions.set(task.id, expansion);
      return expansion;
    } catch (error) {
      if (!(error instanceof NeedsFact)) throw error;
      this.demanded.add(error.fact);
      return "needs-fact";
    }
  }

  /** The task's turn is over: thousands of hosts need not remember its steps. */
  forget(task: Task): void {
    this.#expansions.delete(task.id);
  }

  /** A task's name with its templates rendered, as far as they can be. */
  titleOf(task: Task): string {
    const kept = this.#titles.get(task.id);
    if (kept !== undefined || !task.name || task.name.constant) return kept ?? task.title;
    const title = this.#rendered(task);
    this.#titles.set(task.id, title);
    return title;
  }

  #rendered(task: Task): string {
    try {
      return text(task.name?.evaluate(this.scope(task)));
    } catch (error) {
      if (isUnrendered(error)) return task.title;
      throw error;
    }
  }
}
