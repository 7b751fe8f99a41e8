/**
 * Where a connection waits between the host's greeting and the proof of who we are: hosts can be dialled by the
 * hundred, since waiting for those that are dead costs nothing, while few at a time are let in and set to work.
 */
export class Gate {
  /** Settles when the host has greeted. */
  readonly reached: Promise<void>;
  /** Whether it has. */
  arrived = false;
  readonly #opened: Promise<boolean>;
  #arrive: () => void = () => undefined;
  #settle: (welcome: boolean) => void = () => undefined;

  constructor() {
    this.reached = new Promise((resolve) => (this.#arrive = resolve));
    this.#opened = new Promise((resolve) => (this.#settle = resolve));
  }

  /** The host has greeted; false when nobody wants it any more. */
  pass(): Promise<boolean> {
    this.arrived = true;
    this.#arrive();
    return this.#opened;
  }

  open(): void {
    this.#settle(true);
  }

  /** Nobody will come. */
  giveUp(): void {
    this.#settle(false);
  }
}

/** Hosts that were dialled before they were asked for, by their keys. */
export class DialledAhead<T> {
  readonly #dialled = new Map<string, Dialled<T>>();

  /** Settles when the host has greeted, or cannot be reached; never rejects. */
  async dial(key: string, connect: (gate: Gate) => Promise<T>): Promise<void> {
    if (this.#dialled.has(key)) return;
    const gate = new Gate();
    const dialled: Dialled<T> = { gate, opening: connect(gate), failed: false };
    this.#dialled.set(key, dialled);
    const verdict = dialled.opening.then(
      () => undefined,
      () => void (dialled.failed = true),
    );
    await Promise.race([gate.reached, verdict]);
  }

  /** Lets it in; null where nobody was dialled, or where the host hung up because we let it wait. */
  claim(key: string): Promise<T> | null {
    const dialled = this.#dialled.get(key);
    this.#dialled.delete(key);
    if (!dialled || (dialled.failed && dialled.gate.arrived)) return null;
    dialled.gate.open();
    return dialled.opening;
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
  failed: boolean;
}
