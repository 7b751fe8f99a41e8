import type { Diagnostic } from "./diagnostic.js";
import type { Source } from "./span.js";

/** A text as a YAML string, in the quotes that need the fewest escapes. */
export function yamlString(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** `{{ x }}` without quotes, which YAML reads as a map within a map. */
export function quoteProblem(source: Source, from: number, written: string): Diagnostic {
  const value = written.replace(/\s+#.*$/, "").trimEnd();
  return {
    code: "quote",
    summary: "Unquoted template",
    detail: `YAML reads “{{” as the start of a map. Quote the whole value: ${yamlString(value)}`,
    at: { source, from, to: from + value.length },
  };
}
