import type { Reporter } from "../event/index.js";

/** One event, one line, as it is; whatever a terminal would act on is escaped, which JSON allows and readers undo. */
export function json(write: (line: string) => void): Reporter {
  return (event) => write(`${JSON.stringify(event).replace(ACTING, escaped)}\n`);
}

/** What JSON itself leaves as it is: DEL, C1 controls, marks of direction, line separators. */
const ACTING = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
