import { errorOf } from "./failure.js";
import { Gone } from "./peer.js";
import {
  ConnectionLost,
  type Content,
  Unreachable,
  type Exchange,
  type Script,
  type Session,
} from "../session.js";
import type { Expected } from "../shell/upload.js";
import type { Order, Result } from "./wire.js";
import type { Worker } from "./worker_process.js";

/** A session that a worker keeps. */
export class RemoteSession implements Session {
  trips = 0;
  readonly #worker: Worker;
  readonly #number: number;

  constructor(worker: Worker, number: number) {
    this.#worker = worker;
    this.#number = number;
  }

  async exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
    const session = this.#number;
    const result = await this.#order({ type: "exchange", session, writes, reads });
    if (result.type !== "exchanged") throw new Error(`${result.type} is no answer to an exchange`);
    return result.exchange;
  }

  async upload(path: string, content: Content, expect: Expected): Promise<string> {
    const session = this.#number;
    const result = await this.#worker.lend(content, (source) =>
      this.#order({ type: "upload", session, path, source, expect }),
    );
    if (result.type !== "uploaded") throw new Error(`${result.type} is no answer to an upload`);
    return result.sha256;
  }

  async close(): Promise<void> {
    await this.#worker.order({ type: "close", session: this.#number }).then(succeeded, unlessGone);
  }

  async #order(order: Order): Promise<Result> {
    try {
      const result = await this.#worker.order(order);
      this.trips = result.trips;
      return succeeded(result);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      if (!error.sent) throw new Unreachable(`nothing was sent: ${error.message}`);
      this.trips += 1;
      throw new ConnectionLost(`the answer did not come: ${error.message}`);
    }
  }
}

/** What was carried out; throws as the worker did where it was not. */
export function succeeded(result: Result): Result {
  if (result.type === "failed") throw errorOf(result.failure);
  return result;
}

/** What has gone needs no closing. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Gone)) throw error;
}
