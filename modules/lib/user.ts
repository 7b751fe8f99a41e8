import {
  given,
  HIDDEN,
  param,
  type ParamSchema,
  type ParamsOf,
  refuse,
  reveal,
  type Secret,
} from "../../engine/module/index.js";
import { type Account, type Group, groupOf } from "./accounts.js";

export const userParams = {
  name: param.text("The user's name", { pattern: "^[A-Za-z_][\\w.-]*\\$?$" }),
  state: param.presence("Whether the user exists"),
  uid: param.integer("The user's number", { minimum: 0, optional: true }),
  group: param.scalar("The primary group, by name or number", { optional: true }),
  groups: param.list(
    { type: "string" },
    "Supplementary groups; an empty list with “append: false” removes the user from all",
    { optional: true },
  ),
  append: param.flag("Keep the user in groups that are not listed; false removes it from them", true),
  gecos: param.text("The full name, or a comment", { pattern: "^[^:\\n]*$", optional: true }),
  home: param.text("The home directory", { pattern: "^/[^:\\n]*$", optional: true }),
  create_home: param.flag("Create the home directory of a new user", true),
  move_home: param.flag("Move the contents of the home directory when home changes"),
  shell: param.text("The login shell", { pattern: "^/[^:\\n]*$", optional: true }),
  system: param.flag("Create a system user, with a number from that range"),
  password: param.text(
    "The password as a crypt(3) hash, such as “openssl passwd -6” prints; “!” disables password login",
    { secret: true, optional: true },
  ),
  remove_home: param.flag("With “state: absent”: also remove the home directory and mail"),
} as const satisfies ParamSchema;

export type Settings = ParamsOf<typeof userParams>;

export type UserFields = Readonly<Record<string, string | number | null>>;

/** The user as it is; a hash is never shown. */
export function currentUser(
  { uid, gid, gidText, gecos, home, shell, name }: Account,
  groups: readonly Group[],
  hash: string | null,
): UserFields {
  const group = groups.find((one) => one.gidText === gidText)?.name ?? gid;
  const password = hash === null ? null : hash === "" ? "none" : "another";
  return { uid, gecos, home, shell, group, groups: groupsOf(name, groups).join(","), password };
}

/** The user as asked for, in the same words; what is as it is now looks as it does now. */
export function desiredUser(
  settings: Settings,
  account: Account | null,
  groups: readonly Group[],
  hash: string | null,
): UserFields {
  const { uid, gecos, home, shell } = settings;
  return {
    ...(uid === undefined ? (account ? {} : { uid: "next free" }) : { uid }),
    ...given({ gecos, home, shell }),
    ...primaryGroup(settings, account, groups),
    ...supplementaryGroups(settings, account, groups),
    ...desiredPassword(settings.password, hash),
  };
}

/** Options of useradd or usermod that bring about what differs. */
export function userArguments(
  { name, uid, group, move_home, create_home, system }: Settings,
  isNew: boolean,
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
    ...(isNew ? [...(system ? ["-r"] : []), create_home ? "-m" : "-M", ...own] : []),
    ...(uid === undefined ? [] : option("uid", "-u")),
    ...option("group", "-g"),
    ...option("groups", "-G"),
    ...option("gecos", "-c"),
    ...option("home", "-d"),
    ...(!isNew && move_home && differs["home"] !== undefined ? ["-m"] : []),
    ...option("shell", "-s"),
  ];
}

const groupsOf = (name: string, groups: readonly Group[]): readonly string[] =>
  groups.filter(({ members }) => members.includes(name)).map((group) => group.name);

function primaryGroup({ group }: Settings, account: Account | null, groups: readonly Group[]): UserFields {
  if (group === undefined) return {};
  const wanted = groupOf(group, groups);
  return wanted.gidText === account?.gidText ? {} : { group: wanted.name };
}

/** The whole list afterwards: with append, the groups that the user is in already stay in it. */
function supplementaryGroups(
  { name, groups: asked, append }: Settings,
  account: Account | null,
  groups: readonly Group[],
): UserFields {
  if (asked === undefined) return {};
  const now = account ? groupsOf(name, groups) : [];
  const named = asked.map((group) => groupOf(group, groups).name);
  const primary = groups.find(({ gidText }) => gidText === account?.gidText)?.name;
  const wanted = [...new Set([...(append ? now : []), ...named])].filter(
    (group) => group !== primary || now.includes(group),
  );
  const same = wanted.length === now.length && wanted.every((group) => now.includes(group));
  return same ? {} : { groups: wanted.join(",") };
}

/** @throws Refusal for what is not a hash */
function desiredPassword(password: Secret | undefined, hash: string | null): UserFields {
  if (password === undefined) return {};
  if (!/^(?:\$|[!*]|[./\dA-Za-z]{13}$)/.test(reveal(password)))
    refuse("the password is not a crypt(3) hash: make one, for example with “openssl passwd -6”");
  return password.equals(hash) ? {} : { password: HIDDEN };
}
