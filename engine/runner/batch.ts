import { type Task, tasksOf } from "../playbook/index.js";
import { TimedOut, Unreachable } from "../transport/index.js";
import { type HostSession, ignoreCannotBecome } from "../host/session.js";
import { eventLoopYielder } from "./yield_to_event_loop.js";
import { nameOf, type PlayContext } from "./context.js";
import type { HostPlay } from "./host_play.js";
import type { HostState } from "./host_state.js";
import { runTask, type TaskResult } from "./run_task.js";

/** Runs tasks on a batch of hosts, then the handlers they notified. Says why the play must stop, if it must. */
export async function runBatch(hosts: readonly HostPlay[], context: PlayContext): Promise<string | null> {
  const batch = new Batch(hosts, context);
  const { tasks } = context;
  const play = context.around.play;
  const stopped = play?.strategy === "free" ? await batch.free(tasks) : await batch.linear(tasks);
  return stopped ?? (await batch.handlers(tasksOf(play?.handlers ?? [])));
}

class Batch {
  readonly #hosts: readonly HostPlay[];
  readonly #context: PlayContext;
  readonly #yieldToEventLoop = eventLoopYielder();
  /** At the step before this one. */
  #severalWrote = false;

  constructor(hosts: readonly HostPlay[], context: PlayContext) {
    this.#hosts = hosts;
    this.#context = context;
  }

