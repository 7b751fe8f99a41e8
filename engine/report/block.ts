import type { TaskName } from "../event/index.js";
import { grouped, message, tellGroup, type StepDone } from "./group.js";
import { below, entry, oneLine, type Page } from "./page.js";
import { count } from "./words.js";

/** What became of one task on some of its hosts, outcome by outcome; what is identical over hosts is told once. */
export function tellTask(
  task: TaskName,
  steps: readonly StepDone[],
  hosts: number,
  page: Page,
): readonly string[] {
  return ORDER.flatMap((type) => {
    const those = steps.filter(({ outcome }) => outcome.type === type);
    return those.length === 0 ? [] : tellOutcome(type, task, those, hosts, page);
  });
}

/** Whether an outcome is worth a line where nobody asked for all. */
export function isInteresting({ outcome, task, result }: StepDone): boolean {
  return (outcome.type !== "ok" && outcome.type !== "skipped") || message(task, result) !== null;
}

const ORDER = ["changed", "would-change", "ok", "skipped", "cannot-tell", "unknown"] as const;

type Told = (typeof ORDER)[number];

const verbs: Readonly<Record<Told, string>> = {
  changed: "changed",
  "would-change": "would change",
  ok: "ok",
  skipped: "skipped",
  "cannot-tell": "cannot tell",
  unknown: "unknown",
};

/** A name with templates is told as the hosts rendered it, where they agree. */
function nameFor(task: TaskName, steps: readonly StepDone[]): string {
  const [name = task.name, ...others] = new Set(steps.map((step) => step.task.name));
  return others.length === 0 ? name : task.name;
}

function tellOutcome(
  type: Told,
  task: TaskName,
  steps: readonly StepDone[],
  hosts: number,
  page: Page,
): readonly string[] {
  const verb = type === "ok" && task.module === "debug" ? "says" : verbs[type];
  const name = oneLine(nameFor(task, steps)) + (task.handler ? " (handler)" : "");
  const groups = [...grouped(steps, page).values()];
  const most = page.verbose > 0 ? Infinity : MOST_GROUPS;
  const told = groups.slice(0, most).flatMap((group) => tellGroup(group, hosts, page));
  const [only] = told;
  if (told.length === 1 && only !== undefined && type === "ok")
    return entry(page, verb, hue(type, page), name, only);

  const some = hostCount(steps);
  const left = leftOut(groups.slice(most).flat());
  return [
    ...entry(page, verb, hue(type, page), name, some < hosts ? `${some} of ${count(hosts, "host")}` : ""),
    ...below(page, told),
    ...(left === null ? [] : below(page, [page.paint.faint(left)])),
  ];
}

const hostCount = (steps: readonly StepDone[]): number => new Set(steps.map(({ host }) => host)).size;

/** What was not told, by items where the task has some: the same hosts may stand above with others. */
function leftOut(steps: readonly StepDone[]): string | null {
  if (steps.length === 0) return null;
  const items = new Set(steps.map(({ item }) => item));
  if (!items.has(null)) return `and ${count(items.size, "item")} more; -v tells them all`;
  return `and ${count(hostCount(steps), "host")} more, each in its own way; -v tells them all`;
}

/** Differing groups of hosts shown of one task. */
const MOST_GROUPS = 12;

function hue(type: Told, { paint }: Page): (text: string) => string {
  if (type === "changed" || type === "would-change") return paint.changed;
  if (type === "ok") return paint.good;
  return type === "skipped" ? paint.faint : paint.doubt;
}
