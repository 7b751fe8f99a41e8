import type { Row, Totals } from "./compare.js";
import { totalsOf } from "./compare.js";

/** What was measured under a name: a chain, or a chapter of the guide. */
export interface Section {
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
  /** What is wrong beside the steps. */
  readonly wrong: readonly string[];
  /** Lines of sh that were run beforehand. */
  readonly given?: string;
}

/** A table for each section in which something is wrong: of the wrong steps, or of all with the wrong ones marked. */
export function troubles(sections: readonly Section[], all: boolean): string {
  return sections
    .filter(({ rows, wrong }) => rows.some(isWrong) || wrong.length > 0)
    .map((section) => `${section.title}: ${section.about}\n${listed(section, all)}`)
    .join("\n");
}

const isWrong = ({ verdict }: Row): boolean => verdict === "wrong";

function listed({ rows, wrong, given }: Section, all: boolean): string {
  const shown = all ? rows : rows.filter(isWrong);
  const cells = shown.map((row) => [
    `${all ? (isWrong(row) ? "✗ " : "  ") : ""}${row.check ?? "nothing"}`,
    row.run ?? "nothing",
    taskOf(row),
  ]);
  const head = [`${all ? "  " : ""}check said`, "run did", "task"];
  const table = cells.length > 0 ? columns([head, ...cells]) : [];
  const before = all && given ? given.trim().split("\n") : [];
  const lines = [...before.map((line) => `  $ ${line}`), ...table, ...wrong];
  return lines.map((line) => `  ${line}\n`).join("");
}

function taskOf({ host, task, item, why }: Row): string {
  return `${host}  ${task}${item === null ? "" : ` (${item})`}${why === null ? "" : `: ${firstLine(why)}`}`;
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
