import { type Ownership, refuse, type Stat } from "../../engine/module/index.js";

/** Declared by every module that says who owns a path. */
export const ownershipParams = {
  owner: {
    type: "scalar",
    optional: true,
    description: "Owning user, by name or number, such as vdsm or 36.",
  },
  group: {
    type: "scalar",
    optional: true,
    description: "Owning group, by name or number, such as kvm or 36.",
  },
  mode: { type: "string", format: "mode", optional: true, description: 'Octal, in quotes: "0644".' },
} as const;

type Scalar = string | number | boolean;

export interface OwnershipParams {
  readonly owner?: Scalar;
  readonly group?: Scalar;
  readonly mode?: string;
}

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

function nameOrNumber(what: string, value: Scalar): string | number {
  if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  if (typeof value === "string" && /^[A-Za-z_][A-Za-z0-9_.@$-]*$/.test(value)) return value;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  return refuse(`“${String(value)}” is neither the name nor the number of an ${what}`);
}

/** Fields of a change's before or after. */
export type Attributes = Readonly<Record<string, string | number>>;

/** What differs, as before and after; both empty where all is as asked. Numbers are compared as ids, names as names. */
export function ownershipDifference(
  wanted: Ownership,
  found: Stat,
): { readonly before: Attributes; readonly after: Attributes } {
  const pairs: readonly (readonly [string, string | number | undefined, string | number])[] = [
    ["owner", wanted.owner, typeof wanted.owner === "number" ? found.uid : found.owner],
    ["group", wanted.group, typeof wanted.group === "number" ? found.gid : found.group],
    ["mode", wanted.mode, found.mode],
  ];
  const before: Record<string, string | number> = {};
  const after: Record<string, string | number> = {};
  for (const [name, want, have] of pairs) {
    if (want === undefined || want === have) continue;
    before[name] = have;
    after[name] = want;
  }
  return { before, after };
}
