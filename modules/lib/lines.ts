/** A text's lines, each with its own ending; the last may lack one. Joined, they are the text again. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What a line says, without its ending. */
export function withoutEnding(line: string): string {
  return line.replace(/\r?\n$/, "");
}

/** How the text ends its lines: as its first line does. */
export function endingOf(text: string): "\n" | "\r\n" {
  return /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
}

/** The lines as one text, without empty strings; a line that lacks its ending and is not the last is given one. */
export function textOf(lines: readonly string[], ending: string): string {
  const kept = lines.filter((line) => line !== "");
  const last = kept.length - 1;
  return kept.map((line, index) => (index < last && !line.endsWith("\n") ? line + ending : line)).join("");
}

/** The lines with further ones before the line at `place`; each of those is given the ending. */
export function insert(
  lines: readonly string[],
  place: number,
  said: readonly string[],
  ending: string,
): readonly string[] {
  return lines.toSpliced(place, 0, ...said.map((line) => line + ending));
}

/** The items with this one in the place of the first of its kind, or else at `end`, and no other; null: with none. */
export function keepOnce<T>(
  items: readonly T[],
  isOfKind: (item: T) => boolean,
  one: T | null,
  end = items.length,
): readonly T[] {
  const place = items.findIndex(isOfKind);
  const others = items.filter((item) => !isOfKind(item));
  return one === null ? others : others.toSpliced(place < 0 ? end : place, 0, one);
}

/** Several things as a sentence names them: “a”, “a and b”, “a, b and c”. */
export function listInWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
