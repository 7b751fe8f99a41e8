import { type Checked, type Task, tasksOf, templatesOf } from "../playbook/index.js";
import { layersOf } from "../vars/index.js";
import { type Diagnostic, InputError } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import type { Compiled, Variables } from "../template/index.js";
import { surroundings } from "./begin.js";
import type { Context } from "./context.js";
import { quietly, taskScope, type Surroundings, type TaskScope } from "./scope.js";
import type { HostState } from "./host_state.js";

/**
 * Asks for every secret of which it is certain that some host will need it, before any host is contacted.
 * @throws InputError for those that nobody can be asked for
 */
export function askBeforehand(plays: readonly Checked[], context: Context): void {
  const unasked = new Map<string, Diagnostic>();
  const ask = (name: string, question: string, at: Span): string | null => {
    const answer = context.options.askSecret(name, question);
    if (answer === null) unasked.set(name, nobody(name, at));
    return answer;
  };
  for (const { play, hosts, nodes } of plays) {
    const plain = surroundings(context, play, () => hosts.map(({ name }) => name));
    const around = { ...plain, options: { ...plain.options, ask } };
    const candidates = tasksOf(nodes).map(candidateOf);
    for (const { name } of hosts) {
      const state = context.states.get(name);
      if (state) askFor(state, candidates, around);
    }
  }
  if (unasked.size > 0) throw new InputError(...unasked.values());
}

function nobody(name: string, at: Span): Diagnostic {
  const detail = `This secret has to be asked for, and there is no terminal. Set the environment variable ${name}.`;
  return { code: "secret", summary: "Nobody to ask", detail, at };
}

/** A task with all its templates, and whether any of them asks without the help of a host's variables. */
interface Candidate {
  readonly task: Task;
  readonly templates: readonly Compiled[];
  readonly asks: boolean;
}

function candidateOf(task: Task): Candidate {
  const templates = templatesOf(task);
  const asks = templates.some((template) => template.asks) || askingNames(task.vars).size > 0;
  return { task, templates, asks };
}

function askFor(state: HostState, candidates: readonly Candidate[], around: Surroundings): void {
  const outside = { inventory: [state.host.variables], ...around.play?.variables };
  const outer = askingNames(layersOf(outside));
  for (const { task, templates, asks } of candidates) {
    if (!asks && outer.size === 0) continue;
    const names = task.vars.length === 0 ? outer : askingNames(layersOf({ ...outside, task: task.vars }));
    const asking = templates.filter((template) => asksBy(template, names));
    if (asking.length > 0) needed(task, taskScope(state, task, around), asking);
  }
}

/** Variables that ask, or that use one that does. */
function askingNames(layers: readonly Variables[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let before = -1; before < names.size;) {
    before = names.size;
    for (const variables of layers)
      for (const [name, { value }] of variables) if (asksBy(value, names)) names.add(name);
    if (names.size === 0) break;
  }
  return names;
}

function asksBy({ asks, references }: Compiled, names: ReadonlySet<string>): boolean {
  return asks || (names.size > 0 && references.some(({ path: [name = ""] }) => names.has(name)));
}

/**
 * Renders these templates for each item for which the task's conditions are known to hold already. What cannot be
 * rendered before hosts have answered is asked for when it can.
 */
function needed(task: Task, scope: TaskScope, templates: readonly Compiled[]): void {
  quietly(() => {
    for (const inner of scopesOf(task, scope)) {
      if (!task.when.every((condition) => condition.evaluate(inner) === true)) continue;
      for (const template of templates) quietly(() => template.evaluate(inner));
    }
  });
}

function scopesOf({ loop }: Task, scope: TaskScope): readonly TaskScope[] {
  if (!loop) return [scope];
  const items = loop.list.evaluate(scope);
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown, index) =>
    scope.with({ [loop.variable]: item, ...(loop.index === null ? {} : { [loop.index]: index }) }),
  );
}
