import { ConnectionLost, Unreachable } from "../errors.js";
import type { Content, Exchange, Script, Session, UploadOptions } from "../session.js";
import { errorOf } from "./failure.js";
import { PeerExited } from "./peer.js";
import type { Request, Response } from "./wire.js";

/** The worker process, as its sessions see it. */
export interface SessionWorker {
  /** @throws PeerExited */
  request(request: Request): Promise<Response>;
  /** Lets the worker request the content's chunks while `use` is in progress. */
  lend<T>(content: Content, use: (source: number) => Promise<T>): Promise<T>;
}

/** A session that a worker process holds. */
export class RemoteSession implements Session {
  trips = 0;
  readonly #worker: SessionWorker;
  readonly #session: number;

  constructor(worker: SessionWorker, session: number) {
    this.#worker = worker;
    this.#session = session;
  }

  async exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
    const session = this.#session;
    const response = await this.#request({ type: "exchange", session, writes, reads });
    if (response.type !== "exchanged")
      throw new Error(`unexpected response to an exchange: ${response.type}`);
    return response.exchange;
  }

  async upload(path: string, content: Content, options: UploadOptions): Promise<string> {
    const session = this.#session;
    const response = await this.#worker.lend(content, (source) =>
      this.#request({ type: "upload", session, path, source, options }),
    );
    if (response.type !== "uploaded") throw new Error(`unexpected response to an upload: ${response.type}`);
    return response.sha256;
  }

  async close(): Promise<void> {
    try {
      throwIfFailed(await this.#worker.request({ type: "close", session: this.#session }));
    } catch (error) {
      if (!(error instanceof PeerExited)) throw error;
    }
  }

  async #request(request: Request): Promise<Response> {
    try {
      const response = await this.#worker.request(request);
      this.trips = response.trips;
      return throwIfFailed(response);
    } catch (error) {
      if (!(error instanceof PeerExited)) throw error;
      if (!error.sent) throw new Unreachable(`nothing was sent: ${error.message}`);
      this.trips += 1;
      throw new ConnectionLost(`no answer was received: ${error.message}`);
    }
  }
}

/** The response, unless it is a failure. @throws the worker's error */
export function throwIfFailed(response: Response): Response {
  if (response.type === "failed") throw errorOf(response.failure);
  return response;
}
