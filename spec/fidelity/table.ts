import type { Row, Totals } from "./compare.js";
import { totalsOf } from "./compare.js";

/** What was measured under a name: a chain, or a chapter of the guide. */
export interface Section {
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
  /** What is wrong beside the steps. */
  readonly wrong: readonly string[];
}

/** A table for each section in which something is wrong. */
export function troubles(sections: readonly Section[]): string {
  return sections
    .map((section) => ({ ...section, rows: section.rows.filter(({ verdict }) => verdict === "wrong") }))
    .filter(({ rows, wrong }) => rows.length + wrong.length > 0)
    .map((section) => `${section.title}: ${section.about}\n${listed(section)}`)
    .join("\n");
}

function listed({ rows, wrong }: Section): string {
  const cells = rows.map(({ check, run, task, item, host, why }) => [
    check ?? "nothing",
    run ?? "nothing",
    `${host}  ${task}${item === null ? "" : ` (${item})`}${why === null ? "" : `: ${firstLine(why)}`}`,
  ]);
  const table = cells.length > 0 ? columns([["check said", "run did", "task"], ...cells]) : [];
  return [...table, ...wrong].map((line) => `  ${line}\n`).join("");
}

const firstLine = (text: string): string => text.split("\n")[0] ?? "";

/** The rows in columns as wide as they must be, but for the last. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1].map((index) =>
    Math.min(40, Math.max(...rows.map((row) => (row[index] ?? "").length))),
  );
  return rows.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  "));
}

/** All figures in a line. */
export function summary(title: string, sections: readonly Section[]): string {
  const { steps, true: right, honest, wrong } = sumOf(sections);
  const beside = sections.reduce((sum, section) => sum + section.wrong.length, 0);
  const more = beside > 0 ? `, and ${beside} wrong beside the steps` : "";
  return `${title}: ${steps} steps: ${right} true, ${honest} cannot tell (${percent(honest, steps)} %), ${wrong} wrong${more}\n`;
}

export function sumOf(sections: readonly Section[]): Totals {
  return totalsOf(sections.flatMap(({ rows }) => rows));
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? "0" : ((100 * part) / whole).toFixed(1);
