import type { Ask } from "../module/ask.js";
import type { Reply } from "../transport/index.js";

/** The user on a host; null is the login user. */
export type User = string | null;

/** What one host is asked in one round trip, by user. */
export type ReadsByUser = ReadonlyMap<User, readonly Ask[]>;

/** What a host has answered since the last write, by user. */
export class Readings {
  readonly #replies = new Map<string, Reply>();

  get(user: User, ask: Ask): Reply | undefined {
    return this.#replies.get(key(user, ask));
  }

  has(user: User, ask: Ask): boolean {
    return this.#replies.has(key(user, ask));
  }

  keep(user: User, ask: Ask, reply: Reply): void {
    this.#replies.set(key(user, ask), reply);
  }

  forget(): void {
    this.#replies.clear();
  }
}

function key(user: User, ask: Ask): string {
  return `${user ?? ""}\0${JSON.stringify(ask)}`;
}
