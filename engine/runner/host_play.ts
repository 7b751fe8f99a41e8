import type { Fields, Note } from "../module/change.js";
import type { Ask } from "../module/ask.js";
import { type Task, tasksOf } from "../playbook/index.js";
import { quietly } from "../rendering/errors.js";
import { HostRendering } from "../rendering/host_rendering.js";
import { textOf, userOf } from "../rendering/keyword_values.js";
import { factsNamed } from "../rendering/named.js";
import type { Expansion, ReadyStep, SettledStep } from "../rendering/rendered.js";
import { Unknown, type VariableScope } from "../template/index.js";
import { layersOf } from "../vars/index.js";
import type { Attempt } from "../host/attempt.js";
import { failed } from "../rendering/failure.js";
import { type HostSession, ignoreCannotBecome } from "../host/session.js";
import type { ReadsByUser, User } from "../host/readings.js";
import { nameOf, type PlayContext } from "./context.js";
import { doubtTask } from "./doubt_task.js";
import type { Outcome } from "../event/index.js";
import { changesFirst } from "../host/because.js";
import { factAsks, keepFacts, readFacts } from "../host/facts.js";
import { Cursor } from "./cursor.js";
import { PendingHandlers } from "./pending_handlers.js";
import type { HostState } from "./host_state.js";
import { finalOutcome } from "./verdict.js";
import type { Step } from "../host/step.js";

/** One host in one batch of a play: renders its tasks, decides what is read ahead, keeps their results. */
export class HostPlay {
  readonly state: HostState;
  readonly context: PlayContext;
  readonly handlers: PendingHandlers;
  /** Its position in the tasks of the play. */
  readonly cursor: Cursor;
  readonly #factNames: ReadonlySet<string>;
  readonly #rendering: HostRendering;
  #playUser: { readonly user: User } | null = null;

  constructor(state: HostState, context: PlayContext) {
    this.state = state;
    this.context = context;
    const { play, named, nodes, rendering } = context;
    const { knowledge, session } = state;
    const layers = layersOf({ inventory: [knowledge.host.variables], ...play.variables });
    this.#factNames = factsNamed(named, layers);
    this.#rendering = new HostRendering(knowledge, rendering);
    this.cursor = new Cursor(nodes);
    this.handlers = new PendingHandlers(session, play, () => this.playUser);
  }

  get name(): string {
    return this.state.name;
  }

  /** The steps of a task; facts that it needs are read first. @throws Unreachable */
  async expansion(task: Task): Promise<Expansion> {
    const doubt = task.handler ? this.handlers.doubtOf(task) : null;
    if (doubt !== null) return this.#rendering.settled(task, { type: "cannot-tell", because: doubt });
    for (;;) {
      const expansion = this.#rendering.expansion(task);
      if (expansion !== "needs-fact") return expansion;
      const refusal = await this.#readFacts();
      if (refusal !== null) return this.#rendering.settled(task, failed(refusal));
    }
  }

  /** Logs in if these steps are done on this host itself. @throws Unreachable */
  async reach({ steps }: Expansion): Promise<void> {
    const own = steps.find((step) => step.type === "ready" && this.#isOwn(step));
    if (own?.type === "ready") await this.state.session.as(own.keywords.user).catch(ignoreCannotBecome);
  }

  /** A step with the session of the host that it is for. */
  bind(step: ReadyStep): Step {
    const { delegateTo } = step.keywords;
    const session = delegateTo === null ? this.state.session : this.context.sessionOf(delegateTo);
    if (!session)
      throw new Error(`no session for ${delegateTo ?? ""}, which was a host when the step was rendered`);
    return { ...step, session };
  }

  #isOwn({ keywords: { delegateTo } }: ReadyStep): boolean {
    return delegateTo === null || this.context.sessionOf(delegateTo) === this.state.session;
  }

  async #readFacts(): Promise<string | null> {
    const { knowledge, session } = this.state;
    return readFacts(this.#missingFacts(), knowledge, session, this.playUser);
  }

