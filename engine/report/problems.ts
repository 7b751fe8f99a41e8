import type { Change } from "../module/change.js";
import type { Event, Outcome, Output, TaskName } from "../event/index.js";
import { difference } from "./difference.js";
import type { StepDone } from "./group.js";
import { oneLine, type Page } from "./page.js";
import { visibleLines } from "./visible.js";
import { wrap } from "./width.js";
import { count, names } from "./words.js";

/** What the summary shows in full. */
export type Problem = StepDone | Extract<Event, { type: "host-unreachable" }>;

/** All that is known of each failure, once for hosts that failed alike: where, why, the output, the intended change. */
export function problemLines(problems: readonly Problem[], page: Page): readonly string[] {
  if (problems.length === 0) return [];
  const groups = [...alike(problems).values()];
  const most = page.verbose > 0 ? Infinity : MAX;
  const left = new Set(groups.slice(most).flatMap((group) => group.map(({ host }) => host)));
  return [
    "",
    page.paint.alarm(groups.length === 1 ? "What went wrong" : `${groups.length} things went wrong`),
    ...groups.slice(0, most).flatMap((group) => ["", ...groupLines(group, page)]),
    ...(left.size > 0
      ? [
          "",
          `  … and ${count(groups.length - MAX, "more problem")} on ${count(left.size, "host")}; -v shows all.`,
        ]
      : []),
  ];
}

/** Different failures that are shown in full. */
const MAX = 20;

function alike(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = JSON.stringify(
      problem.type === "step-done"
        ? [problem.task.id, problem.item, problem.delegate, problem.outcome]
        : [problem.why],
    );
    const group = groups.get(key);
    if (group) group.push(problem);
    else groups.set(key, [problem]);
  }
  return groups;
}

function groupLines(group: readonly Problem[], page: Page): readonly string[] {
  const [problem] = group;
  if (problem === undefined) return [];
  const who = names(
    group.map(({ host }) => oneLine(host)),
    page.verbose > 0 ? Infinity : 200,
  );
  if (problem.type === "host-unreachable") {
    return [...titled(who, "unreachable", page), ...sentences(problem.why, page)];
  }
  const { task, item, delegate, outcome } = problem;
  const name = `${oneLine(task.name)}${item === null ? "" : ` (${oneLine(item)})`}`;
  const where = delegate === null ? "" : `, on ${oneLine(delegate)}`;
  return [
    ...titled(who, name + where, page),
    // A diagnostic begins with the place itself.
    ...(placedDiagnostic(outcome) !== null ? [] : [`  ${page.paint.faint(place(task))}`]),
    ...outcomeLines(outcome, page),
  ];
}

function isProgram({ before, after, summary }: Change): boolean {
  return before === null && typeof after === "string" && summary.startsWith(after.split("\n")[0] ?? after);
}

/** An error in the playbook, shown where it is; a diagnostic without a place adds nothing to the reason. */
function placedDiagnostic(outcome: Outcome): string | null {
  const diagnostic = outcome.type === "failed" ? outcome.diagnostic : null;
  return diagnostic !== null && /^\S+:\d+:\d+: /.test(diagnostic) ? diagnostic : null;
}

const place = ({ at }: TaskName): string => `${oneLine(at.file)}:${at.line}:${at.column}`;

function titled(who: string, what: string, page: Page): readonly string[] {
  return wrap(`${who} · ${what}`, page.width, "  ").map((line) => page.paint.strong(line));
}

function outcomeLines(outcome: Outcome, page: Page): readonly string[] {
  if (outcome.type === "unknown") {
    return [
      ...sentences(
        `The connection was lost during this step, so its outcome is unknown: ${outcome.why}`,
        page,
      ),
      ...intended(outcome.change, page),
    ];
  }
  if (outcome.type !== "failed") return [];
  const shown = placedDiagnostic(outcome);
  const output = outcome.output.findLast(({ status }) => status !== 0) ?? outcome.output.at(-1);
  return [
    ...(shown?.includes(outcome.why) === true ? [] : sentences(outcome.why, page)),
    ...(shown === null ? [] : caret(shown, page)),
    ...(output ? printed(output, page) : []),
    ...intended(outcome.change, page),
  ];
}

/** An indented line is a command to be copied, and is not wrapped. */
const sentences = (text: string, page: Page): readonly string[] =>
  visibleLines(text.trim())
    .flatMap((line) => (line.startsWith("    ") ? [line] : wrap(line, page.width - 2, "  ")))
    .map((line) => `  ${line}`);

/** The source line and the caret below it are not wrapped, or the caret would point elsewhere. */
function caret(diagnostic: string, page: Page): readonly string[] {
  return visibleLines(diagnostic).flatMap((line) =>
    /^\s*\d* \|/.test(line) ? [`  ${line}`] : wrap(line, page.width - 2, "  ").map((piece) => `  ${piece}`),
  );
}

/** The last lines that a program printed, each prefixed with the stream, so that none can pass for a line of the report. */
function printed({ status, stdout, stderr }: Output, page: Page): readonly string[] {
  return [
    ...(status === 0 ? [] : [`  ${page.paint.faint(`exit status ${status}`)}`]),
    ...tail("stderr", stderr, page),
    ...tail("stdout", stdout, page),
  ];
}

function tail(stream: string, text: string, page: Page): readonly string[] {
  const lines = visibleLines(text.trimEnd());
  const most = page.verbose > 0 ? 400 : 20;
  const bar = page.paint.faint(`${stream} │`);
  const left = lines.length - most;
  return [
    ...(left > 0 ? [`  ${bar} ${page.paint.faint(`… ${count(left, "earlier line")}`)}`] : []),
    ...lines
      .slice(-most)
      .flatMap((line) => wrap(line, page.width - 11))
      .map((line) => `  ${bar} ${line}`.trimEnd()),
  ];
}

function intended(change: Extract<Outcome, { type: "failed" }>["change"], page: Page): readonly string[] {
  // If the change is the program that failed, it is shown above already.
  if (change === null || isProgram(change)) return [];
  const most = page.verbose > 0 ? 500 : page.diff ? 40 : 12;
  const lines = difference(change, { width: page.width - 4, paint: page.paint, most });
  return [...sentences(`Intended change: ${change.summary}`, page), ...lines.map((line) => `    ${line}`)];
}
