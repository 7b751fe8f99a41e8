import { dirname } from "node:path/posix";
import { within } from "../../module/facet.js";
import type { Attributes, Because, Entry, Foreseen, Foresight, Person, Thing } from "./entry.js";

/** What is at the end of a path. */
export type Place =
  /** Nothing was foreseen: the host says it, at this path. */
  | { readonly is: "host"; readonly path: string }
  | { readonly is: "foreseen"; readonly path: string; readonly entry: Thing & Foresight }
  | { readonly is: "absent"; readonly path: string }
  /** Links that lead to each other. */
  | { readonly is: "ring"; readonly path: string }
  | { readonly is: "unknown"; readonly path: string; readonly because: Because };

/** Where a link of the host's own leads; null where the host has no link at the path. */
export type HostLink = (path: string, last: boolean) => string | null;

/** The files of a host as far as a check foresees them. Paths are absolute. */
export class FileTree {
  readonly #entries = new Map<string, Entry>();
  readonly #owned: Owned[] = [];
  /** What is hidden by mounts, the last one at the end. */
  readonly #hidden: Hidden[] = [];
  #count = 0;
  #by: Because = "";

  get isEmpty(): boolean {
    return this.#entries.size === 0 && this.#owned.length === 0;
  }

  /** Foresees something at a path, which no link leads through. What was foreseen below it goes, unless a directory is kept. */
  set(path: string, entry: Foreseen): void {
    const keeps = entry.kind === "directory" && !entry.fresh;
    const shallow = entry.kind === "unknown" && !entry.deep;
    if (!keeps && !shallow) for (const below of this.#below(path)) this.#entries.delete(below);
    this.#entries.set(path, { ...entry, at: (this.#count += 1), by: this.#by });
  }

  /** Gives what is at a path other attributes, under all names that it has here: all below it stays. */
  dress(path: string, thing: Thing): void {
    const at = (this.#count += 1);
    for (const other of [path, ...this.#namesOf(thing)])
      this.#entries.set(other, { ...thing, at, by: this.#by });
  }

  /** Gives all that is below a path, and is there by now, another owner. */
  own(path: string, owned: Pick<Owned, "owner" | "group">): void {
    this.#owned.push({ ...owned, path, at: (this.#count += 1) });
  }

  /** Foresees a mount at a path: what was foreseen there is hidden by it. */
  mount(path: string, entry: Foreseen): void {
    const hidden = [path, ...this.#below(path)].flatMap((one) => {
      const there = this.#entries.get(one);
      return there === undefined ? [] : [[one, there] as const];
    });
    for (const [one] of hidden) this.#entries.delete(one);
    this.set(path, entry);
    this.#hidden.push({ path, hidden, at: this.#count });
  }

  /** Shows again what the last mount at a path hides. @returns whether that is known */
  unmount(path: string): boolean {
    const last = this.#hidden.at(-1);
    const mounted = this.#entries.get(path);
    if (last?.path !== path || (mounted?.kind !== "directory" && mounted?.kind !== "bind")) return false;
    this.#hidden.pop();
    if (this.#owned.some((one) => one.at > last.at && (within(one.path, path) || within(path, one.path))))
      return false;
    for (const one of [path, ...this.#below(path)]) this.#entries.delete(one);
    for (const [one, entry] of last.hidden) this.#entries.set(one, entry);
    return true;
  }

  /** Where something was mounted, and may be still. */
  get mountPoints(): readonly string[] {
    return this.#hidden.map(({ path }) => path);
  }

  /** The same, for one more step. */
  copy(by: Because): FileTree {
    const tree = new FileTree();
    tree.#by = by;
    for (const [path, entry] of this.#entries) tree.#entries.set(path, entry);
    tree.#owned.push(...this.#owned);
    tree.#hidden.push(...this.#hidden);
    tree.#count = this.#count;
    return tree;
  }

  /** Whether what the host has below a path is still there, as far as this very path goes. */
  keepsBelow(path: string): boolean {
    const entry = this.#entries.get(path);
    return entry === undefined || (entry.kind === "directory" && !entry.fresh);
  }

  /** Why a program that looks at a path, or at all below it, would find something else there; null where it would not. */
  reasonAt(path: string, deep: boolean): Because | null {
    for (const [at, entry] of this.#entries) {
      if (at === path || (deep && within(at, path))) return entry.by;
      const open = (entry.kind === "directory" && !entry.fresh) || (entry.kind === "unknown" && !entry.deep);
      if (!open && within(path, at)) return entry.by;
    }
    return null;
  }

  /** Whether something was foreseen of what is in a directory itself. */
  holdsNews(path: string): boolean {
    return this.#below(path).some((below) => dirname(below) === path);
  }

  /** Paths below this one about which something was foreseen. */
  foreseenBelow(path: string): readonly string[] {
    return this.#below(path);
  }

  /** The entry of this very path. */
  entry(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  /** Owner and group as they are in the end, where all below a directory was given others. */
  ownedSince(path: string, at: number, attributes: Attributes): Attributes {
    let result = attributes;
    for (const owned of this.#owned)
      if (owned.at > at && within(path, owned.path))
        result = { ...result, owner: owned.owner ?? result.owner, group: owned.group ?? result.group };
    return result;
  }

  /** Whether what the host has at this path was given another owner. */
  isOwned(path: string): boolean {
    return this.#owned.some((owned) => within(path, owned.path));
  }

  /** Goes along a path as the host would; `follow`: through a link at its end too. */
  resolve(path: string, follow: boolean, hostLink: HostLink): Place {
    const place = this.#walk(path, follow, hostLink);
    const because = place.is === "absent" ? this.mayCome(place.path) : null;
    return because === null ? place : { is: "unknown", path: place.path, because };
  }

  /** Why something may be at a path where nothing is: somebody may make it, or what is below it. */
  mayCome(path: string): Because | null {
    for (const [at, entry] of this.#entries)
      if (entry.kind === "unknown" && (within(at, path) || (entry.deep && within(path, at))))
        return entry.because;
    return null;
  }

  #walk(path: string, follow: boolean, hostLink: HostLink): Place {
    const left = namesIn(path);
    let [at, fresh, links] = ["", false, 0];
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      if (name === "..") {
        at = at.slice(0, at.lastIndexOf("/"));
        continue;
      }
      const here: string = `${at}/${name}`;
      const entry = this.#entries.get(here);
      const target = linkAt(entry, fresh ? null : hostLink, here, left.length === 0, follow);
      if (target === null) {
        at = here;
        const end = ending(entry, fresh, [at, ...left].join("/"), left.length === 0);
        if (end !== null) return end;
        if (entry?.kind === "directory") fresh = entry.fresh;
        continue;
      }
      links += 1;
      if (links > MOST_LINKS) return { is: "ring", path: here };
      if (target.startsWith("/")) [at, fresh] = ["", false];
      left.unshift(...namesIn(target));
    }
    const last = this.#entries.get(at);
    return ending(last, false, at, true) ?? { is: "host", path: at || "/" };
  }

  /** Hard links share their content, until one of them is replaced. */
  #namesOf(thing: Thing): readonly string[] {
    if (thing.kind !== "file") return [];
    const isOne = (entry: Entry): boolean => entry.kind === "file" && entry.content === thing.content;
    return [...this.#entries].flatMap(([path, entry]) => (isOne(entry) ? [path] : []));
  }

  #below(path: string): readonly string[] {
    return [...this.#entries.keys()].filter((other) => other !== path && within(other, path));
  }
}

interface Hidden {
  readonly path: string;
  readonly at: number;
  readonly hidden: readonly (readonly [path: string, entry: Entry])[];
}

interface Owned {
  readonly path: string;
  readonly at: number;
  readonly owner: Person | null;
  readonly group: Person | null;
}

const MOST_LINKS = 40;

/** Where the link leads that is there, if it is to be followed. */
function linkAt(
  entry: Entry | undefined,
  hostLink: HostLink | null,
  path: string,
  last: boolean,
  follow: boolean,
): string | null {
  if (entry?.kind === "bind") return entry.target;
  if (last && !follow) return null;
  if (entry !== undefined) return entry.kind === "link" ? entry.target : null;
  return hostLink?.(path, last) ?? null;
}

/** Where a path ends at this entry of it; null where the host, or what is below, says more. */
function ending(entry: Entry | undefined, fresh: boolean, path: string, last: boolean): Place | null {
  if (entry === undefined) return fresh ? { is: "absent", path } : null;
  if (entry.kind === "absent") return { is: "absent", path };
  if (entry.kind === "unknown")
    return last || entry.deep ? { is: "unknown", path, because: entry.because } : null;
  // A bind mount leads on, before its own end is looked at.
  if (entry.kind === "bind") return null;
  if (last) return { is: "foreseen", path, entry };
  return entry.kind === "directory" ? null : { is: "absent", path };
}

const namesIn = (path: string): string[] => path.split("/").filter((name) => name !== "" && name !== ".");
