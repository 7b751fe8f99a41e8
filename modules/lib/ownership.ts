import {
  type Ownership,
  type ParamsOf,
  type ParamSchema,
  refuse,
  type Stat,
} from "../../engine/module/index.js";

/** Declared by every module that says who owns a path. */
export const ownershipParams = {
  owner: {
    type: "scalar",
    optional: true,
    description: "The owner, by name or number, such as vdsm or 36",
  },
  group: {
    type: "scalar",
    optional: true,
    description: "The group, by name or number, such as kvm or 36",
  },
  mode: {
    type: "string",
    format: "mode",
    optional: true,
    description: 'The mode, in octal and in quotes: "0644"',
  },
} as const satisfies ParamSchema;

export type OwnershipParams = ParamsOf<typeof ownershipParams>;

/** The ownership asked for, as actions take it. @throws Refusal for a name that chown would misread */
export function wantedOwnership({ owner, group, mode }: OwnershipParams): Ownership {
  return {
    ...(owner === undefined ? {} : { owner: nameOrNumber("owner", owner) }),
    ...(group === undefined ? {} : { group: nameOrNumber("group", group) }),
    ...(mode === undefined ? {} : { mode: mode.padStart(4, "0") }),
  };
}

/** Owner and group without the mode. */
export function ownersOf({ owner, group }: Ownership): Ownership {
  return { ...(owner === undefined ? {} : { owner }), ...(group === undefined ? {} : { group }) };
}

function nameOrNumber(what: string, value: string | number | boolean): string | number {
  if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  if (typeof value === "string" && /^[A-Za-z_][A-Za-z0-9_.@$-]*$/.test(value)) return value;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  return refuse(
    `“${String(value)}” is neither the name nor the number of ${what === "owner" ? "a user" : "a group"}`,
  );
}

/** Fields of a change's before or after. */
export type Attributes = Readonly<Record<string, string | number>>;

/** The ownership there is, in the words of what is asked for: numbers are compared with ids, names with names. */
export function currentOwnership({ owner, group, mode }: Ownership, found: Stat): Attributes {
  return {
    ...(owner === undefined ? {} : { owner: typeof owner === "number" ? found.uid : found.owner }),
    ...(group === undefined ? {} : { group: typeof group === "number" ? found.gid : found.group }),
    ...(mode === undefined ? {} : { mode: found.mode }),
  };
}

/** What differs, as before and after; both empty where all is as asked. */
export function ownershipDifference(
  wanted: Ownership,
  found: Stat,
): { readonly before: Attributes; readonly after: Attributes } {
  const current = currentOwnership(wanted, found);
  const differs = ([name, value]: readonly [string, unknown]): boolean => value !== current[name];
  const after = Object.fromEntries(Object.entries(wanted).filter(differs)) as Attributes;
  return { before: Object.fromEntries(Object.keys(after).map((name) => [name, current[name] ?? ""])), after };
}
