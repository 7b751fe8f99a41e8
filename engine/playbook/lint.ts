import { otherConnectionNames } from "../foreign/connection.js";
import { connectionNames, type Host } from "../inventory/index.js";
import type { Diagnostic } from "../source/diagnostic.js";
import { nearest } from "../source/nearest.js";
import type { Compiled, Variable, Variables } from "../template/index.js";
import { layersOf } from "../vars/index.js";
import { loopNames } from "./schema/loop.js";
import { allTasks, type Play, templatesOf } from "./tree.js";

/** Unused variables of hosts whose names are similar to connection variables. */
export function misspeltVariables(plays: readonly Play[], hosts: readonly Host[]): readonly Diagnostic[] {
  const found = new Map<Variable, string>();
  const judged = new Map<string, boolean>();
  for (const { variables } of hosts)
    for (const [name, variable] of variables) {
      const odd = judged.get(name) ?? suggestion(name) !== null;
      judged.set(name, odd);
      if (odd) found.set(variable, name);
    }
  if (found.size === 0) return [];
  const read = namesRead(plays, hosts);
  return [...found].flatMap(([variable, name]) => (read.has(name) ? [] : suspect(name, variable)));
}

/** Names given with -e that a task also registers or loops over. */
export function shadowedNames(plays: readonly Play[], extra: ReadonlySet<string>): readonly Diagnostic[] {
  if (extra.size === 0) return [];
  return plays.flatMap(allTasks).flatMap(({ register, loop, at }) => {
    const found: string[] = [];
    if (register !== null && extra.has(register))
      found.push(`-e “${register}” overrides the result that this task registers under that name.`);
    for (const name of loop ? loopNames(loop) : [])
      if (extra.has(name))
        found.push(`In this loop, “${name}” is the loop variable, not the value of -e “${name}”.`);
    return found.map((detail) => ({ code: "suspect", summary: "Name used twice", detail, at }) as const);
  });
}

/** The connection variable that a misspelt name resembles; null for correct names and for those that resemble none. */
function suggestion(name: string): string | null {
  if (connectionNames.includes(name)) return null;
  if (name.startsWith("ansible_")) return "";
  return otherConnectionNames.get(name) ?? nearest(name, connectionNames);
}

function suspect(name: string, { at }: Variable): Diagnostic | [] {
  const instead = suggestion(name) ?? "";
  const hint =
    instead === ""
      ? ` Connection variables are ${connectionNames.join(", ")}.`
      : ` If it is meant as a connection variable, write “${instead}”.`;
  const detail = `“${name}” is not used anywhere.${hint}`;
  return at === null ? [] : { code: "suspect", summary: "Possibly misspelt variable", detail, at };
}

/** Every part of every name that any template uses, such as the three of `hostvars.a.port`. */
function namesRead(plays: readonly Play[], hosts: readonly Host[]): ReadonlySet<string> {
  const words = new Set<string>();
  const seen = new Set<Compiled>();
  const read = (template: Compiled): void => {
    if (seen.has(template)) return;
    seen.add(template);
    for (const { path } of template.references) for (const word of path) words.add(word);
  };
  const readAll = (variables: Variables): void => variables.forEach(({ value }) => read(value));
  for (const play of plays) {
    layersOf(play.variables).forEach(readAll);
    for (const task of allTasks(play)) {
      task.vars.forEach(readAll);
      templatesOf(task).forEach(read);
    }
  }
  for (const host of hosts) readAll(host.variables);
  return words;
}
