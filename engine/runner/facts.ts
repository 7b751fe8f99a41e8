import { type Fact, facts } from "../facts/index.js";
import type { Ask } from "../module/probe.js";
import { templatesOf, type Task } from "../playbook/index.js";
import type { Compiled, Variables } from "../template/index.js";
import { CannotBecome, type Reply } from "../transport/index.js";
import type { User } from "./connection.js";
import type { HostState } from "./state.js";

/** Names of the facts that these tasks mention for a host, themselves or through its variables. */
export function factsNamed(tasks: readonly Task[], layers: readonly Variables[]): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue: Compiled[] = tasks.flatMap((task) => [
    ...templatesOf(task),
    ...task.variables.flatMap((variables) => [...variables.values()].map(({ value }) => value)),
  ]);
  for (let template = queue.pop(); template; template = queue.pop()) {
    for (const { path } of template.references) {
      const [name = "", field] = path;
      if (name === "facts") for (const fact of field === undefined ? facts.keys() : [field]) found.add(fact);
      if (seen.has(name)) continue;
      seen.add(name);
      for (const variables of layers) {
        const variable = variables.get(name);
        if (variable) queue.push(variable.value);
      }
    }
  }
  return found;
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
    await state.connection.look(new Map([[user, factAsks(state, names)]]), [user]);
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
    const reply = fact && state.connection.reading(user, fact.probe.ask);
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
