import type { Change } from "../module/change.js";
import type { Event, Outcome, TaskName } from "../runner/event.js";
import { difference } from "./difference.js";
import { below, entry, oneLine, room, type Page } from "./page.js";
import { visibleLines } from "./visible.js";
import { wrap } from "./width.js";
import { count, duration, names } from "./words.js";

export type StepDone = Extract<Event, { type: "step-done" }>;

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

function tellOutcome(
  type: Told,
  task: TaskName,
  steps: readonly StepDone[],
  hosts: number,
  page: Page,
): readonly string[] {
  const groups = [...grouped(steps, page).values()];
  const some = new Set(steps.map(({ host }) => host)).size;
  const aside = some < hosts ? `${some} of ${count(hosts, "host")}` : "";
  const most = page.verbose > 0 ? Infinity : MOST_GROUPS;
  const told = groups.slice(0, most).flatMap((group) => tellGroup(group, hosts, page));
  const left = new Set(groups.slice(most).flatMap((group) => group.map(({ host }) => host))).size;
  const name = oneLine(task.name) + (task.handler ? " (handler)" : "");
  return [
    ...entry(
      page,
      type === "ok" && task.module === "debug" ? "says" : verbs[type],
      hue(type, page),
      name,
      aside,
    ),
    ...told,
    ...(left > 0
      ? below(page, [page.paint.faint(`and ${count(left, "host")} more, each in its own way`)])
      : []),
  ];
}

/** Differing groups of hosts shown of one task. */
const MOST_GROUPS = 12;

function hue(type: Told, { paint }: Page): (text: string) => string {
  if (type === "changed" || type === "would-change") return paint.changed;
  if (type === "ok") return paint.good;
  return type === "skipped" ? paint.faint : paint.doubt;
}

/** Steps of which exactly the same is to be told. */
function grouped(steps: readonly StepDone[], page: Page): ReadonlyMap<string, readonly StepDone[]> {
  const groups = new Map<string, StepDone[]>();
  for (const step of steps) {
    const change = changeOf(step.outcome);
    const key = JSON.stringify([
      step.item,
      step.delegate,
      remark(step),
      message(step.task, step.result),
      change?.summary,
      page.diff && change,
      page.verbose > 0 && writesOf(step.outcome),
    ]);
    const group = groups.get(key);
    if (group) group.push(step);
    else groups.set(key, [step]);
  }
  return groups;
}

function tellGroup(group: readonly StepDone[], hosts: number, page: Page): readonly string[] {
  const [step] = group;
  if (step === undefined) return [];
  const { outcome, item, delegate } = step;
  const change = changeOf(outcome);
  const said = message(step.task, step.result);
  const who = names(
    group.map(({ host }) => oneLine(host)),
    Math.max(24, Math.floor(room(page) * 0.6)),
  );
  const all = group.length === hosts && hosts > 1 ? `all ${count(hosts, "host")}` : who;
  const where = delegate === null ? all : `${all} on ${oneLine(delegate)}`;
  const about = [where, item, change?.summary, remark(step)].flatMap((text) =>
    text === null || text === undefined || text === "" ? [] : oneLine(text),
  );
  const lines = [
    ...wrap(about.join(" · "), room(page), "  "),
    ...(said === null ? [] : quoted(said, page)),
    ...(change && page.diff
      ? indented(difference(change, { width: room(page) - 2, paint: page.paint, most: most(page) }))
      : []),
    ...(page.verbose > 0 ? writesOf(outcome).flatMap((write) => faint(`→ ${oneLine(write)}`, page)) : []),
    ...(page.verbose > 1 && outcome.type === "changed"
      ? outcome.output.flatMap((output) => printed(output, page))
      : []),
    ...(page.verbose > 1 ? faint(timings(group), page) : []),
    ...(page.verbose > 2 && Object.keys(step.result).length > 0
      ? quoted(JSON.stringify(step.result, null, 2), page)
      : []),
  ];
  return below(page, lines);
}

const most = ({ verbose }: Page): number => [80, 500][verbose] ?? Infinity;

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

const faint = (text: string, page: Page): readonly string[] =>
  wrap(text, room(page) - 2, "  ").map((line) => `  ${page.paint.faint(line)}`);

const timings = (group: readonly StepDone[]): string =>
  names(
    group.map(({ host, ms }) => `${oneLine(host)} ${duration(ms)}`),
    400,
  );

/** A text as it was printed, every line of it behind a bar, so that it cannot pass for one of ours. */
function quoted(text: string, page: Page): readonly string[] {
  return visibleLines(text)
    .flatMap((line) => wrap(line, room(page) - 4))
    .map((line) => `  ${page.paint.faint("│")} ${line}`);
}

function printed(
  { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
  page: Page,
): readonly string[] {
  return [...quoted(stdout, page), ...quoted(stderr, page)];
}

function changeOf(outcome: Outcome): Change | null {
  return "change" in outcome ? outcome.change : null;
}

function writesOf(outcome: Outcome): readonly string[] {
  return "writes" in outcome ? outcome.writes : [];
}

/** Why it was so, where an outcome has a reason. */
function remark({ outcome }: StepDone): string | null {
  if (outcome.type === "skipped" || outcome.type === "unknown") return outcome.why;
  return outcome.type === "cannot-tell" ? outcome.because : null;
}

/** What a debug task says. */
export function message(task: TaskName, result: StepDone["result"]): string | null {
  const said = task.module === "debug" ? result["message"] : undefined;
  if (said === undefined) return null;
  return typeof said === "string" ? said : JSON.stringify(said, null, 2);
}
