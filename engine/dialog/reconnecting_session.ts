import { setTimeout as sleep } from "node:timers/promises";
import type { Hooks } from "./hooks.js";
import {
  CannotBecome,
  ConnectionLost,
  type Exchange,
  type Script,
  type Session,
  TimedOut,
  Unreachable,
} from "../transport/index.js";

/** Whether this error leaves open what ran, but not that it may be tried again. */
export function isLoss(error: unknown): error is ConnectionLost | TimedOut | Unreachable {
  if (error instanceof CannotBecome) return false;
  return error instanceof ConnectionLost || error instanceof TimedOut || error instanceof Unreachable;
}

/** A session that is opened again whenever it is lost. Only for scripts that may be sent twice. */
export class ReconnectingSession {
  readonly #open: () => Promise<Session>;
  readonly #hooks: Pick<Hooks, "signal" | "progress">;
  #session: Session | null = null;

  constructor(open: () => Promise<Session>, hooks: Pick<Hooks, "signal" | "progress">) {
    this.#open = open;
    this.#hooks = hooks;
  }

  /**
   * @throws Unreachable when the host was not there from the beginning
   * @throws ConnectionLost when it was not there again by `deadline`, on the clock of `performance.now`
   */
  async exchange(writes: readonly Script[], reads: readonly Script[], deadline: number): Promise<Exchange> {
    this.#session ??= await this.#open();
    for (let delay = FIRST_DELAY; ; delay = Math.min(delay * 2, LAST_DELAY)) {
      this.#hooks.signal.throwIfAborted();
      try {
        this.#session ??= await this.#open();
        return await this.#session.exchange(writes, reads);
      } catch (error) {
        if (!isLoss(error)) throw error;
        await this.#drop();
        if (performance.now() + delay > deadline) throw new ConnectionLost(error.message);
        if (delay === FIRST_DELAY)
          this.#hooks.progress(`the connection was lost; the program keeps running: ${error.message}`);
        await sleep(delay, undefined, { signal: this.#hooks.signal });
      }
    }
  }

  async #drop(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    await session?.close().catch(() => undefined);
  }
}

/** Milliseconds between two attempts. */
const FIRST_DELAY = 250;
const LAST_DELAY = 15_000;
