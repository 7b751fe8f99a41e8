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
  /** Of those outside the ones that have only just knocked: doors are not to be stormed. */
  #knocking = 0;

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
    const knocked = this.#leave();
    let outcome: T;
    try {
      outcome = await wait();
    } finally {
      knocked();
      await this.#slot(this.#returning);
      this.#outside -= 1;
      this.#assign();
    }
    this.#signal.throwIfAborted();
    return outcome;
  }

  /** Gives the slot away; what is returned says that the door has been answered. */
  #leave(): () => void {
    this.#outside += 1;
    this.#knocking += 1;
    this.#busy -= 1;
    let knocking = true;
    const answered = (): void => {
      clearTimeout(timer);
      if (knocking) this.#knocking -= 1;
      knocking = false;
      this.#assign();
    };
    const timer = setTimeout(answered, PROMPT);
    this.#assign();
    return answered;
  }

  #slot(queue: (() => void)[]): Promise<void> {
    return new Promise((wake) => {
      queue.push(wake);
      this.#assign();
    });
  }

  #assign(): void {
    while (this.#busy < this.#most) {
      const crowded = this.#knocking >= this.#most || this.#outside >= this.#most * OUTSIDE;
      const next = (crowded ? undefined : this.#newcomers.shift()) ?? this.#returning.shift();
      if (!next) return;
      this.#busy += 1;
      next();
    }
  }
}

/** Hosts that may be outside, for each slot: as many are known to live or to be dead before their turn comes. */
const OUTSIDE = 10;

/** Milliseconds within which a door is usually answered. */
const PROMPT = 1000;
