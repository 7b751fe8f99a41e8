import type { Task } from "../playbook/index.js";
import type { HostResult } from "../event/index.js";
import { TimedOut, Unreachable } from "../transport/index.js";
import type { PlayContext } from "./context.js";
import type { HostPlay } from "./host_play.js";
import { runTask, type TaskResult } from "./run_task.js";
import { eventLoopYielder } from "./yield_to_event_loop.js";

/** The tasks after the current one, for which a host may read ahead. */
export type Later = (host: HostPlay) => Iterable<Task>;

/** The hosts of one batch, and how work is distributed. A host that fails or is lost does not stop the others. */
export class Team {
  readonly hosts: readonly HostPlay[];
  readonly context: PlayContext;
  readonly #yieldToEventLoop = eventLoopYielder();

  constructor(hosts: readonly HostPlay[], context: PlayContext) {
    this.hosts = hosts;
    this.context = context;
  }

  get live(): readonly HostPlay[] {
    return this.hosts.filter(({ state }) => state.alive);
  }

  isInterrupted(): boolean {
    return this.context.options.signal.aborted;
  }

  /** Works on hosts in parallel, `forks` at a time; null for each that was lost or is no longer alive. */
  each<T>(hosts: readonly HostPlay[], work: (host: HostPlay) => Promise<T>): Promise<readonly (T | null)[]> {
    return Promise.all(hosts.map((host) => this.context.forkLimiter.run(() => this.guarded(host, work))));
  }

  /** Works on one host that has a fork already. */
  async guarded<T>(host: HostPlay, work: (host: HostPlay) => Promise<T>): Promise<T | null> {
    await this.#yieldToEventLoop();
    if (!host.state.alive) return null;
    if (this.isInterrupted()) return this.leave([host]);
    try {
      return await work(host);
    } catch (error) {
      if (this.isInterrupted()) this.#stop(host, "interrupted");
      else if (error instanceof Unreachable || error instanceof TimedOut) this.#lose(host, error.message);
      else throw error;
      return null;
    }
  }

  /** Runs a task on one host, which leaves the play if it fails; in a check it stays, and the rest is looked at. */
  async run(task: Task, host: HostPlay, later: Later): Promise<TaskResult> {
    const result = await runTask(task, host, () => host.ahead(later(host)));
    if (!result.failed) return result;
    if (this.context.options.check) host.state.noteFailure();
    else this.#stop(host, "failed");
    return result;
  }

  /** These hosts had more to do when the run was interrupted. */
  leave(hosts: readonly HostPlay[]): null {
    for (const host of hosts) this.#stop(host, "interrupted");
    return null;
  }

  #stop({ state }: HostPlay, end: Exclude<HostResult["end"], "done">): void {
    state.stop(end);
    this.context.changes.noteKnowledge();
  }

  #lose(host: HostPlay, why: string): void {
    this.#stop(host, "unreachable");
    this.context.emit({ type: "host-unreachable", host: host.name, why });
  }
}

/** Why a task with any_errors_fatal must end the play: it did not complete on some of these hosts. A check goes on. */
export function becauseFatal(task: Task, hosts: readonly HostPlay[], team: Team): string | null {
  if (team.context.options.check) return null;
  const isFatal = task.anyErrorsFatal === true || team.context.play.anyErrorsFatal === true;
  const lost = hosts.filter(({ state }) => !state.alive);
  if (!isFatal || lost.length === 0 || team.isInterrupted()) return null;
  return `“${task.title}” did not complete on ${lost.map(({ name }) => name).join(", ")} (any_errors_fatal)`;
}
