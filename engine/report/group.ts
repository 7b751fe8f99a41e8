import type { Change } from "../module/change.js";
import type { Event, Outcome, TaskName } from "../event/index.js";
import { difference } from "./difference.js";
import { oneLine, room, type Page } from "./page.js";
import { visibleLines } from "./visible.js";
import { wrap } from "./width.js";
import { count, duration, names } from "./words.js";

export type StepDone = Extract<Event, { type: "step-done" }>;

/** Steps of which exactly the same is to be told. */
export function grouped(steps: readonly StepDone[], page: Page): ReadonlyMap<string, readonly StepDone[]> {
  const groups = new Map<string, StepDone[]>();
  for (const step of steps) {
    const change = changeOf(step.outcome);
    const key = JSON.stringify([
      step.item,
      step.delegate,
      remark(step),
      saidBy(step),
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

/** Who it was, what it was about, and, as far as they are asked for, the difference, the writes and what was printed. */
export function tellGroup(group: readonly StepDone[], hosts: number, page: Page): readonly string[] {
  const [step] = group;
  if (step === undefined) return [];
  const { outcome, result } = step;
  const change = changeOf(outcome);
  const said = saidBy(step);
  return [
    ...wrap(about(step, group, hosts, page), room(page), "  "),
    ...(said === null ? [] : quoted(said, page)),
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
  const who = hostsOf(group, hosts, Math.max(24, Math.floor(room(page) * 0.6)));
  const summary = changeOf(outcome)?.summary;
  const parts = [
    delegate === null ? who : `${who} on ${delegate}`,
    item,
    summary === task.name ? null : summary,
    remark(step),
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
  return difference(change, { width: room(page) - 2, paint: page.paint, most }).map((line) => `  ${line}`);
}

/** What only a real run could tell has nothing to say yet. */
function saidBy({ outcome, task, result }: StepDone): string | null {
  return outcome.type === "cannot-tell" ? null : message(task, result);
}

/** What a debug task says. */
export function message(task: TaskName, result: StepDone["result"]): string | null {
  const said = task.module === "debug" ? result["message"] : undefined;
  if (said === undefined) return null;
  return typeof said === "string" ? said : JSON.stringify(said, null, 2);
}

const faint = (text: string, page: Page): readonly string[] =>
  wrap(text, room(page) - 2, "  ").map((line) => `  ${page.paint.faint(line)}`);

/** A text as it was printed, every line of it behind a bar, so that it cannot pass for one of ours. */
function quoted(text: string, page: Page): readonly string[] {
  return visibleLines(text)
    .flatMap((line) => wrap(line, room(page) - 4))
    .map((line) => `  ${page.paint.faint("│")} ${line}`);
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
