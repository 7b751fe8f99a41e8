import type { Change } from "../module/change.js";
import { compare, type Row } from "./compare.js";
import type { Palette } from "./paint.js";
import { visibleLine } from "./visible.js";
import { truncate, widthOf, wrap } from "./width.js";
import { grouped } from "./words.js";

export interface DifferenceOptions {
  readonly width: number;
  readonly paint: Palette;
  /** Lines shown at most; the rest are counted. */
  readonly most: number;
}

/** What a change does, as painted lines: texts as a unified diff, records field by field; none if nothing visible differs. */
export function difference({ before, after }: Change, options: DifferenceOptions): readonly string[] {
  const rows = compare(before, after);
  const shown = rows.slice(0, options.most).flatMap((row) => paintRow(row, options));
  const left = rows.length - options.most;
  return left > 0 ? [...shown, options.paint.faint(`  … ${grouped(left)} more lines`)] : shown;
}

/** How many lines of the terminal one line may take before it is truncated. */
const MAX_WRAPPED = 4;

function paintRow({ mark, text }: Row, { width, paint }: DifferenceOptions): readonly string[] {
  if (mark === "@") return [paint.faint(truncate(`  ${text}`, width))];
  const hue = { "+": paint.added, "-": paint.removed, " ": (line: string) => line }[mark];
  const shown = visibleLine(text).trimEnd();
  const wrapped = widthOf(shown) + 2 > width ? broken(shown, width) : [shown];
  return wrapped.map((line, index) => hue(index === 0 ? `${mark} ${line}`.trimEnd() : `  ${line}`));
}

function broken(text: string, width: number): readonly string[] {
  const pieces = wrap(text, Math.max(8, width - 2), "  ");
  if (pieces.length <= MAX_WRAPPED) return pieces;
  return [...pieces.slice(0, MAX_WRAPPED - 1), `  … (${grouped(text.length)} characters)`];
}
