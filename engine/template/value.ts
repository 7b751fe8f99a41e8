import { isRecord } from "../source/record.js";
import { known, Unknown, whollyKnown } from "./unknown.js";

/** A map of a playbook: own properties only. */
export type Plain = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Plain {
  return isRecord(value) && !(value instanceof Unknown);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The kind of a value, for error messages; never the value itself, which may be a secret. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (isList(value)) return "a list";
  if (isMap(value)) return "a map";
  return typeof value === "string" ? "text" : typeof value === "number" ? "a number" : "true or false";
}

/** A value as text: lists and maps as JSON, null as nothing. @throws CannotTell */
export function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  return JSON.stringify(whollyKnown(value));
}

/** Equal in every part, whatever the order of names. @throws CannotTell */
export function isSame(one: unknown, other: unknown): boolean {
  known(one);
  known(other);
  if (isList(one)) {
    return isList(other) && one.length === other.length && one.every((item, i) => isSame(item, other[i]));
  }
  if (!isMap(one)) return one === other;
  if (!isMap(other)) return false;
  const names = Object.keys(one);
  const alike = names.length === Object.keys(other).length;
  return alike && names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]));
}

/** Texts that people mean as false, although every non-empty text counts as true. */
const MEANT_AS_FALSE = /^(?:no|n|false|off|0|none|null)$/i;

/** Whether a value counts as true; null for text that people mean as false. */
export function truth(value: unknown): boolean | null {
  known(value);
  if (typeof value === "string") return MEANT_AS_FALSE.test(value.trim()) ? null : value !== "";
  if (isList(value)) return value.length > 0;
  return value !== null && value !== false && value !== 0;
}
