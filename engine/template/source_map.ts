import type { Range, Source, SourceMap, Span } from "../source/span.js";

/** Of a whole file as one text. */
export function wholeFile(source: Source): SourceMap {
  const end = source.text.length;
  return {
    span: { source, from: 0, to: end },
    spanOf: ({ from, to }) => ({ source, from: Math.min(from, end), to: Math.min(to, end) }),
  };
}

/** Of a text that lacks the first `skipped` characters of the mapped one, or has some put before it when negative. */
export function shifted(map: SourceMap, skipped: number): SourceMap {
  if (skipped === 0) return map;
  const spanOf = (range: Range): Span => {
    const from = Math.max(0, range.from + skipped);
    return map.spanOf({ from, to: Math.max(from, range.to + skipped) });
  };
  return { span: map.span, spanOf };
}
