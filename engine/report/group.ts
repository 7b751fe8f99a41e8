import type { Change } from "../module/change.js";
import type { Event, Outcome, TaskName } from "../event/index.js";
import { difference } from "./difference.js";
import { bodyWidth, oneLine, type Page } from "./page.js";
import { visibleLines } from "./visible.js";
import { wrap } from "./width.js";
import { count, duration, names } from "./words.js";

export type StepDone = Extract<Event, { type: "step-done" }>;

/** Groups the steps whose lines would be exactly the same. */
export function groupSteps(steps: readonly StepDone[], page: Page): ReadonlyMap<string, readonly StepDone[]> {
  const groups = new Map<string, StepDone[]>();
  for (const step of steps) {
    const change = changeOf(step.outcome);
    const key = JSON.stringify([
      step.item,
      step.delegate,
      reason(step),
      messageOf(step),
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

/** The hosts, the item, the change, and, depending on the options, the difference, the writes and the output. */
export function groupLines(group: readonly StepDone[], hosts: number, page: Page): readonly string[] {
  const [step] = group;
  if (step === undefined) return [];
  const { outcome, result } = step;
  const change = changeOf(outcome);
  const text = messageOf(step);
  return [
    ...wrap(about(step, group, hosts, page), bodyWidth(page), "  "),
    ...(text === null ? [] : quoted(text, page)),
    ...(change && page.diff ? compared(change, page) : []),
    ...(page.verbose > 0 ? writesOf(outcome).flatMap((write) => faint(`→ ${oneLine(write)}`, page)) : []),
    ...(page.verbose > 1 && outcome.type === "changed"
      ? outcome.output.flatMap(({ stdout, stderr }) => [...quoted(stdout, page), ...quoted(stderr, page)])
      : []),
    ...(page.verbose > 2 && Object.keys(result).length > 0
      ? quoted(JSON.stringify(result, null, 2), page)
      : []),
  ];
}

function about(step: StepDone, group: readonly StepDone[], hosts: number, page: Page): string {
  const { outcome, item, delegate, task } = step;
  const who = hostsOf(group, hosts, Math.max(24, Math.floor(bodyWidth(page) * 0.6)));
  const summary = changeOf(outcome)?.summary;
  const parts = [
    delegate === null ? who : `${who} on ${delegate}`,
    item,
    summary === task.name ? null : summary,
    reason(step),
    page.verbose > 1 ? took(group) : null,
  ];
  return [...new Set(parts.flatMap((part) => (part ? oneLine(part) : [])))].join(" · ");
}

function hostsOf(group: readonly StepDone[], hosts: number, width: number): string {
  const some = [...new Set(group.map(({ host }) => oneLine(host)))];
  if (some.length < hosts || hosts <= 1) return names(some, width);
  return hosts === 2 ? "both hosts" : `all ${count(hosts, "host")}`;
}

function took(group: readonly StepDone[]): string {
  const times = group.map(({ ms }) => ms);
  const [shortest, longest] = [duration(Math.min(...times)), duration(Math.max(...times))];
  return shortest === longest ? longest : `${shortest} to ${longest}`;
}

function compared(change: Change, page: Page): readonly string[] {
  const most = [80, 500][page.verbose] ?? Infinity;
  return difference(change, { width: bodyWidth(page) - 2, paint: page.paint, most }).map(
    (line) => `  ${line}`,
  );
}

/** A debug task that depends on a real run has no message yet. */
function messageOf({ outcome, task, result }: StepDone): string | null {
  return outcome.type === "cannot-tell" ? null : message(task, result);
}

/** The message of a debug task. */
export function message(task: TaskName, result: StepDone["result"]): string | null {
  const value = task.module === "debug" ? result["message"] : undefined;
  if (value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

const faint = (text: string, page: Page): readonly string[] =>
  wrap(text, bodyWidth(page) - 2, "  ").map((line) => `  ${page.paint.faint(line)}`);

/** Output of a program, every line of it behind a bar, so that none can pass for a line of the report. */
function quoted(text: string, page: Page): readonly string[] {
  return visibleLines(text)
    .flatMap((line) => wrap(line, bodyWidth(page) - 4))
    .map((line) => `  ${page.paint.faint("│")} ${line}`);
}

function changeOf(outcome: Outcome): Change | null {
  return "change" in outcome ? outcome.change : null;
}

function writesOf(outcome: Outcome): readonly string[] {
  return "writes" in outcome ? outcome.writes : [];
}

/** The reason for an outcome, if it has one. */
function reason({ outcome }: StepDone): string | null {
  if (outcome.type === "skipped" || outcome.type === "unknown") return outcome.why;
  return outcome.type === "cannot-tell" ? outcome.because : null;
}
