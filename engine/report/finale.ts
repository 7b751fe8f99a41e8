import type { Event, HostResult } from "../event/index.js";
import { oneLine, type Page } from "./page.js";
import { recap, total } from "./recap.js";
import { tellTroubles, type Trouble } from "./troubles.js";
import { wrap } from "./width.js";
import { count, duration, shellWord } from "./words.js";

type RunDone = Extract<Event, { type: "run-done" }>;

export interface Ending {
  readonly troubles: readonly Trouble[];
  readonly check: boolean;
  readonly rerun: readonly string[];
}

/** The end of a run: numbers, one sentence, and, last because it is read first, what went wrong and how to go on. */
export function finale(event: RunDone, { troubles, check, rerun }: Ending, page: Page): readonly string[] {
  const trips = event.hosts.reduce((sum, host) => sum + host.trips, 0);
  const [first = "", ...rest] = wrap(verdict(event, check), page.width);
  return [
    "",
    ...recap(event.hosts, check, page),
    "",
    page.paint.strong(first),
    ...rest.map(page.paint.strong),
    page.paint.faint(`${duration(event.ms)}, ${count(trips, "trip")}.`),
    ...tellTroubles(troubles, page),
    ...again(event.hosts, troubles, rerun),
  ];
}

/** What came of a run, in sentences: “3 differences on 2 hosts.” */
export function verdict({ hosts, interrupted }: RunDone, check: boolean): string {
  const type = check ? "would-change" : "changed";
  const number = total(hosts, type) + (check ? total(hosts, "changed") : 0);
  const where = hosts.filter(({ counts }) => counts[type] > 0 || counts.changed > 0).length;
  const [doubtful, unknown] = [total(hosts, "cannot-tell"), total(hosts, "unknown")];
  const ended = (how: HostResult["end"]): number => hosts.filter((host) => host.end === how).length;
  const [failed, gone] = [ended("failed"), ended("unreachable")];
  const troubled = failed + gone + ended("interrupted") + doubtful + unknown > 0 || interrupted;
  return [
    ...(interrupted ? ["Interrupted."] : []),
    ...(number > 0 ? [`${count(number, check ? "difference" : "change")} on ${count(where, "host")}.`] : []),
    ...(number === 0 && !troubled ? [check ? "All as asked." : "All as asked; nothing was changed."] : []),
    ...(number === 0 && troubled && !check ? ["Nothing was changed."] : []),
    ...(doubtful > 0 ? [`${count(doubtful, "step")} cannot be judged before a real run.`] : []),
    ...(unknown > 0 ? [`Of ${count(unknown, "step")} the outcome is unknown.`] : []),
    ...(failed > 0 ? [`${count(failed, "host")} failed.`] : []),
    ...(gone > 0 ? [`${count(gone, "host")} could not be reached.`] : []),
  ].join(" ");
}

/** The command that runs just the hosts that are not done; it is never broken, so that it can be copied. */
function again(
  hosts: readonly HostResult[],
  troubles: readonly Trouble[],
  rerun: readonly string[],
): readonly string[] {
  const troubled = new Set(troubles.map(({ host }) => host));
  const [left, done] = [new Array<string>(), new Array<string>()];
  for (const { host, end } of hosts) (end === "done" && !troubled.has(host) ? done : left).push(host);
  if (left.length === 0 || rerun.length === 0) return [];
  const all = ["all", ...done.map((host) => `!${host}`)].join(":");
  const limit = left.join(":");
  const words = done.length === 0 ? rerun : [...rerun, "-l", limit.length <= all.length ? limit : all];
  const those = left.length === 1 ? "this host" : `these ${count(left.length, "host")}`;
  return ["", `To run ${those} again:`, `  ${words.map((word) => shellWord(oneLine(word))).join(" ")}`];
}
