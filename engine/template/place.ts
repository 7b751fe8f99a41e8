import type { Source, Span } from "../source/span.js";

/** Where a template text was written, and where each piece of it stands; a YAML scalar is one. */
export interface Place {
  readonly span: Span;
  within(from: number, to: number): Span;
}

/** A whole file as one text. */
export function wholeFile(source: Source): Place {
  const end = source.text.length;
  return {
    span: { source, from: 0, to: end },
    within: (from, to) => ({ source, from: Math.min(from, end), to: Math.min(to, end) }),
  };
}

/** The place of a text that was cut from a larger one, or has something put before it when `skipped` is negative. */
export function after(place: Place, skipped: number): Place {
  if (skipped === 0) return place;
  const within = (from: number, to: number): Span => {
    const start = Math.max(0, from + skipped);
    return place.within(start, Math.max(start, to + skipped));
  };
  return { span: place.span, within };
}
