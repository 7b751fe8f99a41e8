import { resolve } from "node:path";
import { type Host, targetOf } from "../inventory/index.js";
import type { Checked, Play } from "../playbook/index.js";
import { locate } from "../source/span.js";
import { runBatch } from "./batch.js";
import { Connection } from "./connection.js";
import type { Context, PlayContext, RunOptions } from "./context.js";
import type { Event, HostResult } from "./event.js";
import { HostPlay } from "./host.js";
import { isUnrendered, looksAround, scopeOf, type Surroundings } from "./scope.js";
import { Scrubber } from "./scrub.js";
import { HostState } from "./state.js";

/** What a run came to. */
export interface RunResult {
  readonly hosts: readonly HostResult[];
  /** Exit code (design A8). */
  readonly exit: number;
}

/** Runs checked plays in order over their hosts, telling everything as events. Closes no transport. */
export async function run(plays: readonly Checked[], options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const context = createContext(plays, options);
  const { emit, states } = context;
  collectSecrets(plays, context);
  emit({
    type: "run-started",
    schema: 1,
    check: options.check,
    playbooks: options.playbooks,
    hosts: [...states.keys()].filter((name) =>
      plays.some(({ hosts }) => hosts.some((host) => host.name === name)),
    ),
    plays: plays.length,
  });
  try {
    await runPlays(plays, context);
    await Promise.allSettled([...states.values()].map(({ connection }) => connection.flush()));
  } finally {
    await Promise.all([...states.values()].map(({ connection }) => connection.reset()));
  }
  const taking = new Set(plays.flatMap(({ hosts }) => hosts.map(({ name }) => name)));
  const hosts = [...states.values()]
    .filter(({ host }) => taking.has(host.name))
    .map((state) => state.result());
  const interrupted = options.signal.aborted;
  const exit = interrupted ? 130 : exitCode(hosts, options.check);
  emit({ type: "run-done", hosts, ms: Math.round(performance.now() - started), exit, interrupted });
  return { hosts, exit };
}

/** Hosts that had plays left when a failure ended the run are not done. */
async function runPlays(plays: readonly Checked[], context: Context): Promise<void> {
  for (const [index, checked] of plays.entries()) {
    if (context.options.signal.aborted) return;
    if (await runPlay(checked, context)) continue;
    const left = plays.slice(index + 1).flatMap(({ hosts }) => hosts);
    for (const { name } of left) context.states.get(name)?.stop("interrupted");
    return;
  }
}

/** Failed and unreachable are told apart from each other and from drift (design A8). */
function exitCode(hosts: readonly HostResult[], check: boolean): number {
  const failed = hosts.some(({ end }) => end === "failed");
  const unreachable = hosts.some(({ end }) => end === "unreachable");
  if (failed || unreachable) return failed && unreachable ? 6 : failed ? 2 : 4;
  const drift = hosts.some(({ counts }) => counts["would-change"] > 0 || counts["cannot-tell"] > 0);
  return check && drift ? 3 : 0;
}

function createContext(plays: readonly Checked[], options: RunOptions): Context {
  const scrubber = new Scrubber();
  const states = new Map<string, HostState>();
  for (const secret of [options.password, options.becomePassword]) if (secret !== null) scrubber.add(secret);
  const context: Context = {
    options,
    scrubber,
    states,
    written: { times: 0 },
    learned: { times: 0 },
    emit: (event: Event) => options.reporter(scrubber.event(event)),
    connectionOf: (name) => stateOf(name)?.connection ?? null,
  };
  const around = surroundings(context, null, () => []);
  const stateOf = (name: string): HostState | null => {
    const kept = states.get(name);
    const host = options.inventory.hosts.get(name) ?? options.inventory.implicit(name);
    return kept ?? (host ? createState(host, context, around, states) : null);
  };
  for (const name of options.inventory.hosts.keys()) stateOf(name);
  for (const { hosts } of plays) for (const { name } of hosts) stateOf(name);
  return context;
}

function createState(
  host: Host,
  context: Context,
  around: Surroundings,
  states: Map<string, HostState>,
): HostState {
  const { options, scrubber } = context;
  const target = lazyTarget(() => {
    const scope = scopeOf(state, null, around);
    const made = targetOf(host, scope, options);
    for (const secret of [made.password, made.becomePassword]) if (secret !== null) scrubber.add(secret);
    return made;
  });
  const connection = new Connection(target, options.transport);
  const state = new HostState(host, connection);
  connection.onOpen = (ms) => context.emit({ type: "host-connected", host: host.name, ms: Math.round(ms) });
  states.set(host.name, state);
  return state;
}

