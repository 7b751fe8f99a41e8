import { dirname } from "node:path/posix";
import {
  type Action,
  type Comparison,
  defineModule,
  given,
  known,
  type Left,
  readStat,
  readText,
  refuse,
  run,
  type Secret,
  secretText,
} from "../engine/module/index.js";
import { readAccounts, readGroups, readHash, refuseWithout, shadowTools } from "./lib/accounts.js";
import { predictUser, userEffects } from "./lib/predict_user.js";
import { goneHome, newHome } from "./lib/user_home.js";
import { currentUser, desiredUser, userArguments, type UserFields, userParams } from "./lib/user.js";

/** Keeps a user of this host. */
export default defineModule({
  summary: "Manage a user",
  description:
    "Manages local users, those in /etc/passwd. What is not given is left as it is; a new user gets the defaults of useradd.",

  params: userParams,
  short: "name",
  examples: {
    "A user with a password": { name: "operator", groups: ["wheel"], password: "{{ operator_hash }}" },
    "vdsm, before its package creates it": {
      name: "vdsm",
      uid: 36,
      group: "kvm",
      system: true,
      shell: "/sbin/nologin",
      home: "/var/lib/vdsm",
      create_home: false,
    },
    "Remove a user and its home directory": { name: "guest", state: "absent", remove_home: true },
  },
  returns: {
    uid: "The user's number; null if it is absent",
    gid: "The number of its primary group",
    home: "Its home directory",
    shell: "Its login shell",
  },

  // Without a password to compare, /etc/shadow is not read.
  reads: ({ password, state, home, create_home }) => ({
    passwd: readText("/etc/passwd"),
    group: readText("/etc/group"),
    shadow: password === undefined ? known(null) : readText("/etc/shadow"),
    tools: shadowTools,
    defaults: readText("/etc/default/useradd"),
    login: state === "present" && create_home ? readText("/etc/login.defs") : known(null),
    above: home === undefined || !create_home ? known(null) : readStat(dirname(home), { follow: true }),
  }),

  check(settings, { passwd, group, shadow }): Comparison<UserFields | null, UserFields | null> | null {
    const { name, state, uid, password } = settings;
    const [accounts, groups] = [readAccounts(passwd), readGroups(group)];
    const account = accounts.find((one) => one.name === name) ?? null;
    const summary = `user ${name}`;
    if (state === "absent")
      return { summary, current: account && { uid: account.uid, home: account.home }, desired: null };
    const other = accounts.find((one) => one.uid === uid && one.name !== name);
    if (other) refuse(`the number ${other.uid} already belongs to the user ${other.name}`);
    const hash = account && password ? readHash(shadow, name) : null;
    return {
      summary,
      current: account && currentUser(account, groups, hash),
      desired: desiredUser(settings, account, groups, hash),
    };
  },

  apply(settings, { before, after }, { passwd, group, tools, ...usual }): readonly Action[] {
    refuseWithout(tools);
    const { name, password, remove_home } = settings;
    const [accounts, groups] = [readAccounts(passwd), readGroups(group)];
    const effects = userEffects(settings, accounts, usual.defaults);
    const changing = (leaves: Left | undefined, ...argv: readonly [string, ...string[]]): Action => ({
      ...run(...argv),
      effects,
      ...given({ leaves }),
    });
    const account = accounts.find((one) => one.name === name);
    if (after === null)
      return [changing(goneHome(settings, account), "userdel", ...(remove_home ? ["-r"] : []), name)];
    const words = userArguments(settings, before === null, after, groups);
    const change =
      before === null
        ? changing(newHome(settings, groups, usual), "useradd", ...words, name)
        : changing(undefined, "usermod", ...words, name);
    return [
      ...(before === null || words.length > 0 ? [change] : []),
      ...(after["password"] === undefined || password === undefined ? [] : [setPassword(name, password)]),
    ];
  },

  fails: ({ name, home = "" }, { passwd, above }) =>
    above === null || above.kind === "directory" || readAccounts(passwd).some((one) => one.name === name)
      ? null
      : `the home directory ${home} cannot be made: ${dirname(home)} is a ${above.kind}`,

  predict: (params, { after }, found) => predictUser(params, after, found),

  result({ name }, { passwd }) {
    const account = readAccounts(passwd).find((one) => one.name === name);
    return {
      uid: account?.uid ?? null,
      gid: account?.gid ?? null,
      home: account?.home ?? null,
      shell: account?.shell ?? null,
    };
  },
});

/** usermod -p would show the hash to everybody who lists processes. */
const setPassword = (name: string, hash: Secret): Action => ({
  ...run("chpasswd", "-e"),
  effects: ["path /etc/shadow"],
  stdin: secretText`${name}:${hash}\n`,
  summary: "set the password",
});
