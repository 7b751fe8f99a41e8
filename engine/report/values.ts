import type { Fields } from "../module/change.js";
import { HIDDEN, Secret } from "../secret/secret.js";

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

export function isHidden(value: unknown): boolean {
  return value instanceof Secret || value === HIDDEN;
}

/** Whether a value is shown on lines of its own rather than after its name. */
export function isLong(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\n");
  if (Array.isArray(value))
    return value.length > 0 && value.some((inner) => isFields(inner) || isLong(inner));
  return isFields(value) && Object.keys(value).length > 0;
}

/** A value on one line: yes and no, lists and records in YAML flow style. */
export function inline(value: unknown): string {
  if (value instanceof Secret) return HIDDEN;
  if (value === null || value === undefined) return "(none)";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string")
    return value === "" || value !== value.trim() ? JSON.stringify(value) : value;
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isFields(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${inline(inner)}`)
      .join(", ")}}`;
  }
  return typeof value === "number" || typeof value === "bigint" ? String(value) : `(a ${typeof value})`;
}

/** A value as lines of YAML, for people only: text is quoted only where it would be misread otherwise. */
export function yamlLines(value: unknown): readonly string[] {
  if (typeof value === "string") return value.replace(/\n$/, "").split("\n");
  if (Array.isArray(value)) return value.flatMap((inner) => under("- ", inner));
  if (!isFields(value)) return [inline(value)];
  return Object.entries(value).flatMap(([key, inner]) =>
    isLong(inner)
      ? [`${key}:`, ...yamlLines(inner).map((line) => `  ${line}`)]
      : [`${key}: ${inline(inner)}`],
  );
}

function under(mark: string, value: unknown): readonly string[] {
  const [first = "", ...rest] = isLong(value) ? yamlLines(value) : [inline(value)];
  return [`${mark}${first}`, ...rest.map((line) => `  ${line}`)];
}
