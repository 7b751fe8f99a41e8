import pLimit from "p-limit";

import { after } from "../channel.js";

/**
 * Sets the pace at which hosts are dialled and let in, for the event loop to stay punctual. Who becomes ready at the
 * same time is dealt with in one turn of it, and a handshake is the most work that we ever do for a host; hosts that
 * share our processors keep us from them meanwhile as well. So there are fewer at a time while the loop is late, and
 * more again while it is not: hosts far away, for whom we only wait, are let in together.
 */
export class Pace {
  readonly #knocks = pLimit(FIRST * RUSH);
  readonly #entries = pLimit(FIRST);
  #most = FIRST;
  /** Looks in a row that found us idle. */
  #idle = CALM;
  #expected = 0;
  #timer: NodeJS.Timeout | null = null;

  /** Who does not answer promptly is waited for, but others may knock meanwhile. */
  async knock(dial: () => Promise<void>): Promise<void> {
    let answered = Promise.resolve();
    await this.#knocks(async () => {
      this.#watch();
      answered = dial();
      const prompt = after(PROMPT);
      await Promise.race([answered, prompt.promise]).finally(() => prompt.cancel());
    });
    await answered;
  }

  /** Begins when it is time, and takes a place until it has settled. */
  enter<T>(begin: () => Promise<T>): Promise<T> {
    return this.#entries(() => {
      this.#watch();
      return begin();
    });
  }

  /** Looks at the clock for as long as anybody is on the way. */
  #watch(): void {
    if (this.#timer !== null) return;
    this.#expected = performance.now() + TICK;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#adjust(performance.now() - this.#expected);
      if (this.#knocks.activeCount + this.#entries.activeCount > 0) this.#watch();
    }, TICK).unref();
  }

  #adjust(late: number): void {
    const knocking = this.#knocks.pendingCount > 0;
    this.#idle = late < IDLE ? this.#idle + 1 : 0;
    if (late > LATE) this.#most = Math.max(FEWEST, this.#most * LESS);
    else if (knocking || this.#entries.pendingCount > 0)
      this.#most = Math.min(MOST, this.#idle > CALM ? this.#most * LEAP : this.#most + STEP);
    // Who is dead is to be known early: the doors come first while there are any.
    this.#knocks.concurrency = Math.floor(this.#most * RUSH);
    this.#entries.concurrency = Math.ceil(this.#most / (knocking ? RUSH : 1));
  }
}

/** Hosts that are let in at a time. */
const FIRST = 16;
const MOST = 128;
const FEWEST = 3;

/** So many times as many may be dialled at a time, and while somebody is to be dialled so many times fewer be let in. */
const RUSH = 3;

/** Milliseconds between two looks at the clock, and how late one may be. */
const TICK = 5;
const LATE = 10;

/** What is left of the number after a look that was late. */
const LESS = 0.75;

/** What becomes of it after one that was not: a step, or a leap where we have nothing else to do. */
const STEP = 0.2;
const LEAP = 1.25;

/** Looks in a row after which that is certain, and by how many milliseconds they may be late. */
const CALM = 4;
const IDLE = 2;

/** Seconds within which a door is usually answered. */
const PROMPT = 0.2;
