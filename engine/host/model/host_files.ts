import type { Ask } from "../../module/ask.js";
import { type Stat, statIn } from "../../module/read_file.js";
import { quote, type Reply } from "../../transport/index.js";
import type { Attributes, Person } from "./entry.js";
import { demand, type HostReply } from "./needs_reading.js";

/** What a host says of its files and people, as far as it has been read. */
export class HostFiles {
  readonly #find: (ask: Ask) => Reply | undefined;
  readonly reply: HostReply;

  constructor(find: (ask: Ask) => Reply | undefined, reply: HostReply) {
    this.#find = find;
    this.reply = reply;
  }

  /** What is at a path; null where nothing is, or nothing that may be looked at. @throws NeedsReading */
  stat(path: string, follow: boolean): Stat | null {
    const known = this.#find({ ask: "stat", path, follow, digest: true });
    return statIn(known ?? this.reply(statAsk(path, follow)));
  }

  /** Where a link leads. One on the way is known only where it has been looked at. @throws NeedsReading */
  link(path: string, last: boolean): string | null {
    const known = [true, false].map((digest) => this.#find({ ask: "stat", path, follow: false, digest }));
    const reply =
      known.find((one) => one !== undefined) ?? (last ? this.reply(statAsk(path, false)) : undefined);
    const stat = reply === undefined ? null : statIn(reply);
    return stat?.kind === "link" ? stat.target : null;
  }

  /** Sees to it that all of this has been read. @throws NeedsReading with all that has not */
  demand(asks: readonly Ask[]): void {
    demand(asks, this.reply);
  }

  /** Who acts. @throws NeedsReading */
  actor(): { readonly owner: Person; readonly group: Person; readonly groups: readonly number[] } {
    const said = this.reply(ACTOR).stdout.toString();
    const person = (key: string): Person => {
      const [, id, name = ""] = new RegExp(`\\b${key}=(\\d+)(?:\\(([^)]*)\\))?`).exec(said) ?? [];
      return { name: name === "" ? "UNKNOWN" : name, id: Number(id) };
    };
    const [, list = ""] = /\bgroups=(\S*)/.exec(said) ?? [];
    const group = person("gid");
    return {
      owner: person("uid"),
      group,
      groups: [group.id, ...list.split(",").map((one) => Number.parseInt(one, 10))],
    };
  }

  /** The user or group as chown takes it; null where there is none. @throws NeedsReading */
  person(kind: PersonKind, word: string): Person | null {
    const { stdout } = this.reply(personAsk(kind, word));
    const [name, , id] = stdout.toString().trim().split(":");
    if (name) return { name, id: Number(id) };
    return /^\+?\d+$/.test(word) ? { name: "UNKNOWN", id: Number(word) } : null;
  }
}

export type PersonKind = "passwd" | "group";

export const statAsk = (path: string, follow: boolean): Ask => ({ ask: "stat", path, follow, digest: false });

export const ACTOR: Ask = { ask: "script", text: "id" };

/** One line of the host's users or groups, from wherever it has them. */
export function personAsk(kind: PersonKind, word: string): Ask {
  const literal = word.replaceAll(/[.$]/g, "\\$&");
  const row = quote(`^${literal}:\\|^[^:]*:[^:]*:${literal}:`);
  return {
    ask: "script",
    text: `if command -v getent >/dev/null; then getent ${kind} ${quote(word)}; else grep -e ${row} /etc/${kind}; fi`,
  };
}

export const attributesOf = ({ owner, group, uid, gid, mode, size, modified }: Stat): Attributes => ({
  owner: { name: owner, id: uid },
  group: { name: group, id: gid },
  mode,
  size,
  modified,
});
