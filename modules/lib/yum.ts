import { refuse } from "../../engine/module/index.js";

type Scalar = string | number | boolean;
export type Setting = Scalar | null | readonly Scalar[];

/** Options that yum reads as truth values. */
const BOOLEANS = new Set(
  "enabled gpgcheck repo_gpgcheck skip_if_unavailable sslverify enablegroups keepalive protect".split(" "),
);
/** Lists whose order says nothing. */
const SETS = new Set("includepkgs exclude excludepkgs".split(" "));
/** Lists that are read in their order. */
const LISTS = new Set("baseurl gpgkey gpgcakey".split(" "));

/** A setting as a .repo file holds it; null takes the key away. @throws Refusal for what yum could not read */
export function settingText(id: string, key: string, setting: Setting): string | null {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(key)) refuse(`“${key}” in [${id}] cannot be a key of a .repo file`);
  if (setting === null) return null;
  const text = typeof setting === "object" ? listText(key, setting) : scalarText(setting);
  if (BOOLEANS.has(key) && truth(text) === null)
    refuse(`${key} in [${id}] must be true or false, not “${text}”`);
  const lines = LISTS.has(key) ? wordsOf(text).join("\n") : text.trim();
  if (!LISTS.has(key) && /[\r\n]/.test(lines))
    refuse(`${key} in [${id}] has a line break in it; give a list instead`);
  return lines;
}

const scalarText = (value: Scalar): string =>
  typeof value === "boolean" ? (value ? "1" : "0") : String(value);

const listText = (key: string, list: readonly Scalar[]): string =>
  list.map(scalarText).join(LISTS.has(key) ? "\n" : ",");

/** Whether two texts of a key mean the same to yum. */
export function sameSetting(key: string, found: string | null, wanted: string): boolean {
  return found !== null && meaning(key, found) === meaning(key, wanted);
}

function meaning(key: string, text: string): string {
  if (BOOLEANS.has(key)) return String(truth(text) ?? text);
  if (SETS.has(key)) return [...new Set(wordsOf(text))].sort().join(" ");
  return LISTS.has(key) ? wordsOf(text).join(" ") : text.trim();
}

/** @returns null for what yum would not take for a truth value */
export function truth(text: string): boolean | null {
  if (/^(?:1|yes|true|on)$/i.test(text.trim())) return true;
  return /^(?:0|no|false|off)$/i.test(text.trim()) ? false : null;
}

const wordsOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== "");
