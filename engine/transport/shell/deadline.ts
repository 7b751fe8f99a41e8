import { LONGEST_TIMER } from "../channel.js";
import type { Progress } from "./framing.js";
import { ConnectionLost, TimedOut, type Script } from "../session.js";

/** The scripts of one exchange. */
export interface Scripts {
  readonly writes: readonly Script[];
  readonly reads: readonly Script[];
}

/** Counts the time of whichever script runs now, and calls `expire` once when it has had all of its `within`. */
export class Deadline implements Progress {
  readonly #scripts: Scripts;
  readonly #expire: (error: Error) => void;
  readonly #begun = { writes: 0, reads: 0 };
  #timer: NodeJS.Timeout;

  /** Until the first script begins, the request itself gets two minutes, and more when it is long. */
  constructor(scripts: Scripts, requestLength: number, expire: (error: Error) => void) {
    const patience = Math.ceil(SILENCE + requestLength / SLOWEST);
    this.#scripts = scripts;
    this.#expire = expire;
    this.#timer = this.#start(
      patience,
      () => new ConnectionLost(`the host's shell did not stir for ${patience} s`),
    );
  }

  started(list: "writes" | "reads"): void {
    this.stop();
    const index = this.#begun[list]++;
    const within = this.#scripts[list][index]?.within ?? SILENCE;
    const what = `${list === "writes" ? "write" : "read"} ${index + 1} of ${this.#scripts[list].length}`;
    this.#timer = this.#start(
      within,
      () => new TimedOut(`${what} was still running after ${within} s and was ended`, { list, index }),
    );
  }

  answered(): void {
    this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(seconds: number, error: () => Error): NodeJS.Timeout {
    return setTimeout(() => this.#expire(error()), Math.min(seconds * 1000, LONGEST_TIMER));
  }
}

/** Seconds. */
const SILENCE = 120;

/** Bytes a second of the thinnest line worth waiting for. */
const SLOWEST = 4096;
