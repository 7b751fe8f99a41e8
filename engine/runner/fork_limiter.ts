/**
 * Limits the number of hosts that are worked on in parallel. A host that is only connecting does not count, or a few dead
 * ones would delay all others. Hosts that have not begun go first, so that they are connected to early, as
 * long as not too many are connecting.
 */
export class ForkLimiter {
  readonly #forks: number;
  readonly #signal: AbortSignal;
  readonly #beginning: (() => void)[] = [];
  readonly #returning: (() => void)[] = [];
  #busy = 0;
  /** Hosts that are connecting, and hosts that are connected and waiting to continue. */
  #connecting = 0;

  constructor(forks: number, signal: AbortSignal) {
    this.#forks = forks;
    this.#signal = signal;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn(this.#beginning);
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#assign();
    }
  }

  /**
   * Within `run`: lets another host work while this one is connecting, and waits for a free fork before it continues.
   * @throws Error the signal's reason when the run was interrupted meanwhile
   */
  async releaseWhile<T>(connect: () => Promise<T>): Promise<T> {
    this.#connecting += 1;
    this.#busy -= 1;
    this.#assign();
    let outcome: T;
    try {
      outcome = await connect();
    } finally {
      await this.#turn(this.#returning);
      this.#connecting -= 1;
      this.#assign();
    }
    this.#signal.throwIfAborted();
    return outcome;
  }

  #turn(queue: (() => void)[]): Promise<void> {
    return new Promise((wake) => {
      queue.push(wake);
      this.#assign();
    });
  }

  #assign(): void {
    while (this.#busy < this.#forks) {
      const crowded = this.#connecting >= this.#forks * CONNECTING_PER_FORK;
      const next = (crowded ? undefined : this.#beginning.shift()) ?? this.#returning.shift();
      if (!next) return;
      this.#busy += 1;
      next();
    }
  }
}

/** Number of hosts that are known to be alive or dead before their turn. */
const CONNECTING_PER_FORK = 20;
