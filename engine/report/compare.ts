import { isDeepStrictEqual } from "node:util";
import { structuredPatch } from "diff";
import type { Fields } from "../module/change.js";
import { HIDDEN } from "../secret/secret.js";
import { inline, isFields, isHidden, isLong, yamlLines } from "./values.js";
import { count } from "./words.js";

/** One line of a difference: added, removed, context, or a remark about what follows. */
export interface Row {
  readonly mark: "+" | "-" | " " | "@";
  readonly text: string;
}

/** The difference of two values of one shape, line by line; null stands for something that does not exist. */
export function compare(was: unknown, is: unknown): readonly Row[] {
  const [before, after] = [was ?? null, is ?? null];
  if (isHidden(before) || isHidden(after)) return [{ mark: " ", text: HIDDEN }];
  if (isFields(before) && isFields(after)) return compareFields(before, after);
  if (isDeepStrictEqual(before, after)) return [];
  if (isText(before) && isText(after)) return compareTexts(before, after);
  if (isList(before) && isList(after)) return compareLists(before ?? [], after ?? []);
  if (before === null) return marked("+", yamlLines(after));
  if (after === null) return marked("-", yamlLines(before));
  return compareInline(before, after);
}

/** Two values that are longer than this together are shown on two lines. */
const MAX_INLINE = 120;

function compareInline(before: unknown, after: unknown): readonly Row[] {
  const both = `${inline(before)} → ${inline(after)}`;
  return isLong(before) || isLong(after) || both.length > MAX_INLINE
    ? [...marked("-", yamlLines(before)), ...marked("+", yamlLines(after))]
    : [{ mark: " ", text: both }];
}

const isText = (value: unknown): value is string | null => typeof value === "string" || value === null;

const isList = (value: unknown): value is readonly unknown[] | null => Array.isArray(value) || value === null;

const marked = (mark: Row["mark"], lines: readonly string[]): readonly Row[] =>
  lines.map((text) => ({ mark, text }));

/** With more edits than this, a diff takes long and is hard to read. */
const MAX_EDITS = 1000;
const MAX_CHARACTERS = 4_000_000;

function compareTexts(before: string | null, after: string | null): readonly Row[] {
  if (/\0/.test(before ?? "") || /\0/.test(after ?? "")) return sizes(before, after, "binary");
  if (before === null) return [...marked("+", lines(after)), ...missingNewline(after)];
  if (after === null) return [...marked("-", lines(before)), ...missingNewline(before)];
  if (!before.includes("\n") && !after.includes("\n")) return compareInline(before, after);
  const patch =
    before.length + after.length > MAX_CHARACTERS
      ? undefined
      : structuredPatch("", "", before, after, undefined, undefined, {
          context: 3,
          maxEditLength: MAX_EDITS,
        });
  if (patch === undefined) return sizes(before, after, "too different to show line by line");
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: written }) => [
    { mark: "@" as const, text: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@` },
    ...written.map(hunkRow),
  ]);
}

function hunkRow(line: string): Row {
  const [mark] = line;
  if (mark === "\\") return { mark: "@", text: NO_NEWLINE };
  return {
    mark: mark === "+" || mark === "-" ? mark : " ",
    text: showTrailingSpaces(line.slice(1), mark !== " "),
  };
}

const NO_NEWLINE = "no newline at the end";

function lines(text: string | null): readonly string[] {
  return text === null || text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** A missing last newline matters only in a text of several lines, which is probably a file. */
function missingNewline(text: string | null): readonly Row[] {
  return text?.includes("\n") && !text.endsWith("\n") ? [{ mark: "@", text: NO_NEWLINE }] : [];
}

/** Trailing spaces are made visible on lines that differ, since they may be the difference. */
function showTrailingSpaces(line: string, differs: boolean): string {
  return differs ? line.replace(/[ \t]+$/, (spaces) => "·".repeat(spaces.length)) : line;
}

function sizes(before: string | null, after: string | null, why: string): readonly Row[] {
  const size = (text: string | null): string =>
    text === null
      ? "(none)"
      : `${count(lines(text).length, "line")}, ${count(Buffer.byteLength(text), "byte")}`;
  return [{ mark: " ", text: `${size(before)} → ${size(after)} (${why})` }];
}

function compareFields(before: Fields, after: Fields): readonly Row[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const rows = keys
    .filter((key) => !hiddenIn(key, before, after))
    .flatMap((key) => compareField(key, before, after));
  const hidden = keys.filter((key) => hiddenIn(key, before, after));
  // Two hidden values cannot be compared here: they are named only if one side lacks them or nothing else differs.
  const named = hidden.filter((key) => !(key in before && key in after) || rows.length === 0);
  return [...rows, ...named.map((key) => hiddenRow(key, before, after))];
}

const hiddenIn = (key: string, ...records: readonly Fields[]): boolean =>
  records.some((record) => isHidden(record[key]));

function hiddenRow(key: string, before: Fields, after: Fields): Row {
  const mark = !(key in before) ? "+" : !(key in after) ? "-" : " ";
  return { mark, text: `${key}: ${HIDDEN}` };
}

function compareField(key: string, before: Fields, after: Fields): readonly Row[] {
  const [old, now] = [before[key], after[key]];
  if (isDeepStrictEqual(old, now)) return [];
  if (old === undefined) return marked("+", yamlLines({ [key]: now }));
  if (now === undefined) return marked("-", yamlLines({ [key]: old }));
  const nested = isLong(old) || isLong(now) || Array.isArray(old) || Array.isArray(now);
  if (!nested && inline(old).length + inline(now).length <= MAX_INLINE)
    return [{ mark: " ", text: `${key}: ${inline(old)} → ${inline(now)}` }];
  return [
    { mark: " ", text: `${key}:` },
    ...compare(old, now).map(({ mark, text }) => ({ mark, text: `  ${text}` })),
  ];
}

/** Lists are compared as sets, unless only the order differs. */
function compareLists(before: readonly unknown[], after: readonly unknown[]): readonly Row[] {
  const without = (list: readonly unknown[], other: readonly unknown[]): readonly string[] => {
    const known = new Set(other.map((value) => JSON.stringify(value)));
    return list.filter((value) => !known.has(JSON.stringify(value))).map(inline);
  };
  const rows = [...marked("-", without(before, after)), ...marked("+", without(after, before))];
  return rows.length > 0 ? rows : compareInline(before, after);
}
