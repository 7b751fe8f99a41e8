import type { Paint } from "../source/caret.js";

/** The colours of the parts of a report. Text is measured and truncated before it is coloured, never after. */
export interface Palette extends Paint {
  readonly good: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
}

/** Colours of the 16-colour palette, which every terminal has and its user may have configured; or none. */
export function palette(color: boolean): Palette {
  const paint = (on: number, off: number) => (text: string) =>
    color && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    strong: paint(1, 22),
    faint: paint(2, 22),
    alarm: paint(31, 39),
    good: paint(32, 39),
    changed: paint(33, 39),
    doubt: paint(35, 39),
    added: paint(32, 39),
    removed: paint(31, 39),
  };
}
