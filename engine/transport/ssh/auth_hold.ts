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
