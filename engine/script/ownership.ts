import type { Ownership } from "../module/action.js";

/** Owner and group as chown takes them, a mode as octal digits; null where nothing is asked. */
export interface WantedOwnership {
  readonly owner: string | null;
  readonly group: string | null;
  readonly mode: string | null;
}

/** What of owner, group and mode is asked. */
export function parseOwnership({ owner, group, mode }: Ownership): WantedOwnership {
  return { owner: name(owner), group: name(group), mode: mode ?? null };
}

/** Says why these cannot be asked of chown and chmod, or null. */
export function ownershipError({ owner, group, mode }: WantedOwnership): string | null {
  for (const word of [owner, group]) {
    if (word !== null && !/^[^\s:/-][^\s:/]*$/.test(word))
      return `“${word}” cannot be the name of a user or group`;
  }
  if (mode !== null && !/^[0-7]{3,4}$/.test(mode)) return `“${mode}” is not an octal mode`;
  return null;
}

/** The one argument of chown, or null when neither is asked. */
export function ownerWord({ owner, group }: WantedOwnership): string | null {
  if (owner === null && group === null) return null;
  return `${owner ?? ""}${group === null ? "" : `:${group}`}`;
}

/** A mode for chmod that also takes away: an octal one leaves setuid and setgid of directories as they are. */
export function modeWord(mode: string): string {
  const bits = Number.parseInt(mode, 8);
  const triple = (shift: number): string =>
    ["r", "w", "x"].filter((_, index) => bits & ((4 >> index) << shift)).join("");
  const special = [
    `u${bits & 0o4000 ? "+" : "-"}s`,
    `g${bits & 0o2000 ? "+" : "-"}s`,
    `a${bits & 0o1000 ? "+" : "-"}t`,
  ];
  return [`u=${triple(6)}`, `g=${triple(3)}`, `o=${triple(0)}`, ...special].join(",");
}

function name(word: string | number | undefined): string | null {
  return word === undefined || word === "" ? null : String(word);
}
