import type { Fields, Note } from "../module/change.js";
import type { Ask } from "../module/probe.js";
import { type Task, tasksOf } from "../playbook/index.js";
import { layersOf } from "../vars/index.js";
import type { Attempt } from "./attempt.js";
import { failed, outcomeOf } from "../rendering/failure.js";
import { type HostSession, ignoreCannotBecome } from "../host/session.js";
import type { Reads, User } from "../host/readings.js";
import { nameOf, type PlayContext } from "./context.js";
import type { Outcome } from "../event/index.js";
import { factAsks, factsNamed, keepFacts, readFacts } from "./facts.js";
import { PendingHandlers } from "./pending_handlers.js";
import { Rendering } from "./rendering.js";
import { quietly, type TaskScope } from "./scope.js";
import type { HostState } from "./host_state.js";
import { bind } from "./bind.js";
import { type Binder, type Expansion, flagOf, type Ready, settledAs, type Step } from "./steps.js";

/** One host in one batch of a play: renders its tasks, knows what to ask ahead, keeps what they give. */
export class HostPlay {
  readonly state: HostState;
  readonly context: PlayContext;
  readonly handlers: PendingHandlers;
  readonly #factNames: ReadonlySet<string>;
  readonly #binder: Binder;
  readonly #rendering: Rendering;
  #playUser: { readonly user: User } | null = null;

  constructor(state: HostState, context: PlayContext) {
    this.state = state;
    this.context = context;
    const layers = layersOf({ inventory: [state.host.variables], ...context.around.play?.variables });
    this.#factNames = factsNamed(context.named, layers);
    this.#binder = bind(state, context);
    this.#rendering = new Rendering(state, context, this.#binder);
    this.handlers = new PendingHandlers(state.session, context.around.play, () => this.playUser);
  }

  get name(): string {
    return this.state.host.name;
  }

  /** A task's steps; facts that it turns out to need are read first. @throws Unreachable */
  async expansion(task: Task): Promise<Expansion> {
    for (;;) {
      const expansion = this.#rendering.expansion(task);
      if (expansion !== "needs-fact") return expansion;
      const refusal = await this.#readFacts();
      if (refusal !== null) return settledAs(task, failed(refusal));
    }
  }

  /** Logs in where these steps are done on this host itself. @throws Unreachable */
  async reach({ ready }: Expansion): Promise<null> {
    const own = ready.find((one) => "step" in one && one.step.session === this.state.session);
    if (own && "step" in own) await own.step.session.as(own.step.user).catch(ignoreCannotBecome);
    return null;
  }

  async #readFacts(): Promise<string | null> {
    const refusal = await readFacts(this.state, this.#missingFacts(), this.playUser);
    this.context.changes.noteKnowledge();
    return refusal;
  }

