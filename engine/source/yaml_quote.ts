import type { Diagnostic } from "./diagnostic.js";
import type { Source } from "./span.js";

/** A text as a YAML string, in the quotes that need the fewest escapes. */
export function quoted(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** `{{ x }}` without quotes, which YAML reads as a map within a map. */
export function quoteProblem(source: Source, from: number, written: string): Diagnostic {
  const value = written.replace(/\s+#.*$/, "").trimEnd();
  return {
    code: "quote",
    summary: "Quotes missing around a template",
    detail: `YAML reads “{{” as the beginning of a map. Write the whole value in quotes: ${quoted(value)}`,
    at: { source, from, to: from + value.length },
  };
}
