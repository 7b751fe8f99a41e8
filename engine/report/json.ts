import type { Reporter } from "../event/index.js";

/** One event per line, unchanged; characters that a terminal would act on are escaped, which JSON readers undo. */
export function json(write: (line: string) => void): Reporter {
  return (event) => write(`${JSON.stringify(event).replace(UNSAFE, escaped)}\n`);
}

/** What JSON itself does not escape: DEL, C1 controls, bidirectional marks, line separators. */
const UNSAFE = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
