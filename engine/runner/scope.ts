import type { Inventory } from "../inventory/index.js";
import { type Play, type Task, templatesOf } from "../playbook/index.js";
import { InputError } from "../source/diagnostic.js";
import {
  CannotTell,
  type Compiled,
  type VariableScope,
  type ScopeHooks,
  type Variables,
} from "../template/index.js";
import { scopeOf } from "../vars/index.js";
import { Unread } from "./facts.js";
import type { HostState } from "./host_state.js";

/** Thrown where a template names a fact that has not been read: the fact is read, and the template rendered again. */
export class NeedsFact extends Error {
  override readonly name = "NeedsFact";
  readonly fact: string;

  constructor(fact: string) {
    super(`the fact ${fact} is not known yet`);
    this.fact = fact;
  }
}

/** Whether any of these texts names other hosts' variables, or who is still in the play. */
export function looksAround(tasks: readonly Task[], layers: readonly Variables[]): boolean {
  const values = (variables: Variables): readonly Compiled[] =>
    [...variables.values()].map(({ value }) => value);
  const names = ({ references }: Compiled): boolean =>
    references.some(({ path: [name] }) => name === "hostvars" || name === "play_hosts");
  return (
    layers.some((variables) => values(variables).some(names)) ||
    tasks.some((task) => [...templatesOf(task), ...task.vars.flatMap(values)].some(names))
  );
}

/** Whether an error says that a template cannot be rendered, for now or at all. */
export function isUnrendered(error: unknown): boolean {
  return error instanceof InputError || error instanceof CannotTell || error instanceof NeedsFact;
}

/** What it renders, or null where it cannot be rendered for now. */
export function quietly<T>(render: () => T): T | null {
  try {
    return render();
  } catch (error) {
    if (isUnrendered(error)) return null;
    throw error;
  }
}

/** What templates of one play can say beyond a host's own variables. */
export interface Surroundings {
  readonly inventory: Inventory;
  readonly states: ReadonlyMap<string, HostState>;
  readonly play: Play | null;
  /** Names of the batch's hosts that are still in it. */
  readonly playHosts: () => readonly string[];
  readonly check: boolean;
  readonly playbookDirectory: string;
  /** From the command line: wins over everything. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly options: ScopeHooks;
}

export type TaskScope = VariableScope;

/** The names that a task of a host sees. */
export function taskScope(state: HostState, task: Task | null, around: Surroundings): TaskScope {
  const templates = { inventory: [state.host.variables], ...around.play?.variables, task: task?.vars ?? [] };
  const given = Object.fromEntries(state.values);
  return scopeOf(templates, { magic: magic(state, around), given, extra: around.extra }, around.options);
}

function magic(state: HostState, around: Surroundings): Readonly<Record<string, unknown>> {
  return {
    inventory_hostname: state.host.name,
    group_names: state.host.groups,
    groups: groupsOf(around.inventory),
    hostvars: hostVariables(around),
    facts: factsOf(state),
    check_mode: around.check,
    playbook_dir: around.playbookDirectory,
    // Hosts may be lost meanwhile, and listing thousands for each task of each host would cost more than all else.
    get play_hosts() {
      return around.playHosts();
    },
  };
}

/** A fact's value when it has been read; a demand to read it when not. */
function factsOf(state: HostState): object {
  const made =
    factsMade.get(state) ??
    lazily(state.factNames, (name) => {
      if (!state.facts.has(name)) throw new NeedsFact(name);
      return factOf(state, name);
    });
  factsMade.set(state, made);
  return made;
}

/** @throws InputError where the host's answer could not be understood */
function factOf({ facts }: HostState, name: string): unknown {
  const fact = facts.get(name);
  if (!(fact instanceof Unread)) return fact;
  throw new InputError({ code: "value", summary: "Fact not understood", detail: fact.why, at: null });
}

const factsMade = new WeakMap<HostState, object>();

function groupsOf(inventory: Inventory): object {
  const made = groupsMade.get(inventory) ?? Object.fromEntries(inventory.groups);
  groupsMade.set(inventory, made);
  return made;
}

const groupsMade = new WeakMap<Inventory, object>();

/** Each host's variables as that host sees them, rendered when somebody looks; of its facts those that it was asked for. */
function hostVariables(around: Surroundings): object {
  const already = variablesMade.get(around);
  if (already?.hosts === around.states.size) return already.made;
  const made = lazily(around.states.keys(), (name) => {
    const state = around.states.get(name);
    return state ? variablesSeen(state, around) : undefined;
  });
  variablesMade.set(around, { hosts: around.states.size, made });
  return made;
}

/** Made anew when a host that is not in the inventory has joined. */
const variablesMade = new WeakMap<Surroundings, { readonly hosts: number; readonly made: object }>();

function variablesSeen(state: HostState, around: Surroundings): object {
  const facts = lazily(state.facts.keys(), (name) => factOf(state, name));
  const scope = scopeOf(
    { inventory: [state.host.variables] },
    {
      magic: { inventory_hostname: state.host.name, facts },
      given: Object.fromEntries(state.values),
      extra: around.extra,
    },
    around.options,
  );
  return lazily(scope.names(), (name) => scope.get(name));
}

/** An object whose values are worked out when they are read. */
function lazily(names: Iterable<string>, value: (name: string) => unknown): object {
  const object = {};
  for (const name of names) Object.defineProperty(object, name, { enumerable: true, get: () => value(name) });
  return object;
}
