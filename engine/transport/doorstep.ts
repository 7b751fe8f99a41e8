import type { Readable } from "node:stream";

/** A promise that settles so long after it was started, which it need not be. */
export class Timer {
  readonly over: Promise<"late">;
  #settle: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.over = new Promise((resolve) => (this.#settle = () => resolve("late")));
  }

  start(seconds: number): void {
    this.#timer = setTimeout(this.#settle, seconds * 1000);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Of the time for a greeting, the part in which we say nothing either. */
export const QUIET = 0.8;

/** Settles when there is something to read, which stays to be read. */
export function firstWords(socket: Readable): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      const words: unknown = socket.read();
      if (!(words instanceof Uint8Array)) return;
      socket.off("readable", look);
      socket.unshift(words);
      resolve();
    };
    socket.on("readable", look);
  });
}
