import { facts } from "../facts/index.js";
import { type Task, templatesOf } from "../playbook/index.js";
import type { Compiled, Variables } from "../template/index.js";

/** The names that texts use: facts, and the first names of all paths, such as variables. */
export interface Named {
  readonly facts: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** The names that these tasks use directly, the same for every host. */
export function namedBy(tasks: readonly Task[]): Named {
  const named = { facts: new Set<string>(), names: new Set<string>() };
  for (const task of tasks) {
    for (const template of templatesOf(task)) note(template, named);
    for (const variables of task.vars) for (const { value } of variables.values()) note(value, named);
  }
  return named;
}

/** The facts that these names need on a host, directly or through its variables. */
export function factsNamed(named: Named, layers: readonly Variables[]): ReadonlySet<string> {
  const found = { facts: new Set(named.facts), names: new Set(named.names) };
  // Items that are added to a set while it is iterated are visited too.
  for (const name of found.names) {
    for (const variables of layers) {
      const variable = variables.get(name);
      if (variable) note(variable.value, found);
    }
  }
  return found.facts;
}

/** Whether any of these texts uses variables of other hosts, or the hosts that are still in the play. */
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
