import type { Event, HostResult } from "../event/index.js";
import { oneLine, type Page } from "./page.js";
import { recap, total } from "./recap.js";
import { problemLines, type Problem } from "./problems.js";
import { wrap } from "./width.js";
import { count, duration, shellWord } from "./words.js";

type RunDone = Extract<Event, { type: "run-done" }>;

export interface Ending {
  readonly problems: readonly Problem[];
  readonly check: boolean;
  readonly rerun: readonly string[];
}

/** The end of a run: counts, one sentence, and, last because it is read first, what went wrong and how to run it again. */
export function summary(event: RunDone, { problems, check, rerun }: Ending, page: Page): readonly string[] {
  const trips = event.hosts.reduce((sum, host) => sum + host.trips, 0);
  const [first = "", ...rest] = wrap(conclusion(event, check), page.width);
  return [
    "",
    ...recap(event.hosts, check, page),
    "",
    page.paint.strong(first),
    ...rest.map(page.paint.strong),
    page.paint.faint(`${duration(event.ms)}, ${count(trips, "round trip")}.`),
    ...problemLines(problems, page),
    ...again(event.hosts, problems, rerun),
  ];
}

/** The result of a run in one or a few sentences: “3 differences on 2 hosts.” */
export function conclusion({ hosts, interrupted }: RunDone, check: boolean): string {
  const type = check ? "would-change" : "changed";
  const number = total(hosts, type) + (check ? total(hosts, "changed") : 0);
  const where = hosts.filter(({ counts }) => counts[type] > 0 || counts.changed > 0).length;
  const [undecided, unknown] = [total(hosts, "cannot-tell"), total(hosts, "unknown")];
  const ended = (how: HostResult["end"]): number => hosts.filter((host) => host.end === how).length;
  const [failed, unreachable] = [ended("failed"), ended("unreachable")];
  const problems = failed + unreachable + ended("interrupted") + undecided + unknown > 0 || interrupted;
  return [
    ...(interrupted ? ["Interrupted."] : []),
    ...(number > 0 ? [`${count(number, check ? "difference" : "change")} on ${count(where, "host")}.`] : []),
    ...(number === 0 && !problems
      ? [check ? "No drift: all hosts are as asked." : "No changes: all hosts are as asked."]
      : []),
    ...(number === 0 && problems && !check ? ["Nothing was changed."] : []),
    ...(undecided > 0 ? [`${count(undecided, "step")} cannot be checked without a real run.`] : []),
    ...(unknown > 0 ? [`The outcome of ${count(unknown, "step")} is unknown.`] : []),
    ...(failed > 0 ? [`${count(failed, "host")} failed.`] : []),
    ...(unreachable > 0
      ? [`${count(unreachable, "host")} ${unreachable === 1 ? "was" : "were"} unreachable.`]
      : []),
  ].join(" ");
}

/** The command that runs only the hosts that are not done; it is never wrapped, so that it can be copied. */
function again(
  hosts: readonly HostResult[],
  problems: readonly Problem[],
  rerun: readonly string[],
): readonly string[] {
  const affected = new Set(problems.map(({ host }) => host));
  const [left, done] = [new Array<string>(), new Array<string>()];
  for (const { host, end } of hosts) (end === "done" && !affected.has(host) ? done : left).push(host);
  if (left.length === 0 || rerun.length === 0) return [];
  const all = ["all", ...done.map((host) => `!${host}`)].join(":");
  const limit = left.join(":");
  const words = done.length === 0 ? rerun : [...rerun, "-l", limit.length <= all.length ? limit : all];
  const those = left.length === 1 ? "this host" : `these ${count(left.length, "host")}`;
  return ["", `To run again on ${those}:`, `  ${words.map((word) => shellWord(oneLine(word))).join(" ")}`];
}
