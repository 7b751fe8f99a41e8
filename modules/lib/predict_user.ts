import { type Facet, reveal } from "../../engine/module/index.js";
import { type Account, type Group, groupOf, numberOf, readGroups, withRow } from "./accounts.js";
import { homeOf } from "./user_home.js";
import type { Settings, UserFields } from "./user.js";

interface Texts {
  readonly passwd: string | null;
  readonly group: string | null;
  readonly shadow: string | null;
  /** What useradd gives to whom nothing is said about. */
  readonly defaults: string | null;
}

type Predicted = Partial<Pick<Texts, "passwd" | "group" | "shadow">>;

/** What useradd, usermod and userdel touch. */
export function userEffects(
  settings: Settings,
  accounts: readonly Account[],
  defaults: string | null,
): readonly Facet[] {
  const { name, home, create_home, move_home } = settings;
  const there = accounts.find((one) => one.name === name);
  const moves = there === undefined ? create_home : move_home;
  const homes =
    moves || there !== undefined ? (there ? [home, there.home] : [homeOf(settings, defaults)]) : [];
  return [
    `user ${name}`,
    `group ${name}`,
    ...["passwd", "shadow", "group", "gshadow"].map((file) => `path /etc/${file}` as const),
    ...homes.flatMap((path) => (path === undefined ? [] : [`tree ${path}` as const])),
  ];
}

/** The texts as they would be; none where it is not known what a new user gets. */
export function predictUser(params: Settings, after: UserFields | null, texts: Texts): Predicted {
  const { passwd, group, shadow } = texts;
  const { name, password } = params;
  if (after === null) return withoutUser(name, passwd ?? "", group ?? "");
  const row = newRow(params, texts);
  if (row === null) return {};
  const groups = withGroups(params, after, group ?? "", row.isNew);
  const hash = password === undefined ? null : reveal(password);
  const accounts = withRow(passwd ?? "", name, () => changed(row.fields, params, readGroups(groups)));
  return {
    passwd: accounts,
    group: groups,
    ...(hash === null
      ? {}
      : { shadow: withRow(shadow ?? "", name, (old) => [name, hash, ...(old?.slice(2) ?? ["", "", ""])]) }),
  };
}

function withoutUser(name: string, passwd: string, group: string): Predicted {
  const accounts = withRow(passwd, name, null);
  const own = readGroups(group).find(
    (one) => one.name === name && one.members.every((member) => member === name),
  );
  const rest = own ? withRow(group, name, null) : group;
  return { passwd: accounts, group: membersChanged(rest, name, () => false) };
}

interface Row {
  readonly fields: readonly string[];
  readonly isNew: boolean;
}

function newRow(settings: Settings, { passwd, group, defaults }: Texts): Row | null {
  const { name, shell } = settings;
  const line = (passwd ?? "").split("\n").find((one) => one.startsWith(`${name}:`));
  if (line !== undefined) return { fields: line.split(":"), isNew: false };
  const usual = (key: string): string | null =>
    new RegExp(`^${key}=(.+)$`, "m").exec(defaults ?? "")?.[1] ?? null;
  const shellGiven = shell ?? usual("SHELL");
  if (shellGiven === null) return null;
  const own = readGroups(group).find((one) => one.name === name);
  const fields = [
    name,
    "x",
    numberOf(name),
    own?.gidText ?? numberOf(name),
    "",
    homeOf(settings, defaults),
    shellGiven,
  ];
  return { fields, isNew: true };
}

function changed(
  [name = "", mark = "x", uid = "", gid = "", gecos = "", home = "", shell = ""]: readonly string[],
  params: Settings,
  groups: readonly Group[],
): readonly string[] {
  const primary = params.group === undefined ? gid : groupOf(params.group, groups).gidText;
  const wanted = (value: string | number | undefined, old: string): string => String(value ?? old);
  return [
    name,
    mark,
    wanted(params.uid, uid),
    primary,
    wanted(params.gecos, gecos),
    wanted(params.home, home),
    wanted(params.shell, shell),
  ];
}

function withGroups({ name, group }: Settings, after: UserFields, text: string, isNew: boolean): string {
  const lacks = !readGroups(text).some((one) => one.name === name);
  const own =
    isNew && group === undefined && lacks ? withRow(text, name, () => [name, "x", numberOf(name), ""]) : text;
  const wanted = after["groups"];
  if (typeof wanted !== "string") return own;
  const names = wanted.split(",");
  return membersChanged(own, name, (one) => names.includes(one));
}

function membersChanged(text: string, name: string, belongs: (group: string) => boolean): string {
  return readGroups(text).reduce((all, { name: group, members }) => {
    const is = members.includes(name);
    if (is === belongs(group)) return all;
    const after = is ? members.filter((one) => one !== name) : [...members, name];
    return withRow(all, group, (row) => [...(row ?? []).slice(0, 3), after.join(",")]);
  }, text);
}
