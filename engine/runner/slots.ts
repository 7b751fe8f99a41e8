/**
 * Lets so many hosts be at work at once. One that only waits for somebody to come to the door does not count, or a few
 * that are dead would keep all others waiting. Newcomers go first, to knock at their doors early, while not too many
 * are outside.
 */
export class Slots {
  readonly #most: number;
  readonly #signal: AbortSignal;
  readonly #newcomers: (() => void)[] = [];
  readonly #returning: (() => void)[] = [];
  #busy = 0;
  /** Those that wait at a door, and those that were let in and wait for a slot. */
  #outside = 0;

  constructor(most: number, signal: AbortSignal) {
    this.#most = most;
    this.#signal = signal;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#slot(this.#newcomers);
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#assign();
    }
  }

  /**
   * For work that runs in a slot: gives the slot away while it waits, and has one again before it goes on.
   * @throws Error the signal's reason when the run was interrupted meanwhile
   */
  async outside<T>(wait: () => Promise<T>): Promise<T> {
    this.#outside += 1;
    this.#busy -= 1;
    this.#assign();
    let outcome: T;
    try {
      outcome = await wait();
    } finally {
      await this.#slot(this.#returning);
      this.#outside -= 1;
      this.#assign();
    }
    this.#signal.throwIfAborted();
    return outcome;
  }

  #slot(queue: (() => void)[]): Promise<void> {
    return new Promise((wake) => {
      queue.push(wake);
      this.#assign();
    });
  }

  #assign(): void {
    while (this.#busy < this.#most) {
      const crowded = this.#outside >= this.#most * OUTSIDE;
      const next = (crowded ? undefined : this.#newcomers.shift()) ?? this.#returning.shift();
      if (!next) return;
      this.#busy += 1;
      next();
    }
  }
}

/** Hosts that may be outside, for each slot: as many are known to live or to be dead before their turn comes. */
const OUTSIDE = 20;
