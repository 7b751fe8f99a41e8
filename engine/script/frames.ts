/** A head line's words, and the bytes up to the next mark. */
export interface Frame {
  readonly head: readonly string[];
  readonly body: Buffer;
}

/** What the script printed; empty when even its beginning is missing. */
export function frames(stdout: Buffer): readonly Frame[] {
  const mark = stdout.subarray(0, stdout.indexOf(LINE_FEED));
  if (mark.length === 0) return [];
  const found: Frame[] = [];
  for (let at = stdout.indexOf(mark, mark.length); at >= 0;) {
    const next = stdout.indexOf(mark, at + mark.length);
    const frame = stdout.subarray(at + mark.length, next < 0 ? stdout.length : next);
    const end = frame.indexOf(LINE_FEED);
    found.push({ head: frame.toString("latin1", 0, end).split(" "), body: frame.subarray(end + 1) });
    at = next;
  }
  return found;
}

const LINE_FEED = 10;
