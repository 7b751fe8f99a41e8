import {
  type Action,
  type Change,
  defineModule,
  readText,
  refuse,
  reveal,
  run,
  secretText,
} from "../engine/module/index.js";
import {
  type Account,
  readAccounts,
  readGroups,
  readHash,
  refuseWithout,
  shadowTools,
} from "./lib/accounts.js";
import { passwordDiffers, type UserFields, userArguments, userDiffers } from "./lib/user.js";

/** Keeps a user of this host. */
export default defineModule({
  summary: "Keep a user",
  description:
    "Users of this host, those in /etc/passwd. What is not said is left as it is; a new user gets what useradd gives.",

  params: {
    name: { type: "string", pattern: "^[A-Za-z_][\\w.-]*\\$?$", description: "The user's name" },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether there shall be one",
    },
    uid: { type: "integer", minimum: 0, optional: true, description: "Its number" },
    group: { type: "scalar", optional: true, description: "Its primary group, by name or number" },
    groups: {
      type: "array",
      items: { type: "string" },
      optional: true,
      description: "Further groups it belongs to; an empty list with “append: false” takes it out of all",
    },
    append: {
      type: "boolean",
      default: true,
      description: "Keep it in groups that are not listed; false takes it out of them",
    },
    gecos: {
      type: "string",
      pattern: "^[^:\\n]*$",
      optional: true,
      description: "Its full name, or a comment",
    },
    home: { type: "string", pattern: "^/[^:\\n]*$", optional: true, description: "Its home directory" },
    create_home: { type: "boolean", default: true, description: "Make the home directory of a new user" },
    move_home: {
      type: "boolean",
      default: false,
      description: "Move what is in the home directory when home changes",
    },
    shell: { type: "string", pattern: "^/[^:\\n]*$", optional: true, description: "Its login shell" },
    system: {
      type: "boolean",
      default: false,
      description: "Take the number of a new user from those of the system",
    },
    password: {
      type: "string",
      secret: true,
      optional: true,
      description:
        "Its password as a hash of crypt(3), such as “openssl passwd -6” prints; “!” for none that works",
    },
    remove_home: {
      type: "boolean",
      default: false,
      description: "With “state: absent”: remove its home directory and mail too",
    },
  },
  short: "name",
  examples: {
    "A user with a password": { name: "operator", groups: ["wheel"], password: "{{ operator_hash }}" },
    "vdsm, before its package makes it": {
      name: "vdsm",
      uid: 36,
      group: "kvm",
      system: true,
      shell: "/sbin/nologin",
      home: "/var/lib/vdsm",
      create_home: false,
    },
    "Gone, with all it had": { name: "guest", state: "absent", remove_home: true },
  },
  returns: {
    uid: "Its number; null when it is absent",
    gid: "The number of its primary group",
    home: "Its home directory",
    shell: "Its login shell",
  },

  // Without a password to compare, /etc/shadow is nobody's business: /etc/passwd is read once for both.
  reads: ({ password }) => ({
    passwd: readText("/etc/passwd"),
    group: readText("/etc/group"),
    shadow: readText(password === undefined ? "/etc/passwd" : "/etc/shadow"),
    tools: shadowTools,
  }),

  check(params, { passwd, group, shadow, tools }): Change<UserFields | null> | null {
    const { name, state, password } = params;
    const [accounts, groups] = [readAccounts(passwd), readGroups(group)];
    const account = accounts.find((one) => one.name === name) ?? null;
    const summary = `user ${name}`;
    if (state === "absent") {
      if (account === null) return null;
      refuseWithout(tools);
      return { summary, before: { uid: account.uid, home: account.home }, after: null };
    }
    if (password && !/^(?:\$|[!*]|[./\dA-Za-z]{13}$)/.test(reveal(password)))
      refuse("the password is no hash of crypt(3): make one, for instance with “openssl passwd -6”");
    refuseTaken(params.uid, name, accounts);
    const rows = [
      ...userDiffers(params, account, groups),
      ...passwordDiffers(password, account && readHash(shadow, name)),
    ];
    if (account && rows.length === 0) return null;
    refuseWithout(tools);
    return {
      summary,
      before: account && Object.fromEntries(rows.map(([key, before]) => [key, before])),
      after: {
        ...(account ? {} : { uid: "next free" }),
        ...Object.fromEntries(rows.map(([key, , after]) => [key, after])),
      },
    };
  },

  apply(params, { before, after }, { group }): readonly Action[] {
    const { name, password, remove_home } = params;
    if (after === null) return [run("userdel", ...(remove_home ? ["-r"] : []), name)];
    const words = userArguments(params, before === null, after, readGroups(group));
    return [
      ...(before === null
        ? [run("useradd", ...words, name)]
        : words.length > 0
          ? [run("usermod", ...words, name)]
          : []),
      ...(after["password"] === undefined || password === undefined
        ? []
        : [setPassword(secretText`${name}:${password}\n`)]),
    ];
  },

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
const setPassword = (stdin: ReturnType<typeof secretText>): Action => ({
  ...run("chpasswd", "-e"),
  stdin,
  summary: "set the password",
});

function refuseTaken(uid: number | undefined, name: string, accounts: readonly Account[]): void {
  const other = accounts.find((one) => one.uid === uid && one.name !== name);
  if (other) refuse(`the number ${other.uid} belongs to the user ${other.name} already`);
}
