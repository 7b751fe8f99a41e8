import type { HostResult } from "../event/index.js";
import { type Checked, tasksOf } from "../playbook/index.js";
import { collectSecrets, type Planned, promptSecrets } from "../rendering/prompt_secrets.js";
import type { Context, RunOptions } from "./context.js";
import { createContext, prepareTargets, runScope } from "./create_context.js";
import { runPlay } from "./run_play.js";

/** The result of a run. */
export interface RunResult {
  readonly hosts: readonly HostResult[];
  /** Exit code (design A8). */
  readonly exit: number;
}

/** Runs checked plays in order on their hosts, and reports everything as events. Does not close the transport. */
export async function run(plays: readonly Checked[], options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const context = createContext(plays, options);
  const { emit, forkLimiter, states } = context;
  prepareTargets(plays, context);
  const planned = plays.map((checked) => plannedOf(checked, context));
  promptSecrets(planned);
  collectSecrets(planned, (text) => context.secrets.add(text));
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
  const hosts = [...states.values()].filter(({ name }) => taking.has(name)).map((state) => state.result());
  const interrupted = options.signal.aborted;
  const exit = interrupted
    ? 130
    : exitCode(hosts, options.check && [...states.values()].some(({ mayDiffer }) => mayDiffer));
  emit({ type: "run-done", hosts, ms: Math.round(performance.now() - started), exit, interrupted });
  return { hosts, exit };
}

function plannedOf({ play, hosts, nodes }: Checked, context: Context): Planned {
  const names = hosts.map(({ name }) => name);
  return {
    scope: runScope(context, play, () => names),
    tasks: tasksOf(nodes),
    hosts: names.flatMap((name) => context.states.get(name)?.knowledge ?? []),
  };
}

/** Hosts with plays left when a failure or an interrupt ended the run are not done. */
async function runPlays(plays: readonly Checked[], context: Context): Promise<void> {
  let goesOn = true;
  for (const [index, checked] of plays.entries()) {
    if (goesOn && !context.options.signal.aborted) goesOn = await runPlay(checked, index + 1, context);
    else for (const { name } of checked.hosts) context.states.get(name)?.stop("interrupted");
  }
}

/** Distinguishes failed hosts, unreachable hosts and drift (design A8); failed and unreachable come first. */
function exitCode(hosts: readonly HostResult[], drift: boolean): number {
  const failed = hosts.some(({ end }) => end === "failed");
  const unreachable = hosts.some(({ end }) => end === "unreachable");
  if (failed || unreachable) return failed && unreachable ? 6 : failed ? 2 : 4;
  return drift ? 3 : 0;
}
