import pLimit, { type LimitFunction } from "p-limit";
import type { Task } from "../playbook/index.js";
import { TookTooLong, Unreachable } from "../transport/index.js";
import { nameOf, type PlayContext } from "./context.js";
import type { HostPlay } from "./host.js";
import { runTask, type TaskResult } from "./task.js";

/** Runs tasks on a batch of hosts, then the handlers they notified. Says why the play must stop, if it must. */
export async function runBatch(hosts: readonly HostPlay[], context: PlayContext): Promise<string | null> {
  const batch = new Batch(hosts, context);
  const { tasks } = context;
  const play = context.around.play;
  const stopped = play?.strategy === "free" ? await batch.free(tasks) : await batch.linear(tasks);
  return stopped ?? (await batch.handlers(play?.handlers ?? []));
}

class Batch {
  readonly #hosts: readonly HostPlay[];
  readonly #context: PlayContext;
  readonly #limit: LimitFunction;

  constructor(hosts: readonly HostPlay[], context: PlayContext) {
    this.#hosts = hosts;
    this.#context = context;
    this.#limit = pLimit(context.options.forks);
  }

  get #live(): readonly HostPlay[] {
    return this.#hosts.filter(({ state }) => state.alive);
  }

  /** A task is done on all hosts before the next begins on any; any host's write ends the worth of all readings. */
  async linear(tasks: readonly Task[]): Promise<string | null> {
    for (const [index, task] of tasks.entries()) {
      const hosts = this.#live;
      if (hosts.length === 0 || this.#interrupted) return null;
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
    const results = await this.#each(looked, (host) => runTask(task, host, () => host.ahead(later)));
    this.#forget(looked.filter((_, index) => results[index]?.wrote));
    return this.#judge(task, looked, results);
  }

  /** Everybody looks before anybody acts. */
  async #look(host: HostPlay, task: Task, later: readonly Task[]): Promise<null> {
    const { connection } = host.state;
    if (host.lacksKnowledge()) {
      await connection.look(host.ahead([task, ...later]));
      host.keepKnowledge();
    }
    const { ready } = await host.expansion(task);
    const known = [...host.questions(ready, new Map())].every(([user, asks]) => connection.knows(user, asks));
    if (!known) await connection.look(host.ahead([task, ...later]));
    return null;
  }

  /** The first host whose condition holds does it; all are given the result. */
  async #once(task: Task, hosts: readonly HostPlay[], later: readonly Task[]): Promise<string | null> {
    for (const host of hosts) {
      const [expansion] = await this.#each([host], (one) => one.expansion(task));
      const last = host === hosts.at(-1);
      if (
        !last &&
        (!expansion ||
          expansion.ready.every((ready) => "settled" in ready && ready.settled.outcome.type === "skipped"))
      )
        continue;
      const [result] = await this.#each([host], (one) => runTask(task, one, () => one.ahead(later)));
      if (result?.wrote) this.#forget([host]);
      if (result) for (const other of hosts) if (other !== host) other.keep(task, result.result);
      return result?.failed === true
        ? `“${task.title}” runs once for all hosts, and it failed on ${host.name}`
        : null;
    }
    return null;
  }

  /** A reading is good until the next write of anybody in the play. */
  #forget(writers: readonly HostPlay[]): void {
    if (writers.length === 0) return;
    const [only] = writers;
    for (const host of this.#hosts) if (writers.length > 1 || host !== only) host.state.connection.forget();
  }

  #judge(task: Task, hosts: readonly HostPlay[], results: readonly (TaskResult | null)[]): string | null {
    const lost = hosts.filter((_, index) => results[index] === null || results[index]?.failed);
    const fatal = task.anyErrorsFatal || this.#context.around.play?.anyErrorsFatal === true;
    if (!fatal || lost.length === 0) return null;
    return `any error is fatal here, and “${task.title}” failed on ${lost.map(({ name }) => name).join(", ")}`;
  }

  /** Every host goes its own way; only its own writes end the worth of its readings. */
  async free(tasks: readonly Task[]): Promise<string | null> {
    await this.#each(this.#live, async (host) => {
      for (const [index, task] of tasks.entries()) {
        if (!host.state.alive || this.#interrupted) return null;
        const result = await runTask(task, host, () => host.ahead(tasks.slice(index + 1)));
        if (result.failed) host.state.stop("failed");
      }
      return null;
    });
    return null;
  }

  /** In the order of their definition, each once; a handler may notify those that come later. */
  async handlers(handlers: readonly Task[]): Promise<string | null> {
    await this.#each(
      this.#live.filter((host) => host.lacksKnowledge()),
      (host) => this.#recall(host),
    );
    for (const handler of handlers) {
      const hosts = this.#live.filter(({ state }) => state.notified.has(handler.title));
      if (hosts.length === 0) continue;
      if (this.#interrupted) return null;
      for (const { state } of hosts) state.notified.delete(handler.title);
      const stopped = await this.#together(handler, hosts, []);
      if (!this.#context.options.check)
        for (const host of hosts) if (host.state.alive) host.debts.settle(handler);
      if (stopped !== null) return stopped;
    }
    return null;
  }

  /** A play may have handlers and yet nothing that was looked at. */
  async #recall(host: HostPlay): Promise<null> {
    await host.state.connection.look(host.ahead([]));
    host.keepKnowledge();
    return null;
  }

  /** Works on hosts side by side, `forks` at a time; a host that fails or cannot be reached ends alone: null. */
  #each<T>(hosts: readonly HostPlay[], work: (host: HostPlay) => Promise<T>): Promise<readonly (T | null)[]> {
    return Promise.all(hosts.map((host) => this.#limit(() => this.#guarded(host, work))));
  }

  async #guarded<T>(host: HostPlay, work: (host: HostPlay) => Promise<T>): Promise<T | null> {
    if (!host.state.alive) return null;
    try {
      const result = await work(host);
      if (isFailed(result)) host.state.stop("failed");
      return result;
    } catch (error) {
      if (this.#interrupted) host.state.stop("interrupted");
      else if (error instanceof Unreachable || error instanceof TookTooLong) this.#lose(host, error.message);
      else throw error;
      return null;
    }
  }

  #lose(host: HostPlay, why: string): void {
    host.state.stop("unreachable");
    this.#context.emit({ type: "host-unreachable", host: host.name, why });
  }

  get #interrupted(): boolean {
    return this.#context.options.signal.aborted;
  }
}

function isFailed(result: unknown): boolean {
  return typeof result === "object" && result !== null && "failed" in result && result.failed === true;
}
