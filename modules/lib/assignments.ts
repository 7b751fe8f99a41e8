import { refuse } from "../../engine/module/index.js";
import { keepOnce, linesOf, textOf, withoutEnding } from "./lines.js";
import { expands, unquote } from "./shell_words.js";

/** One line of a file that sh sources. */
export interface Assignment {
  /** Null: a comment, an empty line, or something other than one assignment. */
  readonly key: string | null;
  /** As sh would take it; null where that depends on running it. */
  readonly value: string | null;
  /** With its ending. */
  readonly line: string;
}

/** The lines of a file of KEY=value assignments. @throws Refusal for a quote that is not closed on its line */
export function assignmentsOf(text: string, path: string): readonly Assignment[] {
  return linesOf(text).map((line, index) => {
    const match = ASSIGNMENT.exec(withoutEnding(line));
    const [, key, word = ""] = match ?? [];
    if (key !== undefined) return { key, value: expands(word) ? null : unquote(word), line };
    if (!/^\s*(?:#|$)/.test(line) && UNCLOSED.test(withoutEnding(line)))
      refuse(`line ${index + 1} of ${path} has a quote that is not closed: fix the file by hand first`);
    return { key: null, value: null, line };
  });
}

/** Substitutions, bare characters, escapes, and quoted stretches: one word of sh. */
const WORD = String.raw`(?:\$\([^()]*\)|[^\s"'\\;&|<>()#]|(?<=[^\s])#|\\.|'[^']*'|"(?:[^"\\]|\\.)*")*`;
const ASSIGNMENT = new RegExp(String.raw`^\s*(?:export\s+)?([A-Za-z_]\w*)=(${WORD})\s*(?:\s#.*)?$`);
/** A line whose quoted stretches, once taken away, leave a quote. */
const UNCLOSED = /^(?:[^"'\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")*(?:'[^']*|"(?:[^"\\]|\\.)*\\?)$/;

/** A value as one word, bare where sh and every other reader of such files agree on it. */
export function quoted(value: string): string {
  if (/^[A-Za-z0-9_.:/-]*$/.test(value)) return value;
  if (!/["\\$`]/.test(value)) return `"${value}"`;
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replaceAll(/["\\$`]/g, "\\$&")}"`;
}

/** The value that sh ends up with: that of the last assignment; undefined when there is none. */
export function valueOf(file: readonly Assignment[], key: string): string | null | undefined {
  return file.findLast((line) => line.key === key)?.value;
}

/** The lines with `key` assigned once, where it first was or after the last assignment; null takes it away. */
export function assign(
  file: readonly Assignment[],
  key: string,
  value: string | null,
): readonly Assignment[] {
  const end = file.findLastIndex((line) => line.key !== null) + 1 || file.length;
  const one = value === null ? null : { key, value, line: `${key}=${quoted(value)}\n` };
  return keepOnce(file, (line) => line.key === key, one, end);
}

export const assignmentText = (file: readonly Assignment[]): string =>
  textOf(
    file.map(({ line }) => line),
    "\n",
  );