/** The target is made when the host is first dialled: an inventory has many hosts that no play names. */
function lazyTarget<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

function surroundings(context: Context, play: Play | null, playHosts: () => readonly string[]): Surroundings {
  const { options, scrubber, states } = context;
  return {
    inventory: options.inventory,
    states,
    play,
    playHosts,
    check: options.check,
    playbookDirectory: resolve(options.playbookDirectory),
    extra: options.extra,
    options: { onSecret: (secret) => scrubber.add(secret), ask: options.askSecret },
  };
}

/** Renders what is secret before anything is told or contacted, so that it is known to the scrubber from the start. */
function collectSecrets(plays: readonly Checked[], context: Context): void {
  for (const { play, hosts, tasks } of plays) {
    const around = surroundings(context, play, () => hosts.map(({ name }) => name));
    const secretive = tasks.filter(({ params }) => params.secrets.length > 0);
    if (secretive.length === 0) continue;
    for (const { name } of hosts) {
      const state = context.states.get(name);
      if (!state) continue;
      for (const task of secretive) {
        const scope = scopeOf(state, task, around);
        for (const template of task.params.secrets) {
          const value = quietly(() => template.evaluate(scope));
          if (typeof value === "string") context.scrubber.add(value);
        }
      }
    }
  }
}

/** What cannot be rendered yet is scrubbed when it can. */
function quietly(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    if (isUnrendered(error)) return null;
    throw error;
  }
}

/** False when the plays after this one must not run. */
async function runPlay({ play, hosts, tasks }: Checked, context: Context): Promise<boolean> {
  const all = hosts.flatMap(({ name }) => context.states.get(name) ?? []);
  const live = all.filter(({ alive }) => alive);
  const batches = splitIntoBatches(live, play);
  const tallies = live.map((state) => state.begin());
  let stopped: string | null = null;
  for (const [index, batch] of batches.entries()) {
    if (stopped !== null || context.options.signal.aborted) break;
    context.emit({
      type: "play-started",
      play: play.name,
      at: locate(play.at),
      hosts: batch.map(({ host }) => host.name),
      tasks: tasks.length,
      batch: index + 1,
      batches: batches.length,
    });
    stopped = await runOneBatch(batch, play, tasks, context);
    if (stopped === null && batch.every(({ alive }) => !alive) && index + 1 < batches.length)
      stopped = "every host of this batch was lost";
    if (stopped !== null) for (const state of batches.slice(index).flat()) state.stop("interrupted");
  }
  const results = live.map((state, index) => state.result(tallies[index]));
  context.emit({ type: "play-done", play: play.name, hosts: results, stopped });
  return stopped === null;
}

async function runOneBatch(
  batch: readonly HostState[],
  play: Play,
  tasks: Checked["tasks"],
  context: Context,
): Promise<string | null> {
  const playHosts = (): readonly string[] => batch.filter(({ alive }) => alive).map(({ host }) => host.name);
  const playContext: PlayContext = {
    ...context,
    tasks,
    around: surroundings(context, play, playHosts),
    looksAround: looksAround(
      [...tasks, ...play.handlers],
      [...play.variables, ...batch.map(({ host }) => host.variables)],
    ),
  };
  for (const state of context.states.values()) believeNoOlder(state, context.written.times);
  for (const state of batch) prepareForPlay(state);
  const hosts = batch.map((state) => new HostPlay(state, playContext));
  return runBatch(hosts, playContext);
}

/** Readings hold until a play begins after a write to any host. */
function believeNoOlder(state: HostState, writes: number): void {
  if (state.seenWrites !== writes) state.connection.forget();
  state.seenWrites = writes;
}

/** Facts hold until a play begins after a write to the host; notifications end with the play. */
function prepareForPlay(state: HostState): void {
  if (state.written) state.facts.clear();
  state.written = false;
  state.notified.clear();
}

/** The last size repeats until every host has its batch. */
function splitIntoBatches(hosts: readonly HostState[], { serial }: Play): readonly (readonly HostState[])[] {
  if (serial.length === 0) return hosts.length > 0 ? [hosts] : [];
  const batches: (readonly HostState[])[] = [];
  for (let from = 0; from < hosts.length;) {
    const size = serial[Math.min(batches.length, serial.length - 1)] ?? { hosts: hosts.length };
    const count = "hosts" in size ? size.hosts : Math.max(1, Math.floor((hosts.length * size.percent) / 100));
    batches.push(hosts.slice(from, from + count));
    from += count;
  }
  return batches;
}
