/** One line of untrusted text, safe for a terminal: control and invisible characters are written as escapes. */
export function visible(text: string): string {
  return text.replace(UNSAFE, escapeOf);
}

/** The same, with tabs expanded to columns of eight. */
export function visibleLine(line: string): string {
  return visible(expandTabs(line));
}

/** Untrusted text as lines that are safe to show; none for an empty text. */
export function visibleLines(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map(visibleLine);
}

/** C0, DEL and C1 controls, bidirectional marks, invisible characters, unpaired surrogates. */
const UNSAFE =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const short = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return short.get(character) ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}

function expandTabs(line: string): string {
  return line.split("\t").reduce((done, piece) => `${done}${" ".repeat(8 - (done.length % 8))}${piece}`);
}
