import { readTest, refuse } from "../../engine/module/index.js";

/** A line of /etc/passwd. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The gid as it is written: one that only a run brings about is no number, and still the same one. */
  readonly gidText: string;
  readonly gecos: string;
  readonly home: string;
  readonly shell: string;
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly gidText: string;
  readonly members: readonly string[];
}

export function readAccounts(passwd: string | null): readonly Account[] {
  return rows(passwd, "/etc/passwd").map(
    ([name = "", , uid, gid = "", gecos = "", home = "", shell = ""]) => ({
      name,
      uid: Number(uid),
      gid: Number(gid),
      gidText: gid,
      gecos,
      home,
      shell,
    }),
  );
}

export function readGroups(group: string | null): readonly Group[] {
  return rows(group, "/etc/group").map(([name = "", , gid = "", members = ""]) => ({
    name,
    gid: Number(gid),
    gidText: gid,
    members: members.split(",").filter((member) => member !== ""),
  }));
}

/** The hash in /etc/shadow, empty where there is none; null where the account has no line. */
export function readHash(shadow: string | null, name: string): string | null {
  return rows(shadow, "/etc/shadow").find(([first]) => first === name)?.[1] ?? null;
}

/** The group of this name or number. @throws Refusal where there is none */
export function groupOf(wanted: string | number | boolean, groups: readonly Group[]): Group {
  const text = String(wanted);
  const found = groups.find(({ name }) => name === text) ?? groups.find(({ gid }) => String(gid) === text);
  return found ?? refuse(`there is no group ${text} in /etc/group: create it with the module group first`);
}

/** Whether the host can change its accounts: useradd comes with groupadd and all the others. */
export const shadowTools = readTest("command -v useradd");

/** Refuses what cannot be changed on this host. */
export function refuseWithout(tools: boolean): void {
  if (!tools)
    refuse(
      "there is no useradd, groupadd or the like on the host: install the package shadow-utils, passwd or shadow",
    );
}

/** Lines of NIS (“+::”) and comments are not accounts. */
function rows(text: string | null, path: string): readonly (readonly string[])[] {
  if (text === null) return refuse(`there is no ${path} on the host`);
  return text
    .split("\n")
    .filter((line) => /^[^#+:\s-][^:]*:/.test(line))
    .map((line) => line.split(":"));
}

/** In the place of a number that only a run brings about. */
export const numberOf = (name: string): string => `?${name}`;

/** The text with the row of that name changed, at its end where it is new; null takes it away. */
export function withRow(
  text: string,
  name: string,
  change: ((row: readonly string[] | null) => readonly string[]) | null,
): string {
  const lines = text.split("\n").filter((line) => line !== "");
  const at = lines.findIndex((line) => line.startsWith(`${name}:`));
  const row = at < 0 ? null : (lines[at] ?? "").split(":");
  const changed = change === null ? [] : [change(row).join(":")];
  return `${lines.toSpliced(at < 0 ? lines.length : at, row === null ? 0 : 1, ...changed).join("\n")}\n`;
}
