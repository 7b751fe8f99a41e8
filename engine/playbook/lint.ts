import { otherConnectionNames } from "../foreign/connection.js";
import { connectionNames, type Host } from "../inventory/index.js";
import type { Diagnostic } from "../source/diagnostic.js";
import { nearest } from "../source/nearest.js";
import type { Compiled, Variable, Variables } from "../template/index.js";
import { layersOf } from "../vars/index.js";
import { allTasks, type Play, templatesOf } from "./tree.js";

/** Variables of hosts that nothing reads, and that are called almost like those that say how a host is reached. */
export function misspeltVariables(plays: readonly Play[], hosts: readonly Host[]): readonly Diagnostic[] {
  const found = new Map<Variable, string>();
  const judged = new Map<string, boolean>();
  for (const { variables } of hosts)
    for (const [name, variable] of variables) {
      const odd = judged.get(name) ?? meant(name) !== null;
      judged.set(name, odd);
      if (odd) found.set(variable, name);
    }
  if (found.size === 0) return [];
  const read = namesRead(plays, hosts);
  return [...found].flatMap(([variable, name]) => (read.has(name) ? [] : suspect(name, variable)));
}

/** Names of the command line that a task gives to something else. */
export function shadowedNames(plays: readonly Play[], extra: ReadonlySet<string>): readonly Diagnostic[] {
  if (extra.size === 0) return [];
  return plays.flatMap(allTasks).flatMap(({ register, loop, at }) => {
    const found: string[] = [];
    if (register !== null && extra.has(register))
      found.push(
        `What this task registers as “${register}” is hidden by -e “${register}”, which wins over all.`,
      );
    for (const name of [loop?.variable, loop?.index])
      if (typeof name === "string" && extra.has(name))
        found.push(`Within this loop “${name}” is its own; -e “${name}” does not reach it.`);
    return found.map(
      (detail) => ({ code: "suspect", summary: "One name for two things", detail, at }) as const,
    );
  });
}

/** What somebody who wrote this name had in mind; null for the right names, and for those that are far from any. */
function meant(name: string): string | null {
  if (connectionNames.includes(name)) return null;
  if (name.startsWith("ansible_")) return "";
  return otherConnectionNames.get(name) ?? nearest(name, connectionNames);
}

function suspect(name: string, { at }: Variable): Diagnostic | [] {
  const instead = meant(name) ?? "";
  const hint =
    instead === ""
      ? ` What is said of a host here: ${connectionNames.join(", ")}.`
      : ` If it is to say how a host is reached, write “${instead}”.`;
  const detail = `Nothing reads “${name}”.${hint}`;
  return at === null ? [] : { code: "suspect", summary: "Perhaps another name is meant", detail, at };
}

/** Every word of every name that any text uses: `hostvars.a.port` too. */
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
