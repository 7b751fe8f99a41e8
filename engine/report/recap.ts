import type { HostResult, OutcomeType } from "../event/index.js";
import { oneLine, type Page } from "./page.js";
import { truncate, padEnd, widthOf, wrap } from "./width.js";
import { count, grouped } from "./words.js";

/** A table of the hosts' counts, or a sentence each if it would be too wide; hosts of a large fleet with equal rows share one. */
export function recap(hosts: readonly HostResult[], check: boolean, page: Page): readonly string[] {
  const rows = joined(hosts, page);
  const columns = COLUMNS.filter(({ shown, of }) => shown(check) || hosts.some((host) => of(host) > 0));
  const widest = Math.max(4, ...rows.map(({ name }) => widthOf(name)));
  const needed = columns.reduce((sum, column) => sum + 2 + columnWidth(column), 2 + END);
  if (page.width - needed < Math.min(widest, NAME))
    return rows.flatMap((row) => sentence(row, columns, page));
  const name = Math.min(widest, page.width - needed);
  return [
    ...headings(columns, name).map(page.paint.faint),
    ...rows.map((row) => tableRow(row, columns, name, page)),
  ];
}

/** The sum of one outcome over hosts. */
export function total(hosts: readonly HostResult[], type: OutcomeType): number {
  return hosts.reduce((sum, { counts }) => sum + counts[type], 0);
}

interface Column {
  readonly title: string;
  readonly of: (host: HostResult) => number;
  /** Whether it is shown even if all its numbers are zero. */
  readonly shown: (check: boolean) => boolean;
  readonly hue: "good" | "changed" | "faint" | "alarm" | "doubt";
}

const COLUMNS: readonly Column[] = [
  { title: "ok", of: ({ counts }) => counts.ok, shown: () => true, hue: "good" },
  { title: "changed", of: ({ counts }) => counts.changed, shown: (check) => !check, hue: "changed" },
  {
    title: "would change",
    of: ({ counts }) => counts["would-change"],
    shown: (check) => check,
    hue: "changed",
  },
  { title: "cannot tell", of: ({ counts }) => counts["cannot-tell"], shown: () => false, hue: "doubt" },
  { title: "skipped", of: ({ counts }) => counts.skipped, shown: () => true, hue: "faint" },
  { title: "failed", of: ({ counts, ignored }) => counts.failed - ignored, shown: () => true, hue: "alarm" },
  { title: "ignored", of: ({ ignored }) => ignored, shown: () => false, hue: "doubt" },
  { title: "unknown", of: ({ counts }) => counts.unknown, shown: () => false, hue: "doubt" },
  { title: "trips", of: ({ trips }) => trips, shown: () => true, hue: "faint" },
];

/** A title of two words takes two lines. */
function headings(columns: readonly Column[], name: number): readonly string[] {
  const words = columns.map(({ title }) => title.split(" "));
  const line = (word: (words: readonly string[]) => string): string =>
    " ".repeat(name) +
    words.map((own, index) => word(own).padStart(columnWidth(columns[index]) + 2)).join("");
  const upper = words.some((own) => own.length > 1) ? [line((own) => own.slice(0, -1).join(" "))] : [];
  return [...upper, line((own) => own.at(-1) ?? "")].map((text) => text.trimEnd());
}

const columnWidth = (column: Column | undefined): number =>
  Math.max(MIN_WIDTH, ...(column?.title.split(" ") ?? []).map((word) => word.length));

/** Room for three digits, even if the title is shorter. */
const MIN_WIDTH = 3;

/** The length of the longest ends, “unreachable” and “interrupted”. */
const END = 11;

/** How much of a name must be visible in a table. */
const NAME = 20;

interface Row {
  readonly name: string;
  readonly host: HostResult;
}

/** Hosts of a large fleet with the same numbers share a row; hosts that are done come first. */
function joined(hosts: readonly HostResult[], page: Page): readonly Row[] {
  if (hosts.length <= MAX_ROWS || page.verbose > 0)
    return hosts.map((host) => ({ name: oneLine(host.host), host }));
  const groups = new Map<string, HostResult[]>();
  for (const host of hosts) {
    const key = JSON.stringify([host.end, host.trips, host.ignored, ...Object.values(host.counts)]);
    const group = groups.get(key);
    if (group) group.push(host);
    else groups.set(key, [host]);
  }
  const rows = [...groups.values()].flatMap((group): readonly Row[] => {
    const [host] = group;
    if (host === undefined) return [];
    const name = oneLine(host.host);
    return [{ host, name: group.length === 1 ? name : `${name} and ${grouped(group.length - 1)} more` }];
  });
  return rows.sort((a, b) => Number(a.host.end !== "done") - Number(b.host.end !== "done"));
}

const MAX_ROWS = 24;

function tableRow({ name, host }: Row, columns: readonly Column[], width: number, page: Page): string {
  const cells = columns.map((column) => {
    const number = column.of(host);
    return page.paint[number === 0 ? "faint" : column.hue](grouped(number).padStart(columnWidth(column) + 2));
  });
  return `${padEnd(truncate(name, width), width)}${cells.join("")}  ${end(host, page)}`;
}

function end({ end: how }: HostResult, page: Page): string {
  return how === "done" ? page.paint.faint(how) : page.paint.alarm(how);
}

function sentence({ name, host }: Row, columns: readonly Column[], page: Page): readonly string[] {
  const numbers = columns
    .filter(({ title, of }) => title !== "trips" && of(host) > 0)
    .map(({ title, of }) => `${grouped(of(host))} ${title}`);
  return wrap(`${name}: ${[...numbers, count(host.trips, "trip"), host.end].join(", ")}`, page.width, "  ");
}