  #keepFacts(names: readonly string[], user: User): void {
    const before = this.state.facts.size;
    keepFacts(this.state, names, user);
    if (this.state.facts.size > before) this.context.changes.noteKnowledge();
  }

  #missingFacts(): readonly string[] {
    const names = new Set([...this.#factNames, ...this.#rendering.demanded]);
    return [...names].filter((name) => !this.state.facts.has(name));
  }

  scope(task: Task | null): TaskScope {
    return this.#rendering.scope(task);
  }

  titleOf(task: Task): string {
    return this.#rendering.titleOf(task);
  }

  /** The task's turn is over. */
  finish(task: Task): void {
    this.#rendering.forget(task);
  }

  /** What may be asked ahead for tasks whose turn has not come; stops before one that is certain to write. */
  ahead(tasks: readonly Task[]): Reads {
    const reads = new Map<User, Ask[]>();
    const first = [...factAsks(this.state, this.#missingFacts()), ...this.handlers.reads];
    if (first.length > 0) reads.set(this.playUser, first);
    let left = this.context.options.window;
    for (const task of tasks) {
      const expansion = this.#tryExpand(task);
      if (!expansion) continue;
      for (const ready of expansion.ready) {
        if (left-- <= 0) return reads;
        if (!("step" in ready)) continue;
        if (ready.step.prepared.alwaysRuns && !ready.step.dry) return reads;
        this.#add(reads, ready.step);
      }
    }
    return reads;
  }

  #tryExpand(task: Task): Expansion | null {
    if (task.runOnce) return null;
    const expansion = this.#rendering.expansion(task);
    return expansion === "needs-fact" ? null : expansion;
  }

  /** The asks of a task's remaining steps, with those further ahead. */
  reads(ready: readonly Ready[], further: Reads): Reads {
    const reads = new Map([...further].map(([user, asks]) => [user, [...asks]]));
    for (const one of ready) {
      if (!("step" in one)) continue;
      if (one.step.prepared.alwaysRuns && !one.step.dry) break;
      this.#add(reads, one.step);
    }
    return reads;
  }

  /** A delegated step's reads go to that other host, so they are not this session's. */
  #add(reads: Map<User, Ask[]>, { session, user, prepared }: Step): void {
    if (session !== this.state.session) return;
    const asks = reads.get(user) ?? [];
    asks.push(...prepared.reads);
    reads.set(user, asks);
  }

  /**
   * Whoever the play's first task is done as, whatever tags leave of it: records of pending handlers must be found
   * where they were made. The login user as long as that cannot be rendered.
   */
  get playUser(): User {
    this.#playUser ??= this.#renderPlayUser();
    return this.#playUser?.user ?? null;
  }

  #renderPlayUser(): { readonly user: User } | null {
    const [task] = tasksOf(this.context.around.play?.tasks ?? []);
    if (!task) return { user: null };
    return quietly(() => ({ user: this.#binder.user(task, this.scope(task)) }));
  }

  /** Whether facts, or which handlers are pending, have still to be read. */
  lacksKnowledge(): boolean {
    return this.#missingFacts().length > 0 || this.handlers.reads.length > 0;
  }

  /** Facts and pending handlers that came along with other readings. */
  keepKnowledge(): void {
    const missing = this.#missingFacts();
    if (missing.length > 0) this.#keepFacts(missing, this.playUser);
    for (const handler of this.handlers.resume())
      this.#tellNote(handler, {
        level: "info",
        text: "pending since an earlier run, which ended before this handler ran",
      });
  }

  /** Takes note of a try: its notes are told, its variables kept, its writes remembered. */
  learn(step: Step, { notes, provides, wrote, outcome }: Attempt): void {
    if (!step.task.noLog) for (const note of notes) this.#tellNote(step.task, note);
    if (wrote) {
      this.#stateAt(step.session).noteWrite();
      this.context.changes.noteWrite();
    }
    if (outcome.type === "would-change") this.state.noteWouldChange(this.titleOf(step.task));
    this.#give(Object.entries(provides));
    this.keepKnowledge();
  }

  #stateAt(session: HostSession): HostState {
    if (session === this.state.session) return this.state;
    return [...this.context.states.values()].find((state) => state.session === session) ?? this.state;
  }

  #tellNote(task: Task, note: Note): void {
    this.context.emit({ type: "note", host: this.name, task: nameOf(task, this.titleOf(task)), note });
  }

  keep(task: Task, result: Fields): void {
    if (task.register !== null) this.#give([[task.register, result]]);
  }

  #give(values: readonly (readonly [string, unknown])[]): void {
    for (const [name, value] of values) this.state.values.set(name, value);
    if (values.length === 0) return;
    this.#rendering.renew();
    this.context.changes.noteKnowledge();
  }

  /** Only a check may leave open what cannot be told: in a real run, the step that was to act did not. */
  #inEarnest({ checkMode }: Task, outcome: Outcome): Outcome {
    if (outcome.type !== "cannot-tell" || this.context.options.check || checkMode === true) return outcome;
    return failed(`it depends on what a task that only looks has not done: ${outcome.because}`);
  }

  /** A failure that the playbook says to go on after. */
  excuse(task: Task, judged: Outcome): Outcome {
    const outcome = this.#inEarnest(task, judged);
    if (outcome.type !== "failed" || !task.ignoreErrors) return outcome;
    try {
      return { ...outcome, ignored: flagOf(task.ignoreErrors, this.scope(task), "ignore_errors") };
    } catch (error) {
      return outcomeOf(error, task);
    }
  }
}
