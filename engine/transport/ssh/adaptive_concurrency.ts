import pLimit from "p-limit";

import { withTimeout } from "../timeout.js";

/**
 * Limits how many hosts connect and authenticate at the same time, so that the event loop stays responsive: additive
 * increase, multiplicative decrease, driven by its lag. Hosts that become ready at the same time are handled in one
 * turn of the loop, and a handshake is the most work that tsplay ever does for a host; hosts on the same machine
 * compete for its processors as well. While the loop is idle the limit grows faster: distant hosts, for which tsplay
 * only waits, may authenticate all at once.
 */
export class AdaptiveConcurrency {
  readonly #connecting = pLimit(INITIAL * CONNECTING_FACTOR);
  readonly #authenticating = pLimit(INITIAL);
  #limit = INITIAL;
  /** Consecutive measurements that found the loop idle. */
  #idleCount = IDLE_COUNT;
  #measuring = false;
  readonly #measureLag: MeasureLag;

  constructor(measure: MeasureLag = measureLag) {
    this.#measureLag = measure;
  }

  /** Calls `connect` as soon as the limit allows it, and waits for it; a host that does not answer promptly no longer counts. */
  async connect(connect: () => Promise<void>): Promise<void> {
    let connected = Promise.resolve();
    await this.#connecting(async () => {
      this.#measure();
      connected = connect();
      await withTimeout(connected, PROMPT);
    });
    await connected;
  }

  /** Calls `authenticate` as soon as the limit allows it. */
  authenticate<T>(authenticate: () => Promise<T>): Promise<T> {
    return this.#authenticating(() => {
      this.#measure();
      return authenticate();
    });
  }

  /** Repeats for as long as anything is in progress. */
  #measure(): void {
    if (this.#measuring) return;
    this.#measuring = true;
    this.#measureLag((lag) => {
      this.#measuring = false;
      this.#adjust(lag);
      if (this.#connecting.activeCount + this.#authenticating.activeCount > 0) this.#measure();
    });
  }

  #adjust(lag: number): void {
    const toConnect = this.#connecting.pendingCount > 0;
    this.#idleCount = lag < IDLE_LAG ? this.#idleCount + 1 : 0;
    if (lag > HIGH_LAG) this.#limit = Math.max(MINIMUM, this.#limit * BACKOFF);
    else if (toConnect || this.#authenticating.pendingCount > 0) {
      const idle = this.#idleCount > IDLE_COUNT;
      this.#limit = Math.min(MAXIMUM, idle ? this.#limit * IDLE_GROWTH : this.#limit + INCREASE);
    }
    // Connecting comes first while hosts are left, so that dead ones are known early.
    this.#connecting.concurrency = Math.floor(this.#limit * CONNECTING_FACTOR);
    this.#authenticating.concurrency = Math.ceil(this.#limit / (toConnect ? CONNECTING_FACTOR : 1));
  }
}

/** Measures the lag of the event loop, and reports it in milliseconds. */
export type MeasureLag = (report: (lag: number) => void) => void;

/** The lag is how late a timer fires. */
export function measureLag(report: (lag: number) => void): void {
  const due = performance.now() + TICK;
  setTimeout(() => report(performance.now() - due), TICK).unref();
}

/** Hosts that authenticate at the same time. */
const INITIAL = 16;
const MAXIMUM = 128;
const MINIMUM = 3;

/** This many times as many may connect; while some are left to connect, this many times fewer may authenticate. */
const CONNECTING_FACTOR = 3;

/** Milliseconds that a measurement takes, and the lag beyond which the loop is overloaded. */
const TICK = 5;
const HIGH_LAG = 10;

/** The limit is multiplied by this after a high lag. */
const BACKOFF = 0.75;

/** It grows by this after a low lag, or is multiplied while the loop is idle. */
const INCREASE = 0.2;
const IDLE_GROWTH = 1.25;

/** The loop is idle after more than this many consecutive measurements with less than this lag, in milliseconds. */
const IDLE_COUNT = 4;
const IDLE_LAG = 2;

/** Seconds within which a host usually answers. */
const PROMPT = 0.2;
