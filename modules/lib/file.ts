import { type Ownership, refuse, type Sameness, type Stat } from "../../engine/module/index.js";
import { type Attributes, ownershipDifference } from "./ownership.js";

/** What the module file finds. */
export interface FileFound {
  /** What is at the path, and what is there behind links. */
  readonly itself: Stat | null;
  readonly target: Stat | null;
  /** Whether it is a directory that is not empty, where that matters. */
  readonly full: boolean;
  /** Paths below a directory that belong to somebody else, where these are asked for. */
  readonly below: readonly string[];
  readonly same: Sameness;
}

/** @throws Refusal where no link can or should be */
export function refuseLink(
  path: string,
  { state, to = "", force }: { readonly state: string; readonly to?: string; readonly force: boolean },
  { itself, full, same }: FileFound,
): void {
  if (state === "hard" && !to.startsWith("/")) refuse(`a hard link needs an absolute path, not “${to}”`);
  if (state === "hard" && same === "missing") refuse(`there is no ${to} to make a hard link to`);
  if (full) refuse(`${path} is a directory and not empty: a link does not replace it`);
  const replaceable = itself === null || itself.kind === "link" || same === "same";
  if (!replaceable && !force)
    refuse(`${path} is a ${itself.kind}: set force: true to replace it with a link`);
}

/** How owner and mode differ, and the owners of what is below a directory too. */
export function ownershipBelow(
  wanted: Ownership,
  found: Stat,
  below: readonly string[],
): { readonly before: Attributes; readonly after: Attributes } {
  const { before, after } = ownershipDifference(wanted, found);
  if (below.length === 0) return { before, after };
  const owners = [wanted.owner, wanted.group].filter((who) => who !== undefined).join(":");
  const others = `others own ${below.slice(0, 3).join(", ")}${below.length > 3 ? " and more" : ""}`;
  return { before: { ...before, below: others }, after: { ...after, below: owners } };
}

export const stateFields = (stat: Stat | null): Attributes =>
  stat === null
    ? { state: "absent" }
    : { state: stat.kind, ...(stat.target === null ? {} : { to: stat.target }) };
