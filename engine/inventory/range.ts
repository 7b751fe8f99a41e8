/** The most names that one pattern may expand to. */
export const MOST_EXPANDED = 10_000;

/** Thrown for an invalid range, with the reason as a sentence. */
export class RangeMistake extends Error {}

/**
 * `gs[1:4].example.com`, `rack[a:c]-[01:10:3]`: the names it stands for, the last range fastest.
 * @throws RangeMistake
 */
export function expandRanges(pattern: string): readonly string[] {
  const parts = pattern.split(/(\[[^\]]*\])/);
  const choices = parts.map((part) => (part.startsWith("[") ? rangeOf(part) : [part]));
  const count = choices.reduce((product, { length }) => product * length, 1);
  if (count > MOST_EXPANDED) {
    throw new RangeMistake(`“${pattern}” expands to ${count} names; at most ${MOST_EXPANDED} are allowed.`);
  }
  return choices.reduce<readonly string[]>(
    (names, choice) => names.flatMap((name) => choice.map((item) => name + item)),
    [""],
  );
}

function rangeOf(written: string): readonly string[] {
  const [, start = "", end = "", step = "1"] = /^\[(\w+):(\w+)(?::(\d+))?\]$/.exec(written) ?? [];
  const stride = Number(step);
  if (start === "" || stride === 0) {
    throw new RangeMistake(
      `“${written}” is not a range. Write [FIRST:LAST] or [FIRST:LAST:STEP], such as [1:4].`,
    );
  }
  if (/^\d+$/.test(start) && /^\d+$/.test(end)) return numbers(written, start, end, stride);
  if (/^[a-z]$/.test(start) && /^[a-z]$/.test(end)) return letters(written, start, end, stride);
  if (/^[A-Z]$/.test(start) && /^[A-Z]$/.test(end)) return letters(written, start, end, stride);
  throw new RangeMistake(
    `“${written}” must go from a number to a number, or from a letter to a letter of the same case.`,
  );
}

/** Padded with zeros to the width of the first, when that begins with one. */
function numbers(written: string, start: string, end: string, step: number): readonly string[] {
  const padded = start.length > 1 && start.startsWith("0");
  if (padded && end.length !== start.length) {
    throw new RangeMistake(`“${written}” has leading zeros, so both ends need the same number of digits.`);
  }
  const count = span(written, Number(start), Number(end), step);
  return Array.from({ length: count }, (_, index) =>
    String(Number(start) + index * step).padStart(padded ? start.length : 1, "0"),
  );
}

function letters(written: string, start: string, end: string, step: number): readonly string[] {
  const first = start.charCodeAt(0);
  const count = span(written, first, end.charCodeAt(0), step);
  return Array.from({ length: count }, (_, index) => String.fromCharCode(first + index * step));
}

function span(written: string, first: number, last: number, step: number): number {
  if (last < first) throw new RangeMistake(`“${written}” ends before it begins.`);
  const count = Math.floor((last - first) / step) + 1;
  if (count <= MOST_EXPANDED) return count;
  throw new RangeMistake(`“${written}” expands to ${count} names; at most ${MOST_EXPANDED} are allowed.`);
}
