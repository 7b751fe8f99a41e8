import type { Change } from "../module/change.js";
import type { Event, Outcome, Output, TaskName } from "../event/index.js";
import { difference } from "./difference.js";
import type { StepDone } from "./group.js";
import { oneLine, type Page } from "./page.js";
import { visibleLines } from "./visible.js";
import { wrap } from "./width.js";
import { count, names } from "./words.js";

/** What the end must tell in full. */
export type Trouble = StepDone | Extract<Event, { type: "host-unreachable" }>;

/** Everything known of each failure, those that are alike told once: where, why, what was printed, what was meant. */
export function tellTroubles(troubles: readonly Trouble[], page: Page): readonly string[] {
  if (troubles.length === 0) return [];
  const groups = [...alike(troubles).values()];
  const most = page.verbose > 0 ? Infinity : MOST;
  const left = new Set(groups.slice(most).flatMap((group) => group.map(({ host }) => host)));
  return [
    "",
    page.paint.alarm(groups.length === 1 ? "What went wrong" : `${groups.length} things went wrong`),
    ...groups.slice(0, most).flatMap((group) => ["", ...tellGroup(group, page)]),
    ...(left.size > 0
      ? ["", `  … and as many more things on ${count(left.size, "host")}; -v tells them all.`]
      : []),
  ];
}

/** Different failures told in full. */
const MOST = 20;

function alike(troubles: readonly Trouble[]): ReadonlyMap<string, readonly Trouble[]> {
  const groups = new Map<string, Trouble[]>();
  for (const trouble of troubles) {
    const key = JSON.stringify(
      trouble.type === "step-done"
        ? [trouble.task.id, trouble.item, trouble.delegate, trouble.outcome]
        : [trouble.why],
    );
    const group = groups.get(key);
    if (group) group.push(trouble);
    else groups.set(key, [trouble]);
  }
  return groups;
}

function tellGroup(group: readonly Trouble[], page: Page): readonly string[] {
  const [trouble] = group;
  if (trouble === undefined) return [];
  const who = names(
    group.map(({ host }) => oneLine(host)),
    page.verbose > 0 ? Infinity : 200,
  );
  if (trouble.type === "host-unreachable") {
    return [...titled(who, "could not be reached", page), ...sentences(trouble.why, page)];
  }
  const { task, item, delegate, outcome } = trouble;
  const name = `${oneLine(task.name)}${item === null ? "" : ` (${oneLine(item)})`}`;
  const where = delegate === null ? "" : `, on ${oneLine(delegate)}`;
  return [
    ...titled(who, name + where, page),
    // A diagnostic begins with the place itself.
    ...(placed(outcome) !== null ? [] : [`  ${page.paint.faint(place(task))}`]),
    ...tellOutcome(outcome, page),
  ];
}

function isProgram({ before, after, summary }: Change): boolean {
  return before === null && typeof after === "string" && summary.startsWith(after.split("\n")[0] ?? after);
}

/** A mistake in the text, shown where it was written; one without a place says no more than the reason does. */
function placed(outcome: Outcome): string | null {
  const diagnostic = outcome.type === "failed" ? outcome.diagnostic : null;
  return diagnostic !== null && /^\S+:\d+:\d+: /.test(diagnostic) ? diagnostic : null;
}

const place = ({ at }: TaskName): string => `${oneLine(at.file)}:${at.line}:${at.column}`;

function titled(who: string, what: string, page: Page): readonly string[] {
  return wrap(`${who} · ${what}`, page.width, "  ").map((line) => page.paint.strong(line));
}

function tellOutcome(outcome: Outcome, page: Page): readonly string[] {
  if (outcome.type === "unknown") {
    return [
      ...sentences(
        `The connection was lost while this was being done, so what came of it is unknown: ${outcome.why}`,
        page,
      ),
      ...meant(outcome.change, page),
    ];
  }
  if (outcome.type !== "failed") return [];
  const shown = placed(outcome);
  const output = outcome.output.findLast(({ status }) => status !== 0) ?? outcome.output.at(-1);
  return [
    ...(shown?.includes(outcome.why) === true ? [] : sentences(outcome.why, page)),
    ...(shown === null ? [] : caret(shown, page)),
    ...(output ? printed(output, page) : []),
    ...meant(outcome.change, page),
  ];
}

/** What is set far in is a command to be copied, and is not broken. */
const sentences = (text: string, page: Page): readonly string[] =>
  visibleLines(text.trim())
    .flatMap((line) => (line.startsWith("    ") ? [line] : wrap(line, page.width - 2, "  ")))
    .map((line) => `  ${line}`);

/** The written line and the caret below it stay as they are, or the caret would point elsewhere. */
function caret(diagnostic: string, page: Page): readonly string[] {
  return visibleLines(diagnostic).flatMap((line) =>
    /^\s*\d* \|/.test(line) ? [`  ${line}`] : wrap(line, page.width - 2, "  ").map((piece) => `  ${piece}`),
  );
}

/** The last lines a program printed, each behind the stream's name, so that none can pass for one of ours. */
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
    ...(left > 0 ? [`  ${bar} ${page.paint.faint(`… ${count(left, "line")} before`)}`] : []),
    ...lines
      .slice(-most)
      .flatMap((line) => wrap(line, page.width - 11))
      .map((line) => `  ${bar} ${line}`.trimEnd()),
  ];
}

function meant(change: Extract<Outcome, { type: "failed" }>["change"], page: Page): readonly string[] {
  // Where the change is the program that failed, all has been said above.
  if (change === null || isProgram(change)) return [];
  const most = page.verbose > 0 ? 500 : page.diff ? 40 : 12;
  const lines = difference(change, { width: page.width - 4, paint: page.paint, most });
  return [
    ...sentences(`It was meant to change ${change.summary}${lines.length > 0 ? ":" : "."}`, page),
    ...lines.map((line) => `    ${line}`),
  ];
}
