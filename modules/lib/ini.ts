import { keepOnce, linesOf, textOf, withoutEnding } from "./lines.js";

/** One logical line of an INI file. */
export interface Item {
  readonly kind: "section" | "option" | "other";
  /** The section it stands in, or begins; empty before the first. */
  readonly section: string;
  /** Of an option; empty otherwise. */
  readonly key: string;
  /** Of an option: continuation lines joined by line breaks; null for a key that stands alone. */
  readonly value: string | null;
  /** As written, with all its line endings. */
  readonly text: string;
}

/** An option, or where its value is null, a key alone. */
export interface Option {
  readonly section: string;
  readonly key: string;
  readonly value: string | null;
}

/** How a file's readers read it. */
export interface Dialect {
  /** An indented line goes on with the option above it. */
  readonly continued: boolean;
}

/** The logical lines of an INI file. */
export function itemsOf(text: string, { continued }: Dialect): readonly Item[] {
  const items: Item[] = [];
  for (const line of linesOf(text)) {
    const last = items.at(-1);
    if (continued && last?.kind === "option" && /^[ \t]+[^\s#;]/.test(line)) {
      const value = `${last.value ?? ""}\n${line.trim()}`;
      items.splice(-1, 1, { ...last, value, text: last.text + line });
    } else items.push(itemOf(line, last?.section ?? ""));
  }
  return items;
}

function itemOf(line: string, section: string): Item {
  const other = { section, key: "", value: null, text: line };
  const header = HEADER.exec(line);
  if (header) return { ...other, kind: "section", section: header[1] ?? "" };
  const option = OPTION.exec(withoutEnding(line));
  if (!option) return { ...other, kind: "other" };
  return {
    ...other,
    kind: "option",
    key: option[2] ?? "",
    value: option[3] === undefined ? null : (option[4] ?? ""),
  };
}

const HEADER = /^\s*\[([^\]\r\n]+)\]/;
/** Indent, key, separator, value. A line that begins with a mark of comments is none. */
const OPTION = /^(\s*)([^\s=:#;[][^=:]*?)(?:(\s*[=:][ \t]*)(.*?))?\s*$/;

/** The values an option has in the file, in order. */
export function valuesOf(items: readonly Item[], section: string, key: string): readonly (string | null)[] {
  return items.filter((item) => isOption(item, section, key)).map(({ value }) => value);
}

export const hasSection = (items: readonly Item[], section: string): boolean =>
  items.some((item) => item.kind === "section" && item.section === section);

/** The items with the option said once: where it first was, or after the last one of its section. */
export function withOption(
  items: readonly Item[],
  option: Option,
  ending: string,
  { continued }: Dialect,
): readonly Item[] {
  const { section, key } = option;
  const isIt = (item: Item): boolean => isOption(item, section, key);
  const { indent, separator } = styleOf(items, section, items.findIndex(isIt));
  // Where lines go on by their indent, an option that had one would be taken for more of the option above it.
  const style = { indent: continued ? "" : indent, separator };
  const made: Item = { ...option, kind: "option", text: optionText(option, style) + ending };
  const ready = section === "" || hasSection(items, section) ? items : withSection(items, section, ending);
  return keepOnce(ready, isIt, made, endOf(ready, section));
}

/** The items without an option. */
export function withoutOption(items: readonly Item[], section: string, key: string): readonly Item[] {
  return items.filter((item) => !isOption(item, section, key));
}

/** The items without a section; a comment that leans on the next section's header is that one's, and stays. */
export function withoutSection(items: readonly Item[], section: string): readonly Item[] {
  return items.filter(
    (item, index) => item.section !== section || (item.kind === "other" && leans(items, index)),
  );
}

/** The items with an empty section at the end, after an empty line. */
export function withSection(items: readonly Item[], section: string, ending: string): readonly Item[] {
  const last = items.at(-1);
  const gap = last === undefined || last.text.trim() === "" ? "" : ending;
  const none = { section, key: "", value: null };
  const blank: readonly Item[] = gap === "" ? [] : [{ ...none, kind: "other", text: gap }];
  return [...items, ...blank, { ...none, kind: "section", text: `[${section}]${ending}` }];
}

export const iniText = (items: readonly Item[], ending: string): string =>
  textOf(
    items.map(({ text }) => text),
    ending,
  );

const isOption = (item: Item, section: string, key: string): boolean =>
  item.kind === "option" && item.section === section && item.key === key;

/** Whether nothing but comments lies between a comment and the next section's header. */
function leans(items: readonly Item[], index: number): boolean {
  const item = items[index];
  if (item?.kind === "section") return true;
  return item?.kind === "other" && item.text.trim() !== "" && leans(items, index + 1);
}

/** Where a new option of a section goes: after its last option, else after its header, else before the first section. */
function endOf(items: readonly Item[], section: string): number {
  const option = items.findLastIndex((item) => item.kind === "option" && item.section === section);
  const header = items.findLastIndex((item) => item.kind === "section" && item.section === section);
  if (option >= 0 || header >= 0) return Math.max(option, header) + 1;
  const first = items.findIndex((item) => item.kind === "section");
  return first < 0 ? items.length : first;
}

interface Style {
  readonly indent: string;
  readonly separator: string;
}

/** How the option was written, or else its neighbours in the section, or else in the file. */
function styleOf(items: readonly Item[], section: string, place: number): Style {
  const options = items.filter(({ kind, value }) => kind === "option" && value !== null);
  const model = items[place] ?? options.find((item) => item.section === section) ?? options[0];
  const match = OPTION.exec(withoutEnding(linesOf(model?.text ?? "")[0] ?? ""));
  return { indent: match?.[1] ?? "", separator: match?.[3] ?? "=" };
}

function optionText({ key, value }: Option, { indent, separator }: Style): string {
  if (value === null) return indent + key;
  return `${indent}${key}${separator}${value.replaceAll("\n", "\n        ")}`;
}
