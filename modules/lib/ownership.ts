import {
  given,
  param,
  type Ownership,
  type ParamsOf,
  type ParamSchema,
  refuse,
  type Stat,
} from "../../engine/module/index.js";

/** Declared by every module that says who owns a path. */
export const ownershipParams = {
  owner: param.scalar("The owner, by name or number, such as vdsm or 36", { optional: true }),
  group: param.scalar("The group, by name or number, such as kvm or 36", { optional: true }),
  mode: param.text('The mode, in octal and in quotes: "0644"', { format: "mode", optional: true }),
} as const satisfies ParamSchema;

export type OwnershipParams = ParamsOf<typeof ownershipParams>;

/** The ownership asked for, as actions take it. @throws Refusal for a name that chown would misread */
export function wantedOwnership({ owner, group, mode }: OwnershipParams): Ownership {
  return given({
    owner: owner === undefined ? owner : nameOrNumber("a user", owner),
    group: group === undefined ? group : nameOrNumber("a group", group),
    mode: mode?.padStart(4, "0"),
  });
}

function nameOrNumber(what: string, value: string | number | boolean): string | number {
  if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  if (typeof value === "string" && /^[A-Za-z_][A-Za-z0-9_.@$-]*$/.test(value)) return value;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  return refuse(`“${String(value)}” is neither the name nor the number of ${what}`);
}

/** Fields of a change's before or after. */
export type Attributes = Readonly<Record<string, string | number>>;

/** What differs, as before and after; both empty where all is as asked. Numbers are compared as ids, names as names. */
export function ownershipDifference(
  wanted: Ownership,
  found: Stat,
): { readonly before: Attributes; readonly after: Attributes } {
  const current: Attributes = {
    owner: typeof wanted.owner === "number" ? found.uid : found.owner,
    group: typeof wanted.group === "number" ? found.gid : found.group,
    mode: found.mode,
  };
  const differs = Object.entries<string | number>({ ...wanted }).filter(
    ([name, value]) => value !== current[name],
  );
  return {
    before: Object.fromEntries(differs.map(([name]) => [name, current[name] ?? ""])),
    after: Object.fromEntries(differs),
  };
}
