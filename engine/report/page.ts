import { stripVTControlCharacters } from "node:util";
import type { Palette } from "./paint.js";
import { visible } from "./visible.js";
import { cut, widthOf, wrap } from "./width.js";

/** What lines are made for: so many columns (Infinity: none are broken), painted so, told so thoroughly. */
export interface Page {
  readonly width: number;
  readonly paint: Palette;
  readonly verbose: number;
  readonly diff: boolean;
}

/** One line of the report proper: a verb in the left column, what it is about, and after it what was painted already. */
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
    narrow ? page.width : room(page),
    narrow ? "    " : "",
  );
  const lines = narrow
    ? [`  ${paint(verb)}${first.slice(label.length)}`, ...rest]
    : [`${paint(label)}  ${first}`, ...rest.map((line) => indent(page) + line)];
  return aside === "" ? lines : remarked(page, lines, aside);
}

/** An entry that is cut rather than broken, so that it stays one line whatever it quotes. */
export function briefEntry(
  page: Page,
  verb: string,
  paint: (text: string) => string,
  text: string,
): readonly string[] {
  const width = page.width < NARROW ? page.width - verb.length - 4 : room(page);
  return entry(page, verb, paint, cut(text, width));
}

/** Lines below an entry, in its right column. */
export function below(page: Page, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? "" : indent(page) + line));
}

/** The columns there are below an entry. */
export function room(page: Page): number {
  return Math.max(16, page.width - indent(page).length);
}

/** Names and texts of unknown origin on one line: control characters written out, line breaks as spaces. */
export function oneLine(text: string): string {
  return visible(text.trim().replace(/\s*\n\s*/g, " "));
}

const VERB = 12;
const NARROW = 60;

const indent = (page: Page): string => " ".repeat(page.width < NARROW ? 4 : VERB + 2);

/** Puts a faint remark behind the last line where it fits, else below it. */
function remarked(page: Page, lines: readonly string[], aside: string): readonly string[] {
  const last = lines.at(-1) ?? "";
  const width = widthOf(stripVTControlCharacters(last));
  return width + widthOf(aside) + 2 <= page.width
    ? [...lines.slice(0, -1), `${last}  ${page.paint.faint(aside)}`]
    : [...lines, ...below(page, [page.paint.faint(aside)])];
}
