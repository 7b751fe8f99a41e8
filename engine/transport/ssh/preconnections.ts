import { AdaptiveConcurrency } from "./adaptive_concurrency.js";
import { AuthHold } from "./auth_hold.js";
import { Transient } from "./connection.js";

/** Connections opened before they were asked for, by key; connecting and authenticating at an adaptive rate. */
export class Preconnections<T> {
  readonly #held = new Map<string, Preconnection<T>>();
  readonly #concurrency = new AdaptiveConcurrency();
  #closed = false;

  /**
   * Settles when the host has sent its banner or cannot be reached; never rejects. `connect` is called when it is
   * the host's turn, and returns null when the connection is no longer wanted.
   */
  async add(key: string, connect: (hold: AuthHold) => Promise<T> | null): Promise<void> {
    await this.#concurrency.connect(async () => {
      if (this.#closed || this.#held.has(key)) return;
      const hold = new AuthHold();
      const opening = connect(hold);
      if (opening === null) return;
      this.#held.set(key, { hold, opening });
      await Promise.race([hold.reached, opening.catch(() => undefined)]);
    });
  }

  /** Lets it authenticate; null where there is none. A host that closed it while it was held is connected again. */
  take(key: string, reconnect: () => Promise<T>): Promise<T> | null {
    const held = this.#held.get(key);
    if (!held) return null;
    const { hold, opening } = held;
    const waited = hold.waiting;
    const authenticate = (): Promise<T> => {
      this.#held.delete(key);
      hold.release();
      return opening;
    };
    return this.#concurrency.authenticate(authenticate).catch((error: unknown) => {
      if (waited && error instanceof Transient) return reconnect();
      throw error;
    });
  }

  /** Gives up those that were not taken, and returns them: some may have authenticated already. */
  close(): readonly Promise<T>[] {
    this.#closed = true;
    const left = [...this.#held.values()];
    this.#held.clear();
    for (const { hold } of left) hold.giveUp();
    return left.map(({ opening }) => opening);
  }
}

interface Preconnection<T> {
  readonly hold: AuthHold;
  readonly opening: Promise<T>;
}
