/**
 * A part of a host that a program may change, or that an answer depends on. A path is meant alone, a tree with all below
 * it; “service *” is all services; “anything” is what nobody can tell.
 */
export type Facet = `path ${string}` | `tree ${string}` | `${Named} ${string}` | "anything";

/** What has a name of its own, and is no file. */
export const KINDS = ["package", "service", "user", "group", "mount", "sysctl", "network"] as const;

type Named = (typeof KINDS)[number];

/** In what a module predicts: a text that only a run would bring about. Of a number, it is NaN. */
export const NOT_KNOWN = "(known after a run)";

/** Whether what one of them names is, or is part of, what the other one names. */
export function overlap(one: Facet, other: Facet): boolean {
  if (one === other || isAll(one, other) || isAll(other, one)) return true;
  const [place, otherPlace] = [placeOf(one), placeOf(other)];
  if (place === null || otherPlace === null) return false;
  return (
    (place.deep && within(otherPlace.path, place.path)) ||
    (otherPlace.deep && within(place.path, otherPlace.path))
  );
}

/** What of the tree of files is meant; null where it is none of it. A mount hides all that was below its path. */
export function placeOf(facet: Facet): { readonly path: string; readonly deep: boolean } | null {
  const [kind, path = ""] = split(facet);
  if (kind === "path") return { path, deep: false };
  return (kind === "tree" || kind === "mount") && path !== "*" ? { path, deep: true } : null;
}

/** Whether a path is at or below another one. */
export const within = (path: string, top: string): boolean =>
  path === top || path.startsWith(top === "/" ? top : `${top}/`);

const isAll = (all: Facet, one: Facet): boolean => all.endsWith(" *") && one.startsWith(all.slice(0, -1));

function split(facet: Facet): readonly [kind: string, name?: string] {
  const at = facet.indexOf(" ");
  return at < 0 ? [facet] : [facet.slice(0, at), facet.slice(at + 1)];
}
