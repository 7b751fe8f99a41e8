import type { Readable } from "node:stream";

/** The first words that come, which stay to be read. */
export class FirstWords {
  /** Settles when there are some. */
  readonly come: Promise<void>;
  readonly #socket: Readable;
  #settle: () => void = () => undefined;

  constructor(socket: Readable) {
    this.#socket = socket;
    this.come = new Promise((resolve) => (this.#settle = resolve));
    socket.on("readable", this.#look);
  }

  /** To be called before anybody else reads: two who read would both be told of the words. */
  ignore(): void {
    this.#socket.off("readable", this.#look);
  }

  readonly #look = (): void => {
    const words: unknown = this.#socket.read();
    if (!(words instanceof Uint8Array)) return;
    this.ignore();
    this.#socket.unshift(words);
    this.#settle();
  };
}
