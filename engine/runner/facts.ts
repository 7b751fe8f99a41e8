import { type Fact, facts } from "../facts/index.js";
import type { Ask } from "../module/probe.js";
import { templatesOf, type Task } from "../playbook/index.js";
import type { Compiled, Variables } from "../template/index.js";
import { CannotBecome, type Reply } from "../transport/index.js";
import type { User } from "../host/readings.js";
import type { HostState } from "./host_state.js";

/** What texts name: facts, and the first names of all paths, variables among them. */
export interface Named {
  readonly facts: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** What these tasks name themselves, the same for every host. */
export function namedBy(tasks: readonly Task[]): Named {
  const named = { facts: new Set<string>(), names: new Set<string>() };
  for (const task of tasks) {
    for (const template of templatesOf(task)) note(template, named);
    for (const variables of task.vars) for (const { value } of variables.values()) note(value, named);
  }
  return named;
}

/** Names of the facts that these are for a host, also through its variables. */
export function factsNamed(named: Named, layers: readonly Variables[]): ReadonlySet<string> {
  const found = { facts: new Set(named.facts), names: new Set(named.names) };
  // A set is gone through to its end, also as it grows.
  for (const name of found.names) {
    for (const variables of layers) {
      const variable = variables.get(name);
      if (variable) note(variable.value, found);
    }
  }
  return found.facts;
}

function note(
  { references }: Compiled,
  found: { readonly facts: Set<string>; readonly names: Set<string> },
): void {
  for (const { path } of references) {
    const [name = "", field] = path;
    if (name === "facts")
      for (const fact of field === undefined ? facts.keys() : [field]) found.facts.add(fact);
    found.names.add(name);
  }
}

/** The questions of those facts that are not known of the host. */
export function factAsks(state: HostState, names: Iterable<string>): readonly Ask[] {
  return [...names]
    .filter((name) => !state.facts.has(name))
    .flatMap((name) => facts.get(name)?.probe.ask ?? []);
}

/** Asks a host for facts and keeps them; says why not, where the user cannot be become. @throws Unreachable */
export async function readFacts(
  state: HostState,
  names: readonly string[],
  user: User,
): Promise<string | null> {
  const before = state.facts.size;
  try {
    await state.session.look(new Map([[user, factAsks(state, names)]]), [user]);
  } catch (error) {
    if (error instanceof CannotBecome) return error.message;
    throw error;
  }
  keepFacts(state, names, user);
  if (state.facts.size === before) throw new Error("a fact was asked for and not read");
  return null;
}

/** What is kept in a fact's place when we cannot make sense of the host's answer: told where the fact is used. */
export class Unread {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** Reads facts off the host's replies, as far as they are there. */
export function keepFacts(state: HostState, names: Iterable<string>, user: User): void {
  for (const name of names) {
    const fact = facts.get(name);
    const reply = fact && state.session.reading(user, fact.probe.ask);
    if (fact && reply) state.facts.set(name, parsed(name, fact, reply));
  }
}

function parsed(name: string, { probe }: Fact, reply: Reply): unknown {
  try {
    return probe.parse(reply);
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return new Unread(`“facts.${name}” cannot be told from what the host answered (${said}).`);
  }
}
