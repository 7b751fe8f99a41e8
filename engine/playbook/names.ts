import type { Host, Inventory } from "../inventory/index.js";
import { booleanHint } from "../source/boolean_hint.js";
import { didYouMean } from "../source/nearest.js";
import { type Compiled, helpers, type Reference } from "../template/index.js";
import { factFromAnsible } from "../foreign/facts.js";
import { factAt } from "../facts/index.js";
import { resultFieldFromAnsible } from "../foreign/results.js";
import { problem, type Problems } from "./fields.js";
import { layersOf, magicNames } from "../vars/index.js";
import { loopNames } from "./schema/loop.js";
import { allTasks, type Play, type Task, templatesOf } from "./tree.js";

/** FieldReader of every registered result; a module adds its own. */
export const resultFields = [
  "changed",
  "failed",
  "skipped",
  "why",
  "results",
  "item",
  "attempts",
  "message",
] as const;

function valuesOf(name: string, hosts: readonly Host[]): readonly Compiled[] {
  return hosts.flatMap(({ variables }) => variables.get(name)?.value ?? []);
}

/** The hint for an undefined name: a fact of Ansible, a YAML 1.1 boolean, a helper without parentheses, or the nearest name. */
function hintFor(path: readonly string[], known: ReadonlySet<string>): string {
  const [name = ""] = path;
  const quote = /[“”„‘’]/.exec(name)?.[0];
  if (quote !== undefined) return ` ${quote} is a typographic quote. Use a plain ' or ".`;
  const fact = factFromAnsible(path) ?? factFromAnsible(path.slice(0, 2)) ?? factFromAnsible([name]);
  if (fact !== null) return ` In tsplay this fact is “${fact}”.`;
  if (/^(?:yes|no|on|off)$/i.test(name)) return booleanHint(name);
  if (helpers.has(name)) return ` A nested call needs parentheses: (${name} …).`;
  return didYouMean(name, known);
}

/** The names that are defined, play after play: registered results and variables set by modules stay for later plays. */
export class Names {
  readonly #problems: Problems;
  readonly #inventory: Inventory;
  readonly #anywhere: Set<string>;
  readonly #registers = new Map<string, ReadonlySet<string> | null>();

  constructor(problems: Problems, extra: Iterable<string>, inventory: Inventory) {
    this.#problems = problems;
    this.#inventory = inventory;
    this.#anywhere = new Set([...Object.keys(magicNames), ...extra]);
  }

  /** Collects every name in the play that is not defined for any of its hosts. */
  checkPlay(play: Play, hosts: readonly Host[]): void {
    // Variables are rendered when they are used, so those of the play may use what any layer or an earlier task defines.
    for (const task of allTasks(play)) this.#learn(task);
    const layers = layersOf(play.variables);
    const given = [...hosts.map(({ variables }) => variables), ...layers];
    const known = new Set([...this.#anywhere, ...given.flatMap((variables) => [...variables.keys()])]);
    for (const variables of layers)
      for (const { value } of variables.values()) this.#checkTemplate(value, known);
    for (const task of allTasks(play)) this.#checkTask(task, known);
    this.#checkReached(play, hosts, known);
  }

  /** Variables of the inventory that the play uses, directly or through others, and does not define itself. */
  #checkReached(play: Play, hosts: readonly Host[], outer: ReadonlySet<string>): void {
    const tasks = allTasks(play);
    const layers = [...layersOf(play.variables), ...tasks.flatMap(({ vars }) => vars)];
    const anew = new Set([...this.#anywhere, ...layers.flatMap((variables) => [...variables.keys()])]);
    const loops = tasks.flatMap(({ loop }) => (loop ? loopNames(loop) : []));
    const known = new Set([...outer, ...anew, ...loops]);
    const queue = [
      ...tasks.flatMap(templatesOf),
      ...layers.flatMap((variables) => [...variables.values()].map(({ value }) => value)),
    ];
    const seen = new Set<Compiled | string>(anew);
    for (let template = queue.pop(); template; template = queue.pop())
      for (const {
        path: [name = ""],
      } of template.references) {
        if (seen.has(name)) continue;
        seen.add(name);
        for (const value of valuesOf(name, hosts)) {
          if (seen.has(value)) continue;
          seen.add(value);
          queue.push(value);
          this.#checkTemplate(value, known);
        }
      }
  }

  #learn(task: Task): void {
    for (const name of task.params.provides) this.#anywhere.add(name);
    if (task.register === null) return;
    this.#anywhere.add(task.register);
    const fields = task.loop ? null : new Set([...resultFields, ...Object.keys(task.module.returns)]);
    const before = this.#registers.get(task.register);
    const both = fields && before ? new Set([...before, ...fields]) : null;
    this.#registers.set(task.register, before === undefined ? fields : both);
  }

  #checkTask(task: Task, outer: ReadonlySet<string>): void {
    const known = new Set(outer);
    for (const variables of task.vars) for (const name of variables.keys()) known.add(name);
    if (task.loop) for (const name of loopNames(task.loop)) known.add(name);
    for (const variables of task.vars)
      for (const { value } of variables.values()) this.#checkTemplate(value, known);
    for (const template of templatesOf(task)) this.#checkTemplate(template, known);
  }

  #checkTemplate(template: Compiled, known: ReadonlySet<string>): void {
    for (const reference of template.references) this.#checkReference(reference, known);
  }

  #checkReference({ path, at, tolerant }: Reference, known: ReadonlySet<string>): void {
    const [name = "", field] = path;
    if (!known.has(name)) {
      if (tolerant) return;
      const detail = `“${name}” is not defined.${hintFor(path, known)}`;
      return problem(this.#problems, "undefined", "Undefined variable", detail, at);
    }
    if (name === "facts") return this.#checkFact(path, at);
    if ((name === "groups" || name === "hostvars") && field !== undefined && !tolerant)
      return this.#checkInventory(name, field, at);
    const fields = this.#registers.get(name);
    if (!fields || field === undefined || fields.has(field) || tolerant) return;
    const ours = resultFieldFromAnsible(field, fields);
    const hint = ours === null ? didYouMean(field, fields) : ` In tsplay it is called “${ours}”.`;
    const detail = `“${name}” is registered, but its result has no “${field}”.${hint}`;
    problem(this.#problems, "undefined", "Undefined field", detail, at);
  }

  #checkInventory(name: "groups" | "hostvars", field: string, at: Reference["at"]): void {
    const { groups, hosts } = this.#inventory;
    const known = name === "groups" ? groups : hosts;
    if (field === "length" || known.has(field) || this.#inventory.implicit(field)) return;
    const what = name === "groups" ? "group" : "host";
    const detail = `The inventory has no ${what} “${field}”.${didYouMean(field, known.keys())}`;
    problem(this.#problems, "undefined", `Unknown ${what}`, detail, at);
  }

  #checkFact(path: readonly string[], at: Reference["at"]): void {
    const facts = path.slice(1);
    const found = factAt(facts);
    if (facts.length === 0 || found.known) return;
    const owner = path.slice(0, found.index + 1).join(".");
    const hint = found.near === null ? "" : ` Did you mean “${found.near}”?`;
    const detail = `“${owner}” has no “${facts[found.index] ?? ""}”.${hint} It has ${found.candidates.join(", ")}.`;
    problem(this.#problems, "undefined", "Unknown fact", detail, at);
  }
}