  #missingFacts(): readonly string[] {
    const names = new Set([...this.#factNames, ...this.#rendering.demanded]);
    return [...names].filter((name) => !this.state.knowledge.knowsFact(name));
  }

  scope(task: Task | null): VariableScope {
    return this.#rendering.scope(task);
  }

  titleOf(task: Task): string {
    return this.#rendering.titleOf(task);
  }

  /** The task's turn is over. */
  finish(task: Task): void {
    this.#rendering.forget(task);
  }

  /** What may be read ahead for later tasks; stops before one that certainly writes. */
  ahead(tasks: Iterable<Task>): ReadsByUser {
    const reads = new Map<User, Ask[]>();
    const first = [...factAsks(this.#missingFacts()), ...this.handlers.reads];
    if (first.length > 0) reads.set(this.playUser, first);
    let left = this.context.options.window;
    for (const task of tasks) {
      const expansion = this.#tryExpand(task);
      if (!expansion) continue;
      for (const step of expansion.steps) {
        if (left-- <= 0) return reads;
        if (step.type === "settled") continue;
        if (isCertainToWrite(step)) return reads;
        this.#add(reads, step);
      }
    }
    return reads;
  }

  #tryExpand(task: Task): Expansion | null {
    if (task.runOnce === true) return null;
    const expansion = this.#rendering.expansion(task);
    return expansion === "needs-fact" ? null : expansion;
  }

  /** The asks of a task's remaining steps, with those further ahead. */
  reads(steps: readonly (ReadyStep | SettledStep)[], further: ReadsByUser): ReadsByUser {
    const reads = new Map([...further].map(([user, asks]) => [user, [...asks]]));
    for (const step of steps) {
      if (step.type === "settled") continue;
      if (isCertainToWrite(step)) break;
      this.#add(reads, step);
    }
    return reads;
  }

  /** A delegated step's reads go to that other host, so they are not this session's. */
  #add(reads: Map<User, Ask[]>, step: ReadyStep): void {
    if (!this.#isOwn(step)) return;
    const { user } = step.keywords;
    const asks = reads.get(user) ?? [];
    asks.push(...step.prepared.asks);
    reads.set(user, asks);
  }

  /**
   * The user of the play's first task, whatever tags select: records of pending handlers must be found
   * where they were made. The login user as long as it cannot be rendered.
   */
  get playUser(): User {
    this.#playUser ??= this.#renderPlayUser();
    return this.#playUser?.user ?? null;
  }

  #renderPlayUser(): { readonly user: User } | null {
    const { play, rendering } = this.context;
    const [task] = tasksOf(play.tasks);
    if (!task) return { user: null };
    return quietly(() => ({ user: userOf(task, this.scope(task), this.state.knowledge, rendering) }));
  }

  /** Whether facts or pending handlers still have to be read. */
  lacksKnowledge(): boolean {
    return this.#missingFacts().length > 0 || this.handlers.reads.length > 0;
  }

  /** Keeps facts and pending handlers that were read together with other things. */
  keepKnowledge(): void {
    const missing = this.#missingFacts();
    if (missing.length > 0) keepFacts(missing, this.state.knowledge, this.state.session, this.playUser);
    for (const handler of this.handlers.resume())
      this.#reportNote(handler, {
        level: "info",
        text: "pending since an earlier run, which ended before this handler ran",
      });
  }

  /** Takes over the results of an attempt: reports its notes, keeps its variables, remembers its writes. */
  learn(step: Step, { notes, provides, wrote, outcome, harmless }: Attempt): void {
    if (!step.task.noLog) for (const note of notes) this.#reportNote(step.task, note);
    if (wrote) {
      this.#stateAt(step.session).noteWrite();
      this.context.changes.noteWrite();
    }
    if (outcome.type === "would-change" && step.task.checkMode !== true && harmless !== true)
      this.state.noteWouldChange(changesFirst(step.task));
    this.#give(Object.entries(provides));
    this.keepKnowledge();
  }

  #stateAt(session: HostSession): HostState {
    if (session === this.state.session) return this.state;
    return [...this.context.states.values()].find((state) => state.session === session) ?? this.state;
  }

  #reportNote(task: Task, note: Note): void {
    this.context.emit({ type: "note", host: this.name, task: nameOf(task, this.titleOf(task)), note });
  }

  keep(task: Task, result: Fields): void {
    if (task.register !== null) this.#give([[task.register, result]]);
  }

  /** What follows from a task of which a check cannot tell: handlers that it may notify, variables that it would give. */
  doubt(task: Task, because: string): void {
    const scope = this.scope(task);
    const titles = task.notify.flatMap((name) => quietly(() => textOf(name.evaluate(scope))) ?? []);
    this.handlers.doubt(titles, `it runs if “${this.titleOf(task)}” changes something, and ${because}`);
    this.#giveUnknown(task.params.provides, because);
  }

  /** Nobody can tell what the task does on its host, or whether it does anything. */
  doubtEffects(task: Task): void {
    const scope = this.scope(task);
    const delegate = quietly(() => textOf(task.delegateTo?.evaluate(scope) ?? ""));
    const session = (delegate ? this.context.sessionOf(delegate) : null) ?? this.state.session;
    doubtTask(task, scope, session.model);
  }

  /** Variables that a task would give, which only a real run can show: never their older values. */
  #giveUnknown(names: readonly string[], because: string): void {
    this.#give(names.map((name) => [name, new Unknown(because)] as const));
  }

  #give(values: readonly (readonly [string, unknown])[]): void {
    if (values.length === 0) return;
    this.state.knowledge.give(values);
    this.#rendering.renew();
  }

  finalOutcome(task: Task, judged: Outcome): Outcome {
    return finalOutcome(task, this.scope(task), judged, this.context.options.check);
  }
}

function isCertainToWrite({ prepared, keywords }: ReadyStep): boolean {
  return prepared.alwaysRuns && !keywords.dry;
}
