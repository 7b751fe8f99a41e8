import { resolve } from "node:path";
import { type Host, targetOf } from "../inventory/index.js";
import { type Checked, type Play, tasksOf } from "../playbook/index.js";
import { type Diagnostic, InputError } from "../source/diagnostic.js";
import type { Target } from "../transport/index.js";
import { HostSession } from "../host/session.js";
import { Changes } from "./changes.js";
import type { Context, RunOptions } from "./context.js";
import type { Event } from "../event/index.js";
import { NeedsFact, quietly, taskScope, type Surroundings } from "./scope.js";
import { SecretStore } from "../secret/store.js";
import { ForkLimiter } from "./fork_limiter.js";
import { HostState } from "./host_state.js";

/** All that a run shares, with a state for every host of the inventory and of the plays. */
export function createContext(plays: readonly Checked[], options: RunOptions): Context {
  const secrets = options.secrets ?? new SecretStore();
  const states = new Map<string, HostState>();
  for (const secret of [options.password, options.becomePassword]) if (secret !== null) secrets.add(secret);
  const context: Context = {
    options,
    secrets,
    states,
    forkLimiter: new ForkLimiter(options.forks, options.signal),
    changes: new Changes(),
    emit: (event: Event) => options.reporter(secrets.scrubAll(event)),
    sessionOf: (name) => stateOf(name)?.session ?? null,
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
  const { options, secrets } = context;
  const target = lazyTarget((): Target => {
    const made = beforehand(host, () => targetOf(host, taskScope(state, null, around), options));
    for (const secret of [made.password, made.becomePassword]) if (secret !== null) secrets.add(secret);
    return made;
  });
  const session = new HostSession(target, options.transport, {
    whileConnecting: (wait) => context.forkLimiter.releaseWhile(wait),
    onOpen: (ms) => context.emit({ type: "host-connected", host: host.name, ms: Math.round(ms) }),
  });
  const state = new HostState(host, session);
  states.set(host.name, state);
  return state;
}

/** @throws InputError where it takes a fact, which only the host itself could tell */
function beforehand<T>({ name }: Host, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NeedsFact)) throw error;
    const detail = `How ${name} is reached cannot depend on “facts.${error.fact}”, which is read from it.`;
    throw new InputError({ code: "connection", summary: "Wrong connection", detail, at: null });
  }
}

/** The target is made when the host is first dialled: an inventory has many hosts that no play names. */
function lazyTarget<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** What the templates of a play see of the run; null is before any play. */
export function surroundings(
  context: Context,
  play: Play | null,
  playHosts: () => readonly string[],
): Surroundings {
  const { options, secrets, states } = context;
  return {
    inventory: options.inventory,
    states,
    play,
    playHosts,
    check: options.check,
    playbookDirectory: resolve(options.playbookDirectory),
    extra: options.extra,
    options: { secrets, ask: options.askSecret },
  };
}

/** What is wrong with how hosts are reached is told before the first of them is. @throws InputError */
export function prepareTargets(plays: readonly Checked[], { states }: Context): void {
  const busy = new Set(plays.flatMap(({ hosts, nodes }) => (nodes.length > 0 ? hosts : [])));
  const mistakes: Diagnostic[] = [];
  for (const { name } of busy) {
    try {
      states.get(name)?.session.prepare();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      mistakes.push(...error.diagnostics);
    }
  }
  if (mistakes.length > 0) throw new InputError(...mistakes);
}

/** Renders what is secret before anything is told or contacted, so that it is hidden from the start. */
export function collectSecrets(plays: readonly Checked[], context: Context): void {
  for (const { play, hosts, nodes } of plays) {
    const around = surroundings(context, play, () => hosts.map(({ name }) => name));
    const secretive = tasksOf(nodes).filter(({ params }) => params.secrets.length > 0);
    if (secretive.length === 0) continue;
    for (const { name } of hosts) {
      const state = context.states.get(name);
      if (!state) continue;
      for (const task of secretive) {
        const scope = taskScope(state, task, around);
        for (const template of task.params.secrets) {
          // What cannot be rendered yet is scrubbed when it can.
          const value = quietly(() => template.evaluate(scope));
          if (typeof value === "string") context.secrets.add(value);
        }
      }
    }
  }
}
