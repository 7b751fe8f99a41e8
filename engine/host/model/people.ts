import { keyOf } from "../../module/predictable.js";
import { readText } from "../../module/read_file.js";
import type { Person } from "./entry.js";
import type { PersonKind } from "./host_files.js";

/** Where the host has its users and groups. */
export const PEOPLE_FILES: Readonly<Record<PersonKind, string>> = {
  passwd: "/etc/passwd",
  group: "/etc/group",
};

export const isPeopleFile = (path: string): boolean => Object.values(PEOPLE_FILES).includes(path);

/** The questions for users and groups that modules predict the answers of. */
export const PREDICTED_PEOPLE: Readonly<Record<PersonKind, string>> = {
  passwd: keyOf(readText(PEOPLE_FILES.passwd).asks),
  group: keyOf(readText(PEOPLE_FILES.group).asks),
};

/** A user or group of a predicted file, by name or number; null where it is not there. */
export function personIn(text: unknown, word: string): Person | null {
  if (typeof text !== "string") return null;
  const rows = text.split("\n").map((line) => line.split(":"));
  const row = rows.find(([name]) => name === word) ?? rows.find(([, , id]) => id === word);
  return row?.[0] === undefined || row[0] === "" ? null : { name: row[0], id: Number(row[2]) };
}
