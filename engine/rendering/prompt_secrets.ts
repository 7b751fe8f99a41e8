import { type Task, templatesOf } from "../playbook/index.js";
import { type Diagnostic, InputError } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import type { Compiled, ScopeHooks, Variables, VariableScope } from "../template/index.js";
import { layersOf } from "../vars/index.js";
import { quietly } from "./errors.js";
import type { HostKnowledge } from "./knowledge.js";
import { RunScope } from "./run_scope.js";

/** The tasks of a play that will run, and their hosts. */
export interface Planned {
  readonly scope: RunScope;
  readonly tasks: readonly Task[];
  readonly hosts: readonly HostKnowledge[];
}

/**
 * Prompts for every secret that some host will certainly need, before any host is contacted.
 * @throws InputError for those that cannot be prompted for
 */
export function promptSecrets(plays: readonly Planned[]): void {
  const unasked = new Map<string, Diagnostic>();
  for (const { scope, tasks, hosts } of plays) {
    const asking = new RunScope({ ...scope.view, hooks: noting(unasked, scope.view.hooks) });
    const candidates = tasks.map(candidateOf);
    for (const knowledge of hosts) askFor(knowledge, candidates, asking);
  }
  if (unasked.size > 0) throw new InputError(...unasked.values());
}

/** Renders the secrets among parameters before anything is reported or contacted, so that they are hidden from the start. */
export function collectSecrets(plays: readonly Planned[], onSecret: (text: string) => void): void {
  for (const { scope, tasks, hosts } of plays) {
    const secretive = tasks.filter(({ params }) => params.secrets.length > 0);
    for (const knowledge of hosts)
      for (const task of secretive) {
        const names = scope.of(knowledge, task);
        for (const template of task.params.secrets) {
          // What cannot be rendered yet is hidden when it is rendered.
          const value = quietly(() => template.evaluate(names));
          if (typeof value === "string") onSecret(value);
        }
      }
  }
}

/** Prompts as the hooks do, and notes the secrets that could not be prompted for. */
function noting(unasked: Map<string, Diagnostic>, hooks: ScopeHooks): ScopeHooks {
  return {
    ...hooks,
    ask(name, question, at) {
      const answer = hooks.ask?.(name, question, at) ?? null;
      if (answer === null) unasked.set(name, nobody(name, at));
      return answer;
    },
  };
}

function nobody(name: string, at: Span): Diagnostic {
  const detail = `The secret “${name}” is not set, and there is no terminal to prompt for it. Set the environment variable ${name}.`;
  return { code: "secret", summary: "No terminal", detail, at };
}

/** A task with all its templates, and whether any of them prompts without using variables of a host. */
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

function askFor(knowledge: HostKnowledge, candidates: readonly Candidate[], scope: RunScope): void {
  const outside = { inventory: [knowledge.host.variables], ...scope.view.play?.variables };
  const outer = askingNames(layersOf(outside));
  for (const { task, templates, asks } of candidates) {
    if (!asks && outer.size === 0) continue;
    const names = task.vars.length === 0 ? outer : askingNames(layersOf({ ...outside, task: task.vars }));
    const asking = templates.filter((template) => asksBy(template, names));
    if (asking.length > 0) needed(task, scope.of(knowledge, task), asking);
  }
}

/** Variables that prompt, or that use one that does. */
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
 * Renders these templates for each item for which the conditions of the task are known to be true. What cannot be
 * rendered before hosts have answered is prompted for when it is rendered.
 */
function needed(task: Task, scope: VariableScope, templates: readonly Compiled[]): void {
  quietly(() => {
    for (const inner of scopesOf(task, scope)) {
      if (!task.when.every((condition) => condition.evaluate(inner) === true)) continue;
      for (const template of templates) quietly(() => template.evaluate(inner));
    }
  });
}

function scopesOf({ loop }: Task, scope: VariableScope): readonly VariableScope[] {
  if (!loop) return [scope];
  const items = loop.list.evaluate(scope);
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown, index) =>
    scope.with({ [loop.variable]: item, ...(loop.index === null ? {} : { [loop.index]: index }) }),
  );
}
