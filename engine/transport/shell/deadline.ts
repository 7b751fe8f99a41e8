import { ConnectionLost, TimedOut } from "../errors.js";
import type { Script } from "../session.js";
import { timerMilliseconds } from "../timeout.js";
import type { Progress } from "./framing.js";

/** The scripts of one exchange. */
export interface Scripts {
  readonly writes: readonly Script[];
  readonly reads: readonly Script[];
}

/** Times whichever script is running, and calls `expire` once when it has used up its `within`. */
export class Deadline implements Progress {
  readonly #scripts: Scripts;
  readonly #expire: (error: Error) => void;
  readonly #started = { writes: 0, reads: 0 };
  #timer: NodeJS.Timeout;

  /** Until the first script starts, the request itself has two minutes, and more when it is long. */
  constructor(scripts: Scripts, requestLength: number, expire: (error: Error) => void) {
    const seconds = Math.ceil(NO_RESPONSE + requestLength / MINIMUM_RATE);
    this.#scripts = scripts;
    this.#expire = expire;
    this.#timer = this.#start(
      seconds,
      () => new ConnectionLost(`no response from the host's shell for ${seconds} s`),
    );
  }

  started(list: "writes" | "reads"): void {
    this.stop();
    const index = this.#started[list]++;
    const seconds = this.#scripts[list][index]?.within ?? NO_RESPONSE;
    const which = `${list === "writes" ? "write" : "read"} ${index + 1} of ${this.#scripts[list].length}`;
    this.#timer = this.#start(
      seconds,
      () => new TimedOut(`${which} timed out after ${seconds} s and was ended`, { list, index }),
    );
  }

  finished(): void {
    this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(seconds: number, error: () => Error): NodeJS.Timeout {
    return setTimeout(() => this.#expire(error()), timerMilliseconds(seconds));
  }
}

/** Seconds. */
const NO_RESPONSE = 120;

/** Bytes per second of the slowest line worth waiting for. */
const MINIMUM_RATE = 4096;
