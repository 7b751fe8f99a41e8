/**
 * Lets so many hosts be at work at once. One that only waits for somebody to come to the door does not count, or a few
 * that are dead would keep all others waiting.
 */
export class Slots {
  readonly #most: number;
  readonly #signal: AbortSignal;
  readonly #queue: (() => void)[] = [];
  #busy = 0;
  #outside = 0;

  constructor(most: number, signal: AbortSignal) {
    this.#most = most;
    this.#signal = signal;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#take((wake) => this.#queue.push(wake));
    try {
      return await work();
    } finally {
      this.#give();
    }
  }

  /**
   * For work that runs in a slot: gives the slot away while it waits, and has the next that is free.
   * @throws Error the signal's reason when the run was interrupted meanwhile
   */
  async outside<T>(wait: () => Promise<T>): Promise<T> {
    if (this.#outside >= this.#most * OUTSIDE) return wait();
    this.#outside += 1;
    this.#give();
    let outcome: T;
    try {
      outcome = await wait();
    } finally {
      this.#outside -= 1;
      await this.#take((wake) => this.#queue.unshift(wake));
    }
    this.#signal.throwIfAborted();
    return outcome;
  }

  async #take(queue: (wake: () => void) => void): Promise<void> {
    if (this.#busy < this.#most) this.#busy += 1;
    else await new Promise<void>(queue);
  }

  /** A slot goes straight to the next in the queue. */
  #give(): void {
    const wake = this.#queue.shift();
    if (wake) wake();
    else this.#busy -= 1;
  }
}

/** Hosts that may be waited for, for each slot. */
const OUTSIDE = 10;
