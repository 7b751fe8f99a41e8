import { Passing } from "./attempt.js";
import { Gate } from "./gate.js";

/** Hosts that were dialled before they were asked for, by their keys. */
export class DialledAhead<T> {
  readonly #dialled = new Map<string, Dialled<T>>();

  /** Settles when the host has greeted, or cannot be reached; never rejects. */
  async dial(key: string, connect: (gate: Gate) => Promise<T>): Promise<void> {
    if (this.#dialled.has(key)) return;
    const gate = new Gate();
    const opening = connect(gate);
    this.#dialled.set(key, { gate, opening });
    await Promise.race([gate.reached, opening.catch(() => undefined)]);
  }

  /** Lets it in; null where nobody was dialled. A host that hung up because we let it wait is dialled `again`. */
  claim(key: string, again: () => Promise<T>): Promise<T> | null {
    const dialled = this.#dialled.get(key);
    if (!dialled) return null;
    this.#dialled.delete(key);
    const { gate, opening } = dialled;
    const waited = gate.arrived;
    gate.open();
    return opening.catch((error: unknown) => {
      if (waited && error instanceof Passing) return again();
      throw error;
    });
  }

  /** Nobody will be asked for any more. */
  giveUp(): void {
    for (const { gate } of this.#dialled.values()) gate.giveUp();
    this.#dialled.clear();
  }
}

interface Dialled<T> {
  readonly gate: Gate;
  readonly opening: Promise<T>;
}
