import { type HostSession, ignoreCannotBecome } from "../host/session.js";
import type { Task } from "../playbook/index.js";
import { nameOf } from "./context.js";
import { furthestBehind } from "./cursor.js";
import type { HostPlay } from "./host_play.js";
import type { TaskResult } from "./run_task.js";
import { becauseFatal, type Later, type Team } from "./team.js";

/** One task at a time, on all hosts whose next task it is; a write of any host makes all readings stale. */
export class Lockstep {
  readonly #team: Team;
  /** At the step before this one. */
  #severalWrote = false;

  constructor(team: Team) {
    this.#team = team;
  }

  /** Runs the tasks of the play in order. @returns why the play must stop, if it must */
  async tasks(): Promise<string | null> {
    for (;;) {
      const { live } = this.#team;
      const task = furthestBehind(live.map(({ cursor }) => cursor));
      if (task === null) return null;
      if (this.#team.isInterrupted()) return this.#team.leave(live);
      const hosts = live.filter(({ cursor }) => cursor.task === task);
      const stopped = await this.#together(task, hosts, ({ cursor }) => cursor.later());
      if (stopped !== null) return stopped;
      for (const { cursor } of hosts) cursor.advance();
    }
  }

  /** Runs handlers in the order of their definition, each once; a handler may notify later ones. */
  async handlers(handlers: readonly Task[]): Promise<string | null> {
    const team = this.#team;
    if (handlers.length > 0 && team.isInterrupted()) return team.leave(team.live);
    await team.each(
      team.live.filter((host) => host.lacksKnowledge()),
      resume,
    );
    for (const handler of handlers) {
      const hosts = team.live.filter((host) => host.handlers.isDue(handler));
      if (hosts.length === 0) continue;
      if (team.isInterrupted()) return team.leave(hosts);
      for (const host of hosts) host.handlers.begin(handler);
      const stopped = await this.#together(handler, hosts, () => []);
      if (!team.context.options.check && !team.isInterrupted())
        for (const host of hosts) if (host.state.alive) host.handlers.done(handler);
      if (stopped !== null) return stopped;
    }
    return null;
  }

  async #together(task: Task, hosts: readonly HostPlay[], later: Later): Promise<string | null> {
    const team = this.#team;
    team.context.emit({ type: "task-started", task: nameOf(task), hosts: hosts.map(({ name }) => name) });
    if (task.runOnce === true) return this.#once(task, hosts, later);
    await team.each(hosts, (host) => look(host, task, later));
    const looked = hosts.filter(({ state }) => state.alive);
    // If several hosts write at every step, what is read ahead together with a write is stale before it is used.
    const ahead: Later = this.#severalWrote ? () => [] : later;
    const results = await team.each(looked, (host) => team.run(task, host, ahead));
    this.#forget(looked.map((host, index) => writeOf(host, results[index])));
    for (const host of hosts) host.finish(task);
    return becauseFatal(task, hosts, team);
  }

  /** The first reachable host whose condition is true runs the task; all hosts get the result. */
  async #once(task: Task, hosts: readonly HostPlay[], later: Later): Promise<string | null> {
    const team = this.#team;
    const doer = await this.#doerOf(task, hosts, later);
    if (!doer) return null;
    const [result] = await team.each([doer], (one) => team.run(task, one, later));
    this.#forget([writeOf(doer, result)]);
    if (result) for (const other of hosts) if (other !== doer) other.keep(task, result.result);
    const isDone = result?.failed === false || (result && team.context.options.check);
    if (isDone || team.isInterrupted()) return null;
    return `“${task.title}” ${result ? "failed" : "did not complete"} on ${doer.name} (run_once)`;
  }

  /** If no condition is true, the last host reports that the task was skipped. */
  async #doerOf(task: Task, hosts: readonly HostPlay[], later: Later): Promise<HostPlay | null> {
    let last: HostPlay | null = null;
    for (const host of hosts) {
      await this.#team.each([host], (one) => look(one, task, later));
      const [expansion] = await this.#team.each([host], (one) => one.expansion(task));
      if (!expansion) continue;
      last = host;
      if (expansion.steps.every((step) => step.type === "settled" && step.outcome.type === "skipped"))
        continue;
      await this.#team.each([host], (one) => one.reach(expansion));
      if (host.state.alive) return host;
      last = null;
    }
    return last;
  }

  /** A reading is valid until the next write of any host in the play; a single writer has read its own host again since. */
  #forget(writes: readonly Write[]): void {
    const [only, ...others] = writes.filter(({ to }) => to !== "nobody");
    this.#severalWrote = others.length > 0;
    if (!only) return;
    const fresh = others.length === 0 && only.to === only.by ? only.to : null;
    for (const { session } of this.#team.context.states.values()) if (session !== fresh) session.forget();
  }
}

/** All hosts are read before any host is written to. */
async function look(host: HostPlay, task: Task, later: Later): Promise<void> {
  await lookAhead(host, task, later).catch(ignoreCannotBecome);
}

async function lookAhead(host: HostPlay, task: Task, later: Later): Promise<void> {
  const { session } = host.state;
  if (host.lacksKnowledge()) {
    await session.look(host.ahead(from(task, later(host))), [host.playUser]);
    host.keepKnowledge();
  }
  const { steps } = await host.expansion(task);
  const own = host.reads(steps, new Map());
  const known = [...own].every(([user, asks]) => session.knows(user, asks));
  if (!known) await session.look(host.ahead(from(task, later(host))), [...own.keys()]);
}

function* from(task: Task, later: Iterable<Task>): Generator<Task> {
  yield task;
  yield* later;
}

/** A play may have handlers but nothing that was read. */
async function resume(host: HostPlay): Promise<void> {
  await host.state.session.look(host.ahead([]), [host.playUser]).catch(ignoreCannotBecome);
  host.keepKnowledge();
}

/** A write in a task: whose task it was, and where the write went. */
interface Write {
  readonly by: HostSession;
  readonly to: HostSession | "nobody" | "unknown";
}

/** Whether a host that was lost meanwhile has written is unknown. */
function writeOf({ state }: HostPlay, result: TaskResult | null | undefined): Write {
  return { by: state.session, to: result ? (result.wroteTo ?? "nobody") : "unknown" };
}
