import { fork, type ChildProcess } from "node:child_process";

import { installedProgram } from "../../source/installation.js";
import { Unreachable } from "../errors.js";
import type { Content, Session } from "../session.js";
import type { AskPassphrase } from "../ssh/keys.js";
import type { RecordHostKey } from "../ssh/record_host_key.js";
import { timeout } from "../timeout.js";
import type { Target } from "../transport.js";
import { failureOf } from "./failure.js";
import { Peer, PeerExited } from "./peer.js";
import { RemoteSession, throwIfFailed, type SessionWorker } from "./remote_session.js";
import type { Callback, CallbackResponse, Request, Response, WorkerOptions } from "./wire.js";

/** What the controller does for all workers, so that it is done once. */
export interface Services {
  readonly askPassphrase: AskPassphrase | null;
  readonly recordHostKey: RecordHostKey;
}

/** The controller's end of one worker process, which is started at once. */
export class WorkerProcess implements SessionWorker {
  readonly #child: ChildProcess;
  readonly #peer: Peer<Request, Response, Callback, CallbackResponse>;
  readonly #services: Services;
  readonly #sources = new Map<number, AsyncGenerator<Uint8Array>>();
  /** Settles once the process has exited; never rejects. */
  readonly #exited: Promise<void>;
  #lastNumber = 0;
  alive = true;

  constructor(options: Omit<WorkerOptions, "canAskPassphrase">, services: Services) {
    this.#services = services;
    const child = fork(PROGRAM, {
      serialization: "advanced",
      execArgv: [...process.execArgv, "--no-incremental-marking"],
      // A session of its own: a terminal's Ctrl-C and hang-up are for the controller.
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child = child;
    this.#peer = new Peer(
      (message) => child.send(message, () => undefined),
      (callback) => this.#respond(callback),
    );
    child.on("message", (message) => this.#peer.receive(message));
    this.#exited = howItEnds(child).then((how) => this.#end(`the worker process of the connection ${how}`));
    // If it failed to start, the requests that follow will fail.
    const begin = { ...options, canAskPassphrase: services.askPassphrase !== null };
    this.#peer.request({ type: "begin", options: begin }).catch(() => undefined);
  }

  /** Never rejects. */
  async preconnect(target: Target): Promise<void> {
    await this.#peer.request({ type: "preconnect", target }).catch(() => undefined);
  }

  /** @throws Unreachable, CannotBecome */
  async open(target: Target, user: string | null): Promise<Session> {
    const session = (this.#lastNumber += 1);
    try {
      throwIfFailed(await this.#peer.request({ type: "open", session, target, user }));
    } catch (error) {
      throw error instanceof PeerExited ? new Unreachable(error.message) : error;
    }
    return new RemoteSession(this, session);
  }

  request(request: Request): Promise<Response> {
    return this.#peer.request(request);
  }

  async lend<T>(content: Content, use: (source: number) => Promise<T>): Promise<T> {
    const source = (this.#lastNumber += 1);
    const chunks = read(content);
    this.#sources.set(source, chunks);
    try {
      return await use(source);
    } finally {
      this.#sources.delete(source);
      // Not awaited: a source may be silent for ever.
      chunks.return(undefined).catch(() => undefined);
    }
  }

  /** Closes what it has open and ends it, by force if necessary. */
  async close(): Promise<void> {
    const timer = timeout(CLOSING);
    const closed = this.#peer.request({ type: "end" }).catch(() => undefined);
    await Promise.race([closed, timer.promise]);
    if (this.#child.connected) this.#child.disconnect();
    if ((await Promise.race([this.#exited, timer.promise])) === "timed out") this.#child.kill("SIGKILL");
    timer.cancel();
  }

  #end(why: string): void {
    this.alive = false;
    this.#peer.end(why);
  }

  async #respond(callback: Callback): Promise<CallbackResponse> {
    try {
      return await this.#carryOut(callback);
    } catch (error) {
      return { type: "failed", failure: failureOf(error) };
    }
  }

  async #carryOut(callback: Callback): Promise<CallbackResponse> {
    switch (callback.type) {
      case "passphrase": {
        const passphrase = (await this.#services.askPassphrase?.(callback.file)) ?? "";
        return { type: "passphrase", passphrase };
      }
      case "recordHostKey":
        await this.#services.recordHostKey(callback.file, callback.line);
        return { type: "done" };
      case "chunk": {
        const next = await this.#sources.get(callback.source)?.next();
        return !next || next.done === true ? { type: "done" } : { type: "chunk", bytes: next.value };
      }
    }
  }
}

const PROGRAM = installedProgram("engine/transport/workers/worker");

/** Seconds: longer than a worker may take to close its sessions. */
const CLOSING = 10;

function howItEnds(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on("exit", (status, signal) =>
      resolve(signal === null ? `exited with status ${status}` : `was ended by ${signal}`),
    );
    child.on("error", (error) => resolve(`failed: ${error.message}`));
  });
}

async function* read(content: Content): AsyncGenerator<Uint8Array> {
  yield* content();
}
