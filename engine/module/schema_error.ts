import type { ErrorObject } from "ajv";
import { booleanHint } from "../source/boolean_hint.js";
import { didYouMean } from "../source/nearest.js";
import type { Misfit } from "./misfit.js";
import { MODE_PATTERN } from "./params.js";

/** An error of the schema's validator in our words. */
export function misfitOf(error: ErrorObject): Misfit {
  const at = error.instancePath;
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === "additionalProperties") return unknownKey(at, error, params);
  if (error.keyword === "required") {
    const key = String(params["missingProperty"]);
    return { at, kind: "missing", key, text: `“${key}” is needed here.` };
  }
  if (isBareMode(error)) return { at, kind: "mode", key: null, text: bareMode(Number(error.data)) };
  const name = at.split("/").at(-1) ?? "";
  return { at, kind: "value", key: null, text: `“${name}” ${wrongValue(error, params)}` };
}

function unknownKey(at: string, error: ErrorObject, params: Readonly<Record<string, unknown>>): Misfit {
  const key = String(params["additionalProperty"]);
  const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
  const allowed = known.length > 0 ? ` It takes ${known.join(", ")}.` : "";
  return { at, kind: "unknown", key, text: `there is no “${key}” here.${didYouMean(key, known)}${allowed}` };
}

function wrongValue(
  { keyword, data, message }: ErrorObject,
  params: Readonly<Record<string, unknown>>,
): string {
  switch (keyword) {
    case "enum": {
      const allowed = (params["allowedValues"] as readonly unknown[]).map(String);
      const hint = typeof data === "string" ? didYouMean(data, allowed) : "";
      return `must be one of ${allowed.join(", ")}.${hint}`;
    }
    case "type": {
      const types = [params["type"]].flat().map(String);
      return `must be ${types.map(typeInWords).join(" or ")}, not ${kindOf(data)}.${hintFor(data, types)}`;
    }
    case "pattern": {
      const pattern = String(params["pattern"]);
      return `must ${PATTERNS[pattern] ?? `match ${pattern}`}.`;
    }
    default:
      return `${message ?? "does not fit"}.`;
  }
}

/** A mode that was written without quotes, and so is a number. */
const isBareMode = ({ keyword, parentSchema, data }: ErrorObject): boolean =>
  keyword === "type" && parentSchema?.["pattern"] === MODE_PATTERN && typeof data === "number";

function bareMode(value: number): string {
  return `a mode is octal text, but ${value} without quotes is a decimal number. Write it in quotes: "${octalDigits(value)}".`;
}

/** The digits as they were written; of a number that was written in octal, those. */
function octalDigits(value: number): string {
  const digits = /^[0-7]?[04-7]{3}$/.test(String(value)) ? String(value) : value.toString(8);
  return digits.padStart(4, "0");
}

/** Patterns that many modules ask for, in words. */
const PATTERNS: Readonly<Record<string, string>> = {
  "^/": "be an absolute path, beginning with “/”",
  [MODE_PATTERN]: 'be octal and in quotes, such as "0644"',
};

/** The types of JSON Schema, as the reference of a module calls them. */
function typeInWords(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "text",
    boolean: "true or false",
    integer: "a whole number",
    number: "a number",
    array: "a list",
    object: "a map",
    null: "empty",
  };
  return words[type] ?? type;
}

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (typeof value === "boolean") return String(value);
  return typeInWords(Array.isArray(value) ? "array" : typeof value);
}

/** What to write instead, where a quote too many or too few is all that is wrong. */
function hintFor(value: unknown, types: readonly string[]): string {
  if (types.includes("boolean")) return booleanHint(value);
  const isNumeric = typeof value === "string" && /^-?\d+$/.test(value);
  if (isNumeric && types.some((type) => type === "integer" || type === "number"))
    return ` Write ${value}, without quotes.`;
  const isBare = typeof value === "number" || typeof value === "boolean";
  return isBare && types.includes("string") ? ` Put it in quotes: "${String(value)}".` : "";
}
