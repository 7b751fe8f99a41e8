import { type Host, type Inventory, select } from "../inventory/index.js";
import type { Diagnostic } from "../source/diagnostic.js";
import { didYouMean } from "../source/nearest.js";
import { attempt, problem, type Problems } from "./fields.js";
import { Names } from "./names.js";
import { allTasks, keepTasks, type Node, type Play, type Task, tasksOf } from "./tree.js";
import { shadowedNames, misspeltVariables } from "./lint.js";
import { isSelected, type TagChoice, unknownTags } from "./tags.js";

/** The part of the playbooks that a run uses. */
export interface Selection extends TagChoice {
  readonly limit: string | null;
  readonly startAt: string | null;
  /** Names that the command line defines. */
  readonly extra: Iterable<string>;
}

/** A play with the hosts and tasks to run. */
export interface Checked {
  readonly play: Play;
  readonly hosts: readonly Host[];
  readonly nodes: readonly Node[];
}

/** Checks plays against the inventory and the command line: patterns, limits, tags, names, handlers. */
export function checkPlays(
  plays: readonly Play[],
  inventory: Inventory,
  selection: Selection,
): {
  readonly checked: readonly Checked[];
  readonly problems: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
} {
  const problems: Problems = [];
  const limit = selection.limit;
  const limited =
    limit === null
      ? null
      : attempt(problems, () => new Set(select(inventory, limit, null).map(({ name }) => name)));
  const names = new Names(problems, selection.extra, inventory);
  const warnings: Diagnostic[] = [];
  const checked = plays.map((play) => {
    const matched = hostsOf(play, inventory, problems);
    names.checkPlay(play, matched);
    warnings.push(...misspeltVariables(plays, matched));
    checkStrategy(play, problems);
    checkHandlers(play, problems);
    checkDelegates(play, inventory, problems);
    const hosts = limited ? matched.filter(({ name }) => limited.has(name)) : matched;
    return { play, hosts, nodes: keepTasks(play.tasks, (task) => isSelected(task, selection)) };
  });
  if (limited && limit !== null && problems.length === 0 && checked.every(({ hosts }) => hosts.length === 0))
    problems.push(option("limit", `--limit ${limit} matches no host of any play.`));
  checkTags(plays, selection, problems);
  warnings.push(...shadowedNames(plays, new Set(selection.extra)));
  return { checked: startAt(checked, selection.startAt, problems), problems, warnings };
}

function hostsOf({ hosts }: Play, inventory: Inventory, problems: Problems): readonly Host[] {
  if (hosts === null) return [];
  return attempt(problems, () => select(inventory, hosts.pattern, hosts.at)) ?? [];
}

function checkTags(plays: readonly Play[], selection: Selection, problems: Problems): void {
  const tasks = plays.flatMap(allTasks);
  const known = new Set(tasks.flatMap(({ tags }) => [...tags]));
  for (const tag of unknownTags(tasks, selection))
    problems.push(option("no-match", `No task has the tag “${tag}”.${didYouMean(tag, known)}`));
}

/** Drops the tasks before the first task of that name. */
function startAt(checked: readonly Checked[], name: string | null, problems: Problems): readonly Checked[] {
  if (name === null) return checked;
  const at = checked.findIndex(({ nodes }) => tasksOf(nodes).some(({ title }) => title === name));
  if (at < 0) {
    const titles = checked.flatMap(({ nodes }) => tasksOf(nodes).map(({ title }) => title));
    problems.push(
      option("no-match", `--start-at-task: no task is named “${name}”.${didYouMean(name, titles)}`),
    );
  }
  return checked.slice(Math.max(0, at)).map((item, index) => {
    let reached = index > 0;
    return { ...item, nodes: keepTasks(item.nodes, ({ title }) => (reached ||= title === name)) };
  });
}

/** With the free strategy, hosts are never at the same task, so none can do it for all. */
function checkStrategy({ strategy, tasks }: Play, problems: Problems): void {
  if (strategy !== "free") return;
  const detail = "“run_once” needs “strategy: linear”. With “free”, hosts do not begin a task together.";
  for (const { runOnce, at } of tasksOf(tasks))
    if (runOnce === true) problem(problems, "value", "Wrong strategy", detail, at);
}

function checkHandlers(play: Play, problems: Problems): void {
  const titles = new Map<string, Task>();
  for (const handler of tasksOf(play.handlers)) {
    if (titles.has(handler.title)) {
      const detail = `This play has two handlers named “${handler.title}”. Rename one.`;
      problem(problems, "duplicate-name", "Duplicate handler", detail, handler.at);
    }
    titles.set(handler.title, handler);
  }
  for (const { notify } of allTasks(play)) {
    for (const name of notify) {
      const title = name.constant ? String(name.evaluate(nothing)) : null;
      if (title === null || titles.has(title)) continue;
      const known = titles.size > 0 ? ` It has ${[...titles.keys()].join(", ")}.` : " It has no handlers.";
      const detail = `This play has no handler “${title}”.${didYouMean(title, titles.keys())}${known}`;
      problem(problems, "unknown-handler", "Unknown handler", detail, name.at);
    }
  }
}

function checkDelegates(play: Play, inventory: Inventory, problems: Problems): void {
  for (const { delegateTo } of allTasks(play)) {
    if (!delegateTo?.constant) continue;
    const name = String(delegateTo.evaluate(nothing));
    if (name === "localhost" || inventory.hosts.has(name)) continue;
    const detail = `“delegate_to” is “${name}”, but the inventory has no such host.${didYouMean(name, inventory.hosts.keys())}`;
    problem(problems, "no-match", "Unknown host", detail, delegateTo.at);
  }
}

const nothing = { has: () => false, get: () => undefined, names: () => [], hooks: {} };

function option(code: "limit" | "no-match", detail: string): Diagnostic {
  return { code, summary: code === "limit" ? "No hosts left" : "No match", detail, at: null };
}
