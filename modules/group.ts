import { type Change, defineModule, readText, refuse, run } from "../engine/module/index.js";
import { readAccounts, readGroups, refuseWithout, shadowTools } from "./lib/accounts.js";

/** Keeps a group of users. */
export default defineModule({
  summary: "Keep a group",
  description: "Groups of this host, those in /etc/group. Who belongs to one is said by user.",

  params: {
    name: { type: "string", pattern: "^[A-Za-z_][\\w.-]*$", description: "The group's name" },
    gid: {
      type: "integer",
      minimum: 0,
      optional: true,
      description: "Its number; the next free one for a new group, and left as it is, when absent",
    },
    system: {
      type: "boolean",
      default: false,
      description: "Take the number of a new group from those of the system",
    },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "Whether there shall be one",
    },
  },
  short: "name",
  examples: {
    "A group": "operators",
    "The group of vdsm, before its package makes it": { name: "kvm", gid: 36, system: true },
    "No such group": { name: "games", state: "absent" },
  },
  returns: { gid: "Its number; null when it is absent" },

  reads: () => ({ group: readText("/etc/group"), passwd: readText("/etc/passwd"), tools: shadowTools }),

  check(
    { name, gid, state },
    { group, passwd, tools },
  ): Change<{ readonly gid: number | string } | null> | null {
    const groups = readGroups(group);
    const found = groups.find((one) => one.name === name);
    if (state === "absent") {
      if (!found) return null;
      const user = readAccounts(passwd).find((account) => account.gid === found.gid);
      if (user) refuse(`${name} is the primary group of ${user.name}: change or remove that user before`);
      refuseWithout(tools);
      return { summary: `group ${name}`, before: { gid: found.gid }, after: null };
    }
    if (found && (gid === undefined || gid === found.gid)) return null;
    const other = groups.find((one) => one.gid === gid);
    if (other) refuse(`the number ${other.gid} belongs to the group ${other.name} already`);
    refuseWithout(tools);
    return {
      summary: `group ${name}`,
      before: found ? { gid: found.gid } : null,
      after: { gid: gid ?? "next free" },
    };
  },

  apply({ name, gid, system }, { before, after }) {
    const number = gid === undefined ? [] : ["-g", String(gid)];
    if (after === null) return [run("groupdel", name)];
    if (before !== null) return [run("groupmod", ...number, name)];
    return [run("groupadd", ...(system ? ["-r"] : []), ...number, name)];
  },

  notes: ({ name, gid }, { group }) => {
    const found = readGroups(group).find((one) => one.name === name);
    if (!found || gid === undefined || found.gid === gid) return [];
    return [
      { level: "warning", text: `files of the group ${found.gid} keep that number: ${name} loses them` },
    ];
  },

  result: ({ name }, { group }) => ({
    gid: readGroups(group).find((one) => one.name === name)?.gid ?? null,
  }),
});
