import {
  param,
  type Comparison,
  defineModule,
  readText,
  refuse,
  type Run,
  run,
} from "../engine/module/index.js";
import { numberOf, readAccounts, readGroups, refuseWithout, shadowTools, withRow } from "./lib/accounts.js";

/** Keeps a group of users. */
export default defineModule({
  summary: "Manage a group",
  description: "Manages local groups, those in /etc/group. Use the module user for their members.",

  params: {
    name: param.text("The group's name", { pattern: "^[A-Za-z_][\\w.-]*$" }),
    gid: param.integer("The group's number; if absent, a new group gets the next free one", {
      minimum: 0,
      optional: true,
    }),
    system: param.flag("Create a system group, with a number from that range"),
    state: param.presence("Whether the group exists"),
  },
  short: "name",
  examples: {
    "A group": "operators",
    "The group of vdsm, before its package creates it": { name: "kvm", gid: 36, system: true },
    "Remove a group": { name: "games", state: "absent" },
  },
  returns: { gid: "The group's number; null if it is absent" },

  reads: () => ({ group: readText("/etc/group"), passwd: readText("/etc/passwd"), tools: shadowTools }),

  check(
    { name, gid, state },
    { group, passwd },
  ): Comparison<{ readonly gid: number } | null, { readonly gid: number | string } | null> {
    const groups = readGroups(group);
    const found = groups.find((one) => one.name === name);
    const summary = `group ${name}`;
    const current = found ? { gid: found.gid } : null;
    if (state === "absent") {
      const user = readAccounts(passwd).find((account) => account.gidText === found?.gidText);
      if (user) refuse(`${name} is the primary group of ${user.name}: change or remove that user first`);
      return { summary, current, desired: null };
    }
    const other = gid === found?.gid ? undefined : groups.find((one) => one.gid === gid);
    if (other) refuse(`the number ${other.gid} already belongs to the group ${other.name}`);
    return { summary, current, desired: { gid: gid ?? found?.gid ?? "next free" } };
  },

  apply({ name, gid, system }, { before, after }, { tools }) {
    refuseWithout(tools);
    const number = gid === undefined ? [] : ["-g", String(gid)];
    if (after === null) return [changing(name, "groupdel", name)];
    if (before !== null) return [changing(name, "groupmod", ...number, name)];
    return [changing(name, "groupadd", ...(system ? ["-r"] : []), ...number, name)];
  },

  predict: ({ name, gid }, { after }, { group }) => ({
    group: withRow(group ?? "", name, after === null ? null : (row) => groupRow(name, gid, row)),
  }),

  notes: ({ name, gid }, { group }) => {
    const found = readGroups(group).find((one) => one.name === name);
    if (!found || gid === undefined || found.gid === gid) return [];
    return [
      {
        level: "warning",
        text: `files that belong to the group number ${found.gid} keep it, and no longer belong to ${name}`,
      },
    ];
  },

  result: ({ name }, { group }) => ({
    gid: readGroups(group).find((one) => one.name === name)?.gid ?? null,
  }),
});

const changing = (name: string, program: string, ...rest: readonly string[]): Run => ({
  ...run(program, ...rest),
  effects: [`group ${name}`, "path /etc/group", "path /etc/gshadow"],
});

/** The row with another number; of a new group, the number that groupadd takes is not known. */
const groupRow = (
  name: string,
  gid: number | undefined,
  row: readonly string[] | null,
): readonly string[] => [name, row?.[1] ?? "x", String(gid ?? row?.[2] ?? numberOf(name)), row?.[3] ?? ""];
