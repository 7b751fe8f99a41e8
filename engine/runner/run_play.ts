import { type Checked, tasksOf } from "../playbook/index.js";
import { looksAround, namedBy } from "../rendering/named.js";
import type { PlayPlace } from "../rendering/rendered.js";
import { SharedKeywords } from "../rendering/shared_keywords.js";
import { locate } from "../source/span.js";
import { layersOf } from "../vars/index.js";
import type { Context, PlayContext } from "./context.js";
import { runScope } from "./create_context.js";
import { runFree } from "./free.js";
import { HostPlay } from "./host_play.js";
import type { HostState } from "./host_state.js";
import { Lockstep } from "./lockstep.js";
import { splitIntoBatches } from "./serial.js";
import { Team } from "./team.js";

/** @returns false if the plays after this one must not run */
export async function runPlay(checked: Checked, number: number, context: Context): Promise<boolean> {
  const { play, hosts, nodes } = checked;
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
      hosts: batch.map(({ name }) => name),
      tasks: tasksOf(nodes).length,
      batch: index + 1,
      batches: batches.length,
    });
    stopped = await runBatch(batch, checked, { play: number, batch: index + 1 }, context);
    if (stopped === null && batch.every(({ alive }) => !alive) && index + 1 < batches.length)
      stopped = "every host of this batch failed or was unreachable";
    if (stopped !== null) for (const state of batches.slice(index).flat()) state.stop("interrupted");
  }
  const results = live.map((state, index) => state.result(tallies[index]));
  context.emit({ type: "play-done", play: play.name, hosts: results, stopped });
  return stopped === null;
}

async function runBatch(
  batch: readonly HostState[],
  checked: Checked,
  place: PlayPlace,
  context: Context,
): Promise<string | null> {
  // What was read before a write to any host is stale in a later play.
  if (context.changes.takeWrites()) for (const { session } of context.states.values()) session.forget();
  for (const state of batch) state.beginPlay();
  const playContext = contextOf(batch, checked, place, context);
  const team = new Team(
    batch.map((state) => new HostPlay(state, playContext)),
    playContext,
  );
  const lockstep = new Lockstep(team);
  const { strategy, handlers } = checked.play;
  const stopped = strategy === "free" ? await runFree(team) : await lockstep.tasks();
  return stopped ?? (await lockstep.handlers(tasksOf(handlers)));
}

function contextOf(
  batch: readonly HostState[],
  { play, nodes }: Checked,
  place: PlayPlace,
  context: Context,
): PlayContext {
  const playHosts = (): readonly string[] => batch.filter(({ alive }) => alive).map(({ name }) => name);
  const tasks = [...tasksOf(nodes), ...tasksOf(play.handlers)];
  const inventory = batch.map(({ knowledge }) => knowledge.host.variables);
  return {
    ...context,
    play,
    nodes,
    named: namedBy(tasks),
    rendering: {
      scope: runScope(context, play, playHosts),
      place,
      keywords: new SharedKeywords(),
      handlers: new Set(tasksOf(play.handlers).map(({ title }) => title)),
      become: context.options.become,
      isHost: (name) => context.sessionOf(name) !== null,
      onSecret: (text) => context.secrets.add(text),
      looksAround: looksAround(tasks, layersOf({ inventory, ...play.variables })),
      changes: context.changes,
    },
  };
}
