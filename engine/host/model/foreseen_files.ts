import { dirname } from "node:path/posix";
import { CannotTell } from "../../template/index.js";
import type { Action } from "../../module/action.js";
import type { Stat } from "../../module/read_file.js";
import { type Attributes, type Because, type Person, type Thing, thingOf } from "./entry.js";
import type { FileTree, Place } from "./file_tree.js";
import { attributesOf, type HostFiles, type PersonKind, statAsk } from "./host_files.js";
import { Refused } from "./refused.js";

/** What was foreseen of a host's files, over what the host says of them. */
export class ForeseenFiles {
  readonly tree: FileTree;
  readonly host: HostFiles;
  /** Why a path that is not there may be there by now; null where it cannot. */
  readonly #mayCome: (path: string) => Because | null;
  readonly #people: People;

  constructor(tree: FileTree, host: HostFiles, mayCome: (path: string) => Because | null, people: People) {
    this.tree = tree;
    this.host = host;
    this.#mayCome = mayCome;
    this.#people = people;
  }

  resolve(path: string, follow: boolean): Place {
    return this.tree.resolve(path, follow, (one, last) => this.host.link(one, last));
  }

  /** Nobody knows what is at a path from now on, nor where it leads, as far as links are known. */
  doubt(path: string, deep: boolean, because: Because): void {
    const end = this.tree.resolve(path, true, (one) => this.host.link(one, false)).path;
    for (const one of new Set([path, end])) this.tree.set(one, { kind: "unknown", because, deep });
  }

  /** What a path leads to, which may be nothing. @throws CannotTell, NeedsReading */
  at(path: string, follow: boolean): { readonly path: string; readonly there: Thing | null } {
    const place = this.resolve(path, follow);
    switch (place.is) {
      case "unknown":
        throw new CannotTell(place.because);
      case "absent":
      case "ring":
        return { path: place.path, there: null };
      case "foreseen": {
        const entry = thingOf(place.entry);
        const attributes = this.tree.ownedSince(place.path, place.entry.at, entry.attributes);
        return { path: place.path, there: { ...entry, attributes } };
      }
      case "host": {
        const stat = this.host.stat(place.path, false);
        const because = stat === null ? this.tree.mayCome(place.path) : null;
        if (because !== null) throw new CannotTell(because);
        return { path: place.path, there: stat === null ? null : this.#entryOf(stat, place.path) };
      }
    }
  }

  #entryOf(stat: Stat, path: string): Thing {
    const attributes = this.tree.ownedSince(path, 0, attributesOf(stat));
    const { kind, target } = stat;
    if (kind === "file") return { kind, content: { from: "host", path, size: stat.size }, attributes };
    if (kind === "directory") return { kind, fresh: false, attributes };
    if (kind === "link") return { kind, target: target ?? "", attributes };
    return { kind: "special", word: kind, attributes };
  }

  /** The directory that a path is in, links followed; null where there is none. @throws CannotTell, NeedsReading */
  parentOf(path: string): Attributes | null {
    const parent = this.#followed(dirname(path));
    if (parent?.kind === "directory") return parent.attributes;
    const because = parent === null ? this.#mayCome(dirname(path)) : null;
    if (because !== null) throw new CannotTell(because);
    return null;
  }

  /** Whether its mode lets who acts put something into a directory. @throws NeedsReading */
  mayWriteIn({ owner, group, mode }: Attributes): boolean {
    const { owner: me, groups } = this.host.actor();
    const isMine = owner.id === me.id || (Number.isNaN(owner.id) && owner.name === me.name);
    const bits = Number.parseInt(mode, 8) >> (isMine ? 6 : groups.includes(group.id) ? 3 : 0);
    return me.id === 0 || (bits & 0o3) === 0o3;
  }

  /** The directory at a path; null where nothing is. @throws CannotTell, NeedsReading, Refused where something else is */
  directoryAt(path: string, action: Action): Attributes | null {
    const there = this.#followed(path);
    if (there === null) return null;
    if (there.kind !== "directory")
      throw new Refused(action, `mkdir: cannot create directory '${path}': Not a directory`);
    return there.attributes;
  }

  /** A link above a path that leads to nothing; null where there is none. @throws CannotTell, NeedsReading */
  lostLinkAbove(path: string): string | null {
    const above = directoriesAbove(path).findLast((one) => this.at(one, false).there !== null);
    return above !== undefined && this.#followed(above) === null ? above : null;
  }

  #followed(path: string): Thing | null {
    return this.at(path, true).there;
  }

  /** All directories above a path, in one exchange. @throws NeedsReading */
  demandAbove(path: string): void {
    this.host.demand(directoriesAbove(path).map((one) => statAsk(one, false)));
  }

  /** The first name for a copy that is not taken. @throws CannotTell, NeedsReading */
  free(path: string): string {
    for (let number = 0; ; number += 1) {
      const name = number === 0 ? path : `${path}.${number}`;
      const at = this.at(name, false);
      if (at.there === null) return at.path;
    }
  }

  /** A user or group; null where there is none. @throws CannotTell, NeedsReading */
  person(kind: PersonKind, word: string): Person | null {
    return this.#people(kind, word, () => this.host.person(kind, word));
  }
}

/** From the top down, without the root. */
function directoriesAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let at = dirname(path); at !== "/"; at = dirname(at)) above.unshift(at);
  return above;
}

/** A user or group as it would be: `there` is what the host says. @throws CannotTell */
export type People = (kind: PersonKind, word: string, there: () => Person | null) => Person | null;
