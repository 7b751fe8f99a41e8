import { locate, type Span } from "./span.js";

/** Every kind of mistake in what was written. Each is described in docs/diagnostics.md. */
export const diagnosticCodes = [
  "alias",
  "connection",
  "cycle",
  "duplicate-key",
  "duplicate-name",
  "encoding",
  "expression",
  "file",
  "host-name",
  "key",
  "limit",
  "missing",
  "mode",
  "module",
  "no-match",
  "option",
  "parameter",
  "quote",
  "range",
  "secret",
  "suspect",
  "tag",
  "template",
  "type",
  "undefined",
  "unknown-handler",
  "unknown-key",
  "unknown-module",
  "unknown-parameter",
  "value",
  "yaml",
] as const;

export type DiagnosticCode = (typeof diagnosticCodes)[number];

/** One mistake in what somebody wrote, reported to that person. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** A fixed phrase without user data, such as “Unknown parameter”. */
  readonly summary: string;
  /** Full sentences: what was found, why it is wrong, what to write instead. */
  readonly detail: string;
  /** Null only for what was not written in a file, such as a command-line option. */
  readonly at: Span | null;
}

/**
 * Thrown, in every room that reads what people wrote, where a mistake leaves nothing to go on with. Before a run the
 * diagnostics are collected, so that all are reported at once; during a run they make a step fail. What nobody catches
 * reaches the command line, which reports it and ends with exit code 5.
 */
export class InputError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`).join("\n"));
    this.name = "InputError";
    this.diagnostics = diagnostics;
  }
}

/** In reading order: by file, then by place, each mistake once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((diagnostic) => [identity(diagnostic), diagnostic]));
  return [...unique.values()].sort(
    (a, b) =>
      (a.at?.source.path ?? "").localeCompare(b.at?.source.path ?? "") ||
      (a.at?.from ?? 0) - (b.at?.from ?? 0),
  );
}

function identity({ code, detail, at }: Diagnostic): string {
  return JSON.stringify([code, detail, at && locate(at)]);
}