  get #live(): readonly HostPlay[] {
    return this.#hosts.filter(({ state }) => state.alive);
  }

  /** A task is done on all hosts before the next begins on any; any host's write ends the worth of all readings. */
  async linear(tasks: readonly Task[]): Promise<string | null> {
    for (const [index, task] of tasks.entries()) {
      const hosts = this.#live;
      if (hosts.length === 0) return null;
      if (this.#isInterrupted()) return this.#leave(hosts);
      const stopped = await this.#together(task, hosts, tasks.slice(index + 1));
      if (stopped !== null) return stopped;
    }
    return null;
  }

  async #together(task: Task, hosts: readonly HostPlay[], later: readonly Task[]): Promise<string | null> {
    this.#context.emit({ type: "task-started", task: nameOf(task), hosts: hosts.map(({ name }) => name) });
    if (task.runOnce) return this.#once(task, hosts, later);
    await this.#each(hosts, (host) => this.#look(host, task, later));
    const looked = hosts.filter(({ state }) => state.alive);
    // Where several hosts write at every step, what is read ahead along with a write is void before its turn comes.
    const ahead = this.#severalWrote ? [] : later;
    const results = await this.#each(looked, (host) => this.#run(task, host, ahead));
    this.#forget(looked.map((host, index) => writeOf(host, results[index])));
    for (const host of hosts) host.finish(task);
    const lost = hosts.filter(({ state }) => !state.alive);
    return this.#fatal(task) && lost.length > 0 && !this.#isInterrupted() ? becauseOf(task, lost) : null;
  }

  async #run(task: Task, host: HostPlay, later: readonly Task[]): Promise<TaskResult> {
    const result = await runTask(task, host, () => host.ahead(later));
    if (result.failed) this.#stop(host, "failed");
    return result;
  }

  #fatal(task: Task): boolean {
    return task.anyErrorsFatal || this.#context.around.play?.anyErrorsFatal === true;
  }

  /** Everybody looks before anybody acts. */
  #look(host: HostPlay, task: Task, later: readonly Task[]): Promise<null> {
    return this.#lookAhead(host, task, later).catch(ignoreCannotBecome);
  }

  async #lookAhead(host: HostPlay, task: Task, later: readonly Task[]): Promise<null> {
    const { session } = host.state;
    if (host.lacksKnowledge()) {
      await session.look(host.ahead([task, ...later]), [host.playUser]);
      host.keepKnowledge();
    }
    const { ready } = await host.expansion(task);
    const own = host.reads(ready, new Map());
    const known = [...own].every(([user, asks]) => session.knows(user, asks));
    if (!known) await session.look(host.ahead([task, ...later]), [...own.keys()]);
    return null;
  }

  /** The first host that can be reached and whose condition holds does it; all are given the result. */
  async #once(task: Task, hosts: readonly HostPlay[], later: readonly Task[]): Promise<string | null> {
    const doer = await this.#doerOf(task, hosts, later);
    if (!doer) return null;
    const [result] = await this.#each([doer], (one) => this.#run(task, one, later));
    this.#forget([writeOf(doer, result)]);
    if (result) for (const other of hosts) if (other !== doer) other.keep(task, result.result);
    if (result?.failed === false || this.#isInterrupted()) return null;
    const end = result ? "failed on" : "was not finished on";
    return `“${task.title}” runs once for all hosts, and it ${end} ${doer.name}`;
  }

  /** Where no condition holds, it is the last host that tells so. */
  async #doerOf(task: Task, hosts: readonly HostPlay[], later: readonly Task[]): Promise<HostPlay | null> {
    let last: HostPlay | null = null;
    for (const host of hosts) {
      await this.#each([host], (one) => this.#look(one, task, later));
      const [expansion] = await this.#each([host], (one) => one.expansion(task));
      if (!expansion) continue;
      last = host;
      if (expansion.ready.every((ready) => "settled" in ready && ready.settled.outcome.type === "skipped"))
        continue;
      await this.#each([host], (one) => one.reach(expansion));
      if (host.state.alive) return host;
      last = null;
    }
    return last;
  }

  /** A reading is good until the next write of anybody in the play; one writer has read its own host again since. */
  #forget(writes: readonly Write[]): void {
    const [only, ...others] = writes.filter(({ to }) => to !== "nobody");
    this.#severalWrote = others.length > 0;
    if (!only) return;
    const fresh = others.length === 0 && only.to === only.by ? only.to : null;
    for (const { session } of this.#context.states.values()) if (session !== fresh) session.forget();
  }

  /** Every host goes its own way; only its own writes end the worth of its readings. */
  async free(tasks: readonly Task[]): Promise<string | null> {
    const fatal: string[] = [];
    await this.#each(this.#live, async (host) => {
      for (const [index, task] of tasks.entries()) {
        if (this.#isInterrupted()) return this.#leave([host]);
        if (!host.state.alive || fatal.length > 0) return null;
        const later = tasks.slice(index + 1);
        const result = await this.#guarded(host, (one) => this.#run(task, one, later));
        host.finish(task);
        if (result?.failed !== false && this.#fatal(task)) fatal.push(becauseOf(task, [host]));
      }
      return null;
    });
    return fatal[0] ?? null;
  }

  /** In the order of their definition, each once; a handler may notify those that come later. */
  async handlers(handlers: readonly Task[]): Promise<string | null> {
    if (handlers.length > 0 && this.#isInterrupted()) return this.#leave(this.#live);
    await this.#each(
      this.#live.filter((host) => host.lacksKnowledge()),
      (host) => this.#resume(host),
    );
    for (const handler of handlers) {
      const hosts = this.#live.filter((host) => host.handlers.isNotified(handler));
      if (hosts.length === 0) continue;
      if (this.#isInterrupted()) return this.#leave(hosts);
      for (const host of hosts) host.handlers.begin(handler);
      const stopped = await this.#together(handler, hosts, []);
      if (!this.#context.options.check && !this.#isInterrupted())
        for (const host of hosts) if (host.state.alive) host.handlers.done(handler);
      if (stopped !== null) return stopped;
    }
    return null;
  }

  /** A play may have handlers and yet nothing that was looked at. */
  async #resume(host: HostPlay): Promise<null> {
    await host.state.session.look(host.ahead([]), [host.playUser]).catch(ignoreCannotBecome);
    host.keepKnowledge();
    return null;
  }

  /** Works on hosts side by side, `forks` at a time; a host that fails or cannot be reached ends alone: null. */
  #each<T>(hosts: readonly HostPlay[], work: (host: HostPlay) => Promise<T>): Promise<readonly (T | null)[]> {
    return Promise.all(hosts.map((host) => this.#context.forkLimiter.run(() => this.#guarded(host, work))));
  }

  async #guarded<T>(host: HostPlay, work: (host: HostPlay) => Promise<T>): Promise<T | null> {
    await this.#yieldToEventLoop();
    if (!host.state.alive) return null;
    if (this.#isInterrupted()) return this.#leave([host]);
    try {
      return await work(host);
    } catch (error) {
      if (this.#isInterrupted()) this.#stop(host, "interrupted");
      else if (error instanceof Unreachable || error instanceof TimedOut) this.#lose(host, error.message);
      else throw error;
      return null;
    }
  }

  /** These had more to do. */
  #leave(hosts: readonly HostPlay[]): null {
    for (const host of hosts) this.#stop(host, "interrupted");
    return null;
  }

  #stop({ state }: HostPlay, end: Parameters<HostState["stop"]>[0]): void {
    state.stop(end);
    this.#context.changes.noteKnowledge();
  }

  #lose(host: HostPlay, why: string): void {
    this.#stop(host, "unreachable");
    this.#context.emit({ type: "host-unreachable", host: host.name, why });
  }

  #isInterrupted(): boolean {
    return this.#context.options.signal.aborted;
  }
}

function becauseOf(task: Task, lost: readonly HostPlay[]): string {
  return `any error is fatal here, and “${task.title}” ended on ${lost.map(({ name }) => name).join(", ")}`;
}

/** What a host wrote in a task: whose session it is, and where the write went. */
interface Write {
  readonly by: HostSession;
  readonly to: HostSession | "nobody" | "unknown";
}

/** Of a host that was lost meanwhile nobody knows whether it wrote. */
function writeOf({ state }: HostPlay, result: TaskResult | null | undefined): Write {
  return { by: state.session, to: result ? (result.wroteTo ?? "nobody") : "unknown" };
}
