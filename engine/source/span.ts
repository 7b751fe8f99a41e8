/** A text that somebody wrote, and the name under which they know it. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Offsets into a text, `to` excluded. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A range of a source's text. Line and column are worked out only to be shown. */
export interface Span extends Range {
  readonly source: Source;
}

/** Where a text that was read from a source is written in it, whatever its quotes, escapes and folding there. */
export interface SourceMap {
  readonly span: Span;
  /** Where a range of the text is written. */
  spanOf(range: Range): Span;
}

/** A place as it is shown; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function locate({ source, from }: Span): Location {
  const before = source.text.slice(0, from);
  const start = before.lastIndexOf("\n") + 1;
  return { file: source.path, line: before.split("\n").length, column: from - start + 1 };
}

/** `file:line:column`, which editors and terminals turn into a link. */
export function pointer(span: Span): string {
  const { file, line, column } = locate(span);
  return `${file}:${line}:${column}`;
}
