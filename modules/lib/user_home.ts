import type { Left } from "../../engine/module/index.js";
import { type Account, type Group, groupOf } from "./accounts.js";
import type { Settings } from "./user.js";

/** What useradd reads beside the accounts. */
interface Usual {
  /** The text of /etc/default/useradd. */
  readonly defaults: string | null;
  /** The text of /etc/login.defs. */
  readonly login: string | null;
}

/** Where a new user's home directory is. */
export const homeOf = ({ name, home }: Settings, defaults: string | null): string =>
  home ?? `${setting(defaults, "HOME", "=") ?? "/home"}/${name}`;

/** The home directory that useradd makes, as far as it is known. */
export function newHome(settings: Settings, groups: readonly Group[], usual: Usual): Left | undefined {
  const { name, uid, create_home } = settings;
  const group = groupAfter(settings, groups, usual);
  if (!create_home || group === null) return undefined;
  return {
    kind: "copied",
    path: homeOf(settings, usual.defaults),
    from: setting(usual.defaults, "SKEL", "=") ?? "/etc/skel",
    owner: { name, id: uid ?? Number.NaN },
    group,
    mode: homeMode(usual.login),
  };
}

/** What userdel takes away. */
export const goneHome = ({ remove_home }: Settings, account: Account | undefined): Left | undefined =>
  remove_home && account !== undefined
    ? { kind: "removed", path: account.home, owner: account.name }
    : undefined;

/** Without a group given, useradd makes one of the user's name, unless told otherwise. */
function groupAfter(
  { name, group }: Settings,
  groups: readonly Group[],
  { login }: Usual,
): { readonly name: string; readonly id: number } | null {
  const own = groups.find((one) => one.name === name);
  const there = group === undefined ? own : groupOf(group, groups);
  if (there !== undefined) return { name: there.name, id: there.gid };
  return setting(login, "USERGROUPS_ENAB", "[ \\t]+") === "yes" ? { name, id: Number.NaN } : null;
}

/** The mode of a new home directory. */
export function homeMode(login: string | null): string {
  const mode = setting(login, "HOME_MODE", "[ \\t]+");
  const umask = setting(login, "UMASK", "[ \\t]+") ?? "022";
  const bits = mode === null ? 0o777 & ~Number.parseInt(umask, 8) : Number.parseInt(mode, 8);
  return bits.toString(8).padStart(4, "0");
}

const setting = (text: string | null, key: string, between: string): string | null =>
  new RegExp(`^${key}${between}(\\S+)`, "m").exec(text ?? "")?.[1] ?? null;
