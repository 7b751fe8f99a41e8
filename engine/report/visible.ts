/** One line of unknown origin as a terminal may show it: whatever could act on the terminal, or hide, is written out. */
export function visible(text: string): string {
  return text.replace(ACTING, written);
}

/** The same for a line whose tabs are to be kept: they become spaces up to the next column of eight. */
export function visibleLine(line: string): string {
  return visible(untabbed(line));
}

/** A text of unknown origin as lines that may be shown; nothing for an empty text. */
export function visibleLines(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map(visibleLine);
}

/** C0, DEL and C1 controls, marks of direction, invisible characters, half surrogate pairs. */
const ACTING =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const short = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function written(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return short.get(character) ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}

function untabbed(line: string): string {
  return line.split("\t").reduce((done, piece) => `${done}${" ".repeat(8 - (done.length % 8))}${piece}`);
}
