import { refuse } from "../../engine/module/index.js";
import { assign, type Assignment, assignmentsOf, assignmentText, valueOf } from "./assignments.js";
import { prefixOf, sameValue, textValue } from "./ifcfg.js";
import { withoutEnding } from "./lines.js";

/** Key → value; null: the key is removed. */
export type Keys = ReadonlyMap<string, string | null>;

/** @throws Refusal for a key or value that such a file cannot hold */
export function wantedKeys(
  device: string,
  keys: Readonly<Record<string, string | number | boolean | null>>,
): Keys {
  const wanted = Object.entries(keys).map(([key, value]) => [key, textValue(key, value)] as const);
  return new Map([["DEVICE", device], ...wanted]);
}

/** The file with the wanted keys. */
export function configured(text: string, path: string, wanted: Keys, alone: boolean): string {
  let lines = assignmentsOf(text.replaceAll("\r\n", "\n"), path);
  for (const [key, value] of [...wanted, ...rivals(lines, wanted)]) {
    refuseHidden(lines, key, path);
    const values = lines.filter((line) => line.key === key).map((line) => line.value);
    const held =
      value === null
        ? values.length === 0
        : values.length > 0 && values.every((it) => sameValue(key, it, value));
    if (!held) lines = assign(lines, key, value);
  }
  return assignmentText(alone ? lines.filter(({ key }) => key === null || wanted.has(key)) : lines);
}

/** A PREFIX wins over the NETMASK that is asked for, so it goes when it says something else. */
function rivals(lines: readonly Assignment[], wanted: Keys): Keys {
  const netmask = wanted.get("NETMASK") ?? null;
  const prefix = valueOf(lines, "PREFIX");
  const rival =
    netmask !== null && !wanted.has("PREFIX") && prefix !== undefined && prefix !== prefixOf(netmask);
  return new Map(rival ? [["PREFIX", null]] : []);
}

/** A key that is set by something other than a plain line cannot be managed. */
function refuseHidden(lines: readonly Assignment[], key: string, path: string): void {
  const hidden = lines.find(
    (line) => line.key === null && new RegExp(String.raw`^[^#]*\b${key}=`).test(line.line),
  );
  if (hidden)
    refuse(
      `${path} sets ${key} in “${withoutEnding(hidden.line)}”, which is more than one assignment: put it on a line of its own`,
    );
}

/** The network script collects lines with DEVICE= by grep and evaluates them as one: a comment before hides them. */
export function hidingComment(lines: readonly Assignment[]): string | null {
  const comment = lines.findIndex(({ line }) => /^\s*#.*DEVICE=/.test(line));
  const real = lines.findIndex(({ key }) => key === "DEVICE");
  return comment >= 0 && comment < real ? withoutEnding(lines[comment]?.line ?? "") : null;
}
