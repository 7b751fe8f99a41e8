import type { Readable } from "node:stream";

/** Waits for the first bytes of a socket, and leaves them to be read. */
export class BannerWatch {
  readonly bannerReceived: Promise<void>;
  readonly #socket: Readable;
  #settle: () => void = () => undefined;

  constructor(socket: Readable) {
    this.#socket = socket;
    this.bannerReceived = new Promise((resolve) => (this.#settle = resolve));
    socket.on("readable", this.#look);
  }

  /** To be called before anybody else reads: with two readers, both would be given the bytes. */
  stop(): void {
    this.#socket.off("readable", this.#look);
  }

  readonly #look = (): void => {
    const bytes: unknown = this.#socket.read();
    if (!(bytes instanceof Uint8Array)) return;
    this.stop();
    this.#socket.unshift(bytes);
    this.#settle();
  };
}

/** The beginning of what a server sent, to be judged and quoted in messages. */
export class FirstBytes {
  #bytes = Buffer.alloc(0);

  /**
   * Listens from when the client does. ssh2 begins once its cryptography is loaded, which takes a while on a busy
   * machine; a listener that came before it would make the socket flow, and take the banner away from it.
   */
  listen(socket: Readable): void {
    const listen = (chunk: Buffer): void => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(0, KEPT);
      if (this.#bytes.length === KEPT || this.#bytes.includes("SSH-2.0")) socket.off("data", listen);
    };
    const follow = (event: string | symbol): void => {
      if (event !== "data") return;
      socket.off("newListener", follow);
      socket.on("data", listen);
    };
    socket.on("newListener", follow);
  }

  get text(): string {
    return this.#bytes.toString("latin1");
  }
}

const KEPT = 64;
