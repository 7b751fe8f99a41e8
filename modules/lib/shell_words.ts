import { refuse } from "../../engine/module/index.js";

/** What sh makes of a word's quotes and backslashes; `$` and backquotes stay as they are (see `expands`). */
export function unquote(word: string): string {
  return word.replace(PIECE, (piece) => {
    if (piece.startsWith("'")) return piece.slice(1, -1);
    if (piece.startsWith("\\")) return piece.slice(1);
    return piece.startsWith('"') ? piece.slice(1, -1).replace(/\\(["\\$`])/g, "$1") : piece;
  });
}

/** Whether sh would have to look something up or run something for this word. */
export function expands(word: string): boolean {
  const pieces = word.match(PIECE) ?? [];
  return pieces.some((piece) => !/^['\\]/.test(piece) && /(?<!\\)(?:\\\\)*[$`]/.test(piece));
}

/** The words of a command line as a shell would see them; nothing is expanded. @throws Refusal for what needs a shell */
export function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  let rest = line.trimStart();
  while (rest !== "") {
    const raw = WORD.exec(rest)?.[0] ?? "";
    if (raw === "") refuse(`a quote in “${line}” is not closed`);
    if (OPERATOR.test(raw))
      refuse(`“${raw}” needs a shell, and command does not use one: use the module shell, or quote it`);
    words.push(unquote(raw));
    rest = rest.slice(raw.length).trimStart();
  }
  return words;
}

/** An escaped character, a quoted stretch, or bare characters. */
const PIECE = /\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"|[^\\'"]+/g;

/** One word with its quotes. */
const WORD = /^(?:[^\s'"\\]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+(?=\s|$)/;

const OPERATOR = /^(?:\|\|?|&&?|;|\d?(?:>>?|<<?)(?:&\d)?)$/;
