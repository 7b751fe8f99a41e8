/** A text that somebody wrote, and the name under which they know it. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A piece of a source: offsets into its text, `to` excluded. Line and column exist only when read aloud. */
export interface Span {
  readonly source: Source;
  readonly from: number;
  readonly to: number;
}

/** A place as people name it; line and column count from 1. */
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
