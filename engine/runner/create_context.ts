import { resolve } from "node:path";
import type { Event } from "../event/index.js";
import { HostModels } from "../host/model/host_models.js";
import { HostSession } from "../host/session.js";
import { type Host, targetOf } from "../inventory/index.js";
import type { Checked, Play } from "../playbook/index.js";
import { Changes } from "../rendering/changes.js";
import { HostKnowledge, NeedsFact } from "../rendering/knowledge.js";
import { RunScope } from "../rendering/run_scope.js";
import { SecretStore } from "../secret/store.js";
import { type Diagnostic, InputError } from "../source/diagnostic.js";
import type { Context, RunOptions } from "./context.js";
import { ForkLimiter } from "./fork_limiter.js";
import { HostState } from "./host_state.js";

/** Creates what a run shares, with a state for every host of the inventory and of the plays. */
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
    models: new HostModels(),
    emit: (event: Event) => options.reporter(secrets.scrubAll(event)),
    sessionOf: (name) => stateOf(name)?.session ?? null,
  };
  const scope = runScope(context, null, () => []);
  const stateOf = (name: string): HostState | null => {
    const kept = states.get(name);
    if (kept) return kept;
    const host = options.inventory.hosts.get(name) ?? options.inventory.implicit(name);
    if (!host) return null;
    const state = createState(host, context, scope);
    states.set(name, state);
    return state;
  };
  for (const name of options.inventory.hosts.keys()) stateOf(name);
  for (const { hosts } of plays) for (const { name } of hosts) stateOf(name);
  return context;
}

/** What the templates of a play see of the run; null before the first play. */
export function runScope(
  { options, secrets, states }: Context,
  play: Play | null,
  playHosts: () => readonly string[],
): RunScope {
  return new RunScope({
    inventory: options.inventory,
    hosts: states,
    play,
    playHosts,
    check: options.check,
    playbookDirectory: resolve(options.playbookDirectory),
    extra: options.extra,
    hooks: { secrets, ask: options.askSecret },
  });
}

/** Reports errors in connection variables before the first connection. @throws InputError */
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

function createState(host: Host, context: Context, scope: RunScope): HostState {
  const { options } = context;
  const knowledge = new HostKnowledge(host, context.changes);
  const target = lazyTarget(() => beforehand(host, () => targetOf(host, scope.of(knowledge, null), options)));
  const session = new HostSession(target, options.transport, {
    whileConnecting: (wait) => context.forkLimiter.releaseWhile(wait),
    onOpen: (ms) => context.emit({ type: "host-connected", host: host.name, ms: Math.round(ms) }),
    models: context.models,
  });
  return new HostState(knowledge, session);
}

/** @throws InputError if it needs a fact, which can only be read from the host itself */
function beforehand<T>({ name }: Host, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NeedsFact)) throw error;
    const detail = `The connection to ${name} cannot depend on “facts.${error.fact}”, which is read from that host.`;
    throw new InputError({ code: "connection", summary: "Invalid connection variable", detail, at: null });
  }
}

/** The target is created when the host is first connected to: an inventory may have many hosts that no play uses. */
function lazyTarget<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
