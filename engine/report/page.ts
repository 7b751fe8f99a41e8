import { stripVTControlCharacters } from "node:util";
import type { Palette } from "./paint.js";
import { visible } from "./visible.js";
import { truncate, widthOf, wrap } from "./width.js";

/** How lines are laid out: columns (Infinity: nothing is wrapped), colours, and how much detail. */
export interface Page {
  readonly width: number;
  readonly paint: Palette;
  readonly verbose: number;
  readonly diff: boolean;
}

/** One entry of the report: a verb in the left column, a text, and an aside after it. */
export function entry(
  page: Page,
  verb: string,
  paint: (text: string) => string,
  text: string,
  aside = "",
): readonly string[] {
  const narrow = page.width < NARROW;
  const label = narrow ? `  ${verb}` : verb.padStart(VERB);
  const [first = "", ...rest] = wrap(
    narrow ? `${label}  ${text}` : text,
    narrow ? page.width : bodyWidth(page),
    narrow ? "    " : "",
  );
  const lines = narrow
    ? [`  ${paint(verb)}${first.slice(label.length)}`, ...rest]
    : [`${paint(label)}  ${first}`, ...rest.map((line) => indent(page) + line)];
  return aside === "" ? lines : withAside(page, lines, aside);
}

/** An entry that is truncated rather than wrapped, so that it stays one line whatever it quotes. */
export function briefEntry(
  page: Page,
  verb: string,
  paint: (text: string) => string,
  text: string,
): readonly string[] {
  const width = page.width < NARROW ? page.width - verb.length - 4 : bodyWidth(page);
  return entry(page, verb, paint, truncate(text, width));
}

/** Lines below an entry, in its right column. */
export function below(page: Page, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? "" : indent(page) + line));
}

/** The width of the right column. */
export function bodyWidth(page: Page): number {
  return Math.max(16, page.width - indent(page).length);
}

/** Names and texts of unknown origin on one line: control characters written out, line breaks as spaces. */
export function oneLine(text: string): string {
  return visible(text.trim().replace(/\s*\n\s*/g, " "));
}

const VERB = 12;
const NARROW = 60;

const indent = (page: Page): string => " ".repeat(page.width < NARROW ? 4 : VERB + 2);

/** Puts the aside after the last line if it fits, else below it. */
function withAside(page: Page, lines: readonly string[], aside: string): readonly string[] {
  const last = lines.at(-1) ?? "";
  const width = widthOf(stripVTControlCharacters(last));
  return width + widthOf(aside) + 2 <= page.width
    ? [...lines.slice(0, -1), `${last}  ${page.paint.faint(aside)}`]
    : [...lines, ...below(page, [page.paint.faint(aside)])];
}
