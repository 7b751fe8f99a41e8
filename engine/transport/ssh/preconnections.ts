import { Passing } from "./connection_attempt.js";
import { Gate } from "./auth_hold.js";
import { Pace } from "./adaptive_concurrency.js";

/** Hosts that were dialled before they were asked for, by their keys; dialled and let in at a pace of its own. */
export class DialledAhead<T> {
  readonly #dialled = new Map<string, Dialled<T>>();
  readonly #pace = new Pace();
  #over = false;

  /**
   * Settles when the host has greeted, or cannot be reached; never rejects. `connect` is called when it is the host's
   * turn, and answers null when there is nothing to dial any more.
   */
  async dial(key: string, connect: (gate: Gate) => Promise<T> | null): Promise<void> {
    await this.#pace.knock(async () => {
      if (this.#over || this.#dialled.has(key)) return;
      const gate = new Gate();
      const opening = connect(gate);
      if (opening === null) return;
      this.#dialled.set(key, { gate, opening });
      await Promise.race([gate.reached, opening.catch(() => undefined)]);
    });
  }

  /** Lets it in; null where nobody was dialled. A host that hung up because we let it wait is dialled `again`. */
  claim(key: string, again: () => Promise<T>): Promise<T> | null {
    const dialled = this.#dialled.get(key);
    if (!dialled) return null;
    const { gate, opening } = dialled;
    const waited = gate.arrived;
    const enter = (): Promise<T> => {
      this.#dialled.delete(key);
      gate.open();
      return opening;
    };
    return this.#pace.enter(enter).catch((error: unknown) => {
      if (waited && error instanceof Passing) return again();
      throw error;
    });
  }

  /** Nobody will be asked for any more; answers those that were dialled, some of which may have come in already. */
  giveUp(): readonly Promise<T>[] {
    this.#over = true;
    const left = [...this.#dialled.values()];
    this.#dialled.clear();
    for (const { gate } of left) gate.giveUp();
    return left.map(({ opening }) => opening);
  }
}

interface Dialled<T> {
  readonly gate: Gate;
  readonly opening: Promise<T>;
}
