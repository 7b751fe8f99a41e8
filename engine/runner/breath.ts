import { setImmediate } from "node:timers/promises";

/**
 * Lets sockets and timers have their turn where work for many hosts waits for nothing: meanwhile connections could
 * neither be kept alive nor be told apart from dead ones.
 */
export class Breath {
  #last = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#last < LONGEST) return;
    await setImmediate();
    this.#last = performance.now();
  }
}

/** Milliseconds. */
const LONGEST = 10;
