/** How many columns of a terminal a text without escapes takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((total, grapheme) => total + columns(grapheme), 0);
}

/** A text of at most so many columns, truncated with an ellipsis if it is longer. */
export function truncate(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${take(text, width - 1)}…`;
}

/** Lines of at most so many columns, wrapped between words if possible; further lines begin with `hang`. */
export function wrap(text: string, width: number, hang = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(/(?<= )(?=\S)/)) {
    if (line.trim() !== "" && widthOf(line) + widthOf(piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = hang;
    }
    line += piece;
    while (widthOf(line.trimEnd()) > width) {
      const head = take(line, width);
      if (head.length <= hang.length) break;
      lines.push(head);
      line = hang + line.slice(head.length);
    }
  }
  return [...lines, line.trimEnd()];
}

/** A text padded with spaces to a width. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

const PLAIN = /^[\x20-\x7e]*$/;

const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;

const ZERO_WIDTH = /^[\p{M}\u200c\u200d\ufe00-\ufe0f]+$/u;

/** Created when it is first needed, since that takes milliseconds. */
let segmenter: Intl.Segmenter | null = null;

function graphemes(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function columns(grapheme: string): number {
  if (ZERO_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** As many whole characters from the start as fit. */
function take(text: string, width: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, width));
  let taken = "";
  let total = 0;
  for (const grapheme of graphemes(text)) {
    total += columns(grapheme);
    if (total > width) break;
    taken += grapheme;
  }
  return taken;
}
