import { type Checked, type Play, type Task, tasksOf } from "../playbook/index.js";
import { layersOf } from "../vars/index.js";
import { locate } from "../source/span.js";
import { runBatch } from "./batch.js";
import { collectSecrets, createContext, prepareTargets, surroundings } from "./begin.js";
import type { Context, PlayContext, RunOptions } from "./context.js";
import type { HostResult } from "../event/index.js";
import { namedBy } from "./facts.js";
import { HostPlay } from "./host_play.js";
import { askBeforehand } from "./questions.js";
import { looksAround } from "./scope.js";
import type { HostState } from "./host_state.js";

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
  const { emit, forkLimiter, states } = context;
  prepareTargets(plays, context);
  askBeforehand(plays, context);
  collectSecrets(plays, context);
  const taking = new Set(plays.flatMap(({ hosts }) => hosts.map(({ name }) => name)));
  emit({
    type: "run-started",
    schema: 1,
    check: options.check,
    playbooks: options.playbooks,
    hosts: [...states.keys()].filter((name) => taking.has(name)),
    plays: plays.length,
  });
  try {
    await runPlays(plays, context);
    const flushing = [...states.values()].map(({ session }) => forkLimiter.run(() => session.flush()));
    await Promise.allSettled(flushing);
  } finally {
    await Promise.all([...states.values()].map(({ session }) => session.reset()));
  }
  const hosts = [...states.values()]
    .filter(({ host }) => taking.has(host.name))
    .map((state) => state.result());
  const interrupted = options.signal.aborted;
  const exit = interrupted ? 130 : exitCode(hosts, options.check);
  emit({ type: "run-done", hosts, ms: Math.round(performance.now() - started), exit, interrupted });
  return { hosts, exit };
}

/** Hosts that had plays left when a failure or an interrupt ended the run are not done. */
async function runPlays(plays: readonly Checked[], context: Context): Promise<void> {
  let goesOn = true;
  for (const checked of plays) {
    if (goesOn && !context.options.signal.aborted) goesOn = await runPlay(checked, context);
    else for (const { name } of checked.hosts) context.states.get(name)?.stop("interrupted");
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

/** False when the plays after this one must not run. */
async function runPlay({ play, hosts, nodes }: Checked, context: Context): Promise<boolean> {
  const tasks = tasksOf(nodes);
  const all = hosts.flatMap(({ name }) => context.states.get(name) ?? []);
  const live = all.filter(({ alive }) => alive);
  const batches = splitIntoBatches(live, play);
  const tallies = live.map((state) => state.begin());
  let stopped: string | null = null;
  for (const [index, batch] of batches.entries()) {
    if (stopped !== null) break;
    if (context.options.signal.aborted) {
      for (const state of batch) state.stop("interrupted");
      continue;
    }
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
  tasks: readonly Task[],
  context: Context,
): Promise<string | null> {
  const playHosts = (): readonly string[] => batch.filter(({ alive }) => alive).map(({ host }) => host.name);
  const playContext: PlayContext = {
    ...context,
    tasks,
    named: namedBy([...tasks, ...tasksOf(play.handlers)]),
    around: surroundings(context, play, playHosts),
    looksAround: looksAround(
      [...tasks, ...tasksOf(play.handlers)],
      layersOf({ inventory: batch.map(({ host }) => host.variables), ...play.variables }),
    ),
  };
  // What was read before a write to any host is not believed in a later play.
  if (context.changes.takeWrites()) for (const { session } of context.states.values()) session.forget();
  for (const state of batch) state.beginPlay();
  const hosts = batch.map((state) => new HostPlay(state, playContext));
  return runBatch(hosts, playContext);
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
