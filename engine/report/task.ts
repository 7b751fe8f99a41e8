import type { TaskName } from "../event/index.js";
import { groupLines, groupSteps, message, type StepDone } from "./group.js";
import { below, entry, oneLine, type Page } from "./page.js";
import { count } from "./words.js";

/** The outcomes of one task on some of its hosts, one entry per outcome; hosts with identical results share a line. */
export function taskLines(
  task: TaskName,
  steps: readonly StepDone[],
  hosts: number,
  page: Page,
): readonly string[] {
  return ORDER.flatMap((type) => {
    const those = steps.filter(({ outcome }) => outcome.type === type);
    return those.length === 0 ? [] : outcomeLines(type, task, those, hosts, page);
  });
}

/** Whether an outcome is worth a line without -v. */
export function isInteresting({ outcome, task, result }: StepDone): boolean {
  return (outcome.type !== "ok" && outcome.type !== "skipped") || message(task, result) !== null;
}

const ORDER = ["changed", "would-change", "ok", "skipped", "cannot-tell", "unknown"] as const;

type Reported = (typeof ORDER)[number];

const verbs: Readonly<Record<Reported, string>> = {
  changed: "changed",
  "would-change": "would change",
  ok: "ok",
  skipped: "skipped",
  "cannot-tell": "cannot tell",
  unknown: "unknown",
};

/** A name with templates is shown as the hosts rendered it, if they agree. */
function nameFor(task: TaskName, steps: readonly StepDone[]): string {
  const [name = task.name, ...others] = new Set(steps.map((step) => step.task.name));
  return others.length === 0 ? name : task.name;
}

function outcomeLines(
  type: Reported,
  task: TaskName,
  steps: readonly StepDone[],
  hosts: number,
  page: Page,
): readonly string[] {
  const verb = type === "ok" && task.module === "debug" ? "debug" : verbs[type];
  const name = oneLine(nameFor(task, steps)) + (task.handler ? " (handler)" : "");
  const groups = [...groupSteps(steps, page).values()];
  const most = page.verbose > 0 ? Infinity : MAX_GROUPS;
  const lines = groups.slice(0, most).flatMap((group) => groupLines(group, hosts, page));
  const [only] = lines;
  if (lines.length === 1 && only !== undefined && type === "ok")
    return entry(page, verb, hue(type, page), name, only);

  const some = hostCount(steps);
  const left = leftOut(groups.slice(most).flat());
  return [
    ...entry(page, verb, hue(type, page), name, some < hosts ? `${some} of ${count(hosts, "host")}` : ""),
    ...below(page, lines),
    ...(left === null ? [] : below(page, [page.paint.faint(left)])),
  ];
}

const hostCount = (steps: readonly StepDone[]): number => new Set(steps.map(({ host }) => host)).size;

/** Counts what is not shown: items if the task has any, since the same hosts may be shown with other items. */
function leftOut(steps: readonly StepDone[]): string | null {
  if (steps.length === 0) return null;
  const items = new Set(steps.map(({ item }) => item));
  if (!items.has(null)) return `and ${count(items.size, "more item")}; -v shows all`;
  return `and ${count(hostCount(steps), "more host")}, each with different results; -v shows all`;
}

/** Groups of hosts with different results that are shown of one task. */
const MAX_GROUPS = 12;

function hue(type: Reported, { paint }: Page): (text: string) => string {
  if (type === "changed" || type === "would-change") return paint.changed;
  if (type === "ok") return paint.good;
  return type === "skipped" ? paint.faint : paint.doubt;
}
