import { HIDDEN, type Secret } from "../../engine/module/index.js";
import { type Account, type Group, groupOf } from "./accounts.js";

export type UserFields = Readonly<Record<string, string | number | null>>;

export interface WantedUser {
  readonly name: string;
  readonly uid?: number;
  readonly group?: string | number | boolean;
  readonly groups?: readonly string[];
  readonly append: boolean;
  readonly gecos?: string;
  readonly home?: string;
  readonly create_home: boolean;
  readonly move_home: boolean;
  readonly shell?: string;
  readonly system: boolean;
}

/** One thing about a user that is not as asked. */
export type Difference = readonly [key: string, before: string | number | null, after: string | number];

export function userDiffers(
  wanted: WantedUser,
  account: Account | null,
  groups: readonly Group[],
): readonly Difference[] {
  const plain = (["uid", "gecos", "home", "shell"] as const).flatMap((key): Difference[] => {
    const value = wanted[key];
    return value === undefined || value === account?.[key] ? [] : [[key, account?.[key] ?? null, value]];
  });
  return [...plain, ...primaryDiffers(wanted, account, groups), ...furtherDiffer(wanted, account, groups)];
}

/** A hash is never told, neither the one that is there nor the one to come. */
export function passwordDiffers(password: Secret | undefined, hash: string | null): readonly Difference[] {
  if (password === undefined || password.equals(hash)) return [];
  return [["password", hash === null ? null : hash === "" ? "none" : "another", HIDDEN]];
}

/** Options of useradd or usermod that bring about what differs. */
export function userArguments(
  { name, uid, group, move_home, create_home, system }: WantedUser,
  fresh: boolean,
  differs: UserFields,
  groups: readonly Group[],
): readonly string[] {
  const option = (key: string, flag: string): readonly string[] => {
    const value = differs[key];
    return value === undefined || value === null ? [] : [flag, String(value)];
  };
  // useradd wants to make a group of the user's name, and gives up where there is one.
  const own = group === undefined && groups.some((one) => one.name === name) ? ["-g", name] : [];
  return [
    ...(fresh ? [...(system ? ["-r"] : []), create_home ? "-m" : "-M", ...own] : []),
    ...(uid === undefined ? [] : option("uid", "-u")),
    ...option("group", "-g"),
    ...option("groups", "-G"),
    ...option("gecos", "-c"),
    ...option("home", "-d"),
    ...(!fresh && move_home && differs["home"] !== undefined ? ["-m"] : []),
    ...option("shell", "-s"),
  ];
}

function primaryDiffers(
  { group }: WantedUser,
  account: Account | null,
  groups: readonly Group[],
): readonly Difference[] {
  if (group === undefined) return [];
  const wanted = groupOf(group, groups);
  if (wanted.gid === account?.gid) return [];
  const now = groups.find(({ gid }) => gid === account?.gid);
  return [["group", now?.name ?? account?.gid ?? null, wanted.name]];
}

/** The whole list afterwards: with append the ones it belongs to already stay in it. */
function furtherDiffer(
  { name, groups: asked, append }: WantedUser,
  account: Account | null,
  groups: readonly Group[],
): readonly Difference[] {
  if (asked === undefined) return [];
  const now = account
    ? groups.filter(({ members }) => members.includes(name)).map((group) => group.name)
    : [];
  const named = asked.map((group) => groupOf(group, groups).name);
  const primary = groups.find(({ gid }) => gid === account?.gid)?.name;
  const wanted = [...new Set([...(append ? now : []), ...named])].filter(
    (group) => group !== primary || now.includes(group),
  );
  const same = wanted.length === now.length && wanted.every((group) => now.includes(group));
  return same ? [] : [["groups", account ? now.join(",") : null, wanted.join(",")]];
}
