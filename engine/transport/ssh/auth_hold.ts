/**
 * Holds a connection between the host's SSH banner and authentication. Hosts can be connected by the hundred, since
 * waiting for dead ones costs nothing, while only a few at a time authenticate and start to work.
 */
export class AuthHold {
  /** Settles when the host has sent its banner. */
  readonly reached: Promise<void>;
  /** Whether it has sent it, and has been kept waiting since. */
  waiting = false;
  readonly #decided: Promise<"authenticate" | "give up">;
  #reach: () => void = () => undefined;
  #decide: (how: "authenticate" | "give up") => void = () => undefined;

  constructor() {
    this.reached = new Promise((resolve) => (this.#reach = resolve));
    this.#decided = new Promise((resolve) => (this.#decide = resolve));
  }

  /** To be called when the banner has been received; settles once `release` or `giveUp` has been called. */
  wait(): Promise<"authenticate" | "give up"> {
    this.waiting = true;
    this.#reach();
    return this.#decided;
  }

  release(): void {
    this.#decide("authenticate");
  }

  /** The connection will not be needed. */
  giveUp(): void {
    this.#decide("give up");
  }
}
