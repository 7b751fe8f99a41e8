import { fork, type ChildProcess } from "node:child_process";
import { installedProgram } from "../../source/installation.js";
import { after } from "../channel.js";
import { failureOf } from "./failure.js";
import type { AskPassphrase } from "../ssh/keys.js";
import { Gone, Peer } from "./peer.js";
import type { RecordLine } from "../ssh/record_host_key.js";
import { RemoteSession, succeeded } from "./remote_session.js";
import { type Content, Unreachable, type Session, type Target } from "../session.js";
import type { Answer, Order, Question, Result, WorkerOptions } from "./wire.js";

/** What the controller does for all its workers, so that it is done once. */
export interface Services {
  readonly askPassphrase: AskPassphrase | null;
  readonly recordHostKey: RecordLine;
}

/** The controller's end of one worker, which is started at once. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #peer: Peer<Order, Result, Question, Answer>;
  readonly #services: Services;
  readonly #sources = new Map<number, AsyncGenerator<Uint8Array>>();
  /** Settles once the process has gone; never rejects. */
  readonly #gone: Promise<void>;
  #numbered = 0;
  alive = true;

  constructor(options: Omit<WorkerOptions, "asks">, services: Services) {
    this.#services = services;
    const child = fork(PROGRAM, {
      serialization: "advanced",
      execArgv: [...process.execArgv, "--no-incremental-marking"],
      // A session of its own: a terminal's Ctrl-C and its end are for the controller to hear.
      detached: true,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child = child;
    this.#peer = new Peer(
      (message) => child.send(message, () => undefined),
      (question) => this.#answer(question),
    );
    child.on("message", (message) => this.#peer.receive(message));
    this.#gone = new Promise<string>((resolve) => {
      child.on("exit", (status: number | null, signal: string | null) =>
        resolve(signal ?? `exit status ${status}`),
      );
      child.on("error", (error) => resolve(error.message));
    }).then((how) => this.#end(`the worker process that was to keep the connection has gone (${how})`));
    // Whether it can do anything is seen by the orders that follow.
    const begin = { ...options, asks: services.askPassphrase !== null };
    this.#peer.ask({ type: "begin", options: begin }).catch(() => undefined);
  }

  /** Never rejects. */
  async preconnect(target: Target): Promise<void> {
    await this.#peer.ask({ type: "preconnect", target }).catch(() => undefined);
  }

  /** @throws Unreachable, CannotBecome */
  async open(target: Target, user: string | null): Promise<Session> {
    const session = (this.#numbered += 1);
    try {
      succeeded(await this.#peer.ask({ type: "open", session, target, user }));
    } catch (error) {
      throw error instanceof Gone ? new Unreachable(error.message) : error;
    }
    return new RemoteSession(this, session);
  }

  /** @throws Gone */
  order(order: Order): Promise<Result> {
    return this.#peer.ask(order);
  }

  /** Lends the worker a source of bytes, opened when it first asks for them, while `use` goes on. */
  async lend<T>(content: Content, use: (source: number) => Promise<T>): Promise<T> {
    const source = (this.#numbered += 1);
    const bytes = read(content);
    this.#sources.set(source, bytes);
    try {
      return await use(source);
    } finally {
      this.#sources.delete(source);
      // A source may be silent for ever: nobody waits for its end.
      bytes.return(undefined).catch(() => undefined);
    }
  }

  /** Closes what it has open, and ends it, if need be by force. */
  async close(): Promise<void> {
    const timer = after(GOODBYE);
    const closed = this.#peer.ask({ type: "end" }).catch(() => undefined);
    await Promise.race([closed, timer.promise]);
    if (this.#child.connected) this.#child.disconnect();
    if ((await Promise.race([this.#gone, timer.promise])) === "late") this.#child.kill("SIGKILL");
    timer.cancel();
  }

  #end(why: string): void {
    this.alive = false;
    this.#peer.end(why);
  }

  async #answer(question: Question): Promise<Answer> {
    try {
      return await this.#serve(question);
    } catch (error) {
      return { type: "failed", failure: failureOf(error) };
    }
  }

  async #serve(question: Question): Promise<Answer> {
    switch (question.type) {
      case "passphrase":
        return { type: "text", text: (await this.#services.askPassphrase?.(question.file)) ?? "" };
      case "record":
        await this.#services.recordHostKey(question.file, question.line);
        return { type: "done" };
      case "bytes": {
        const next = await this.#sources.get(question.source)?.next();
        return !next || next.done === true ? { type: "done" } : { type: "bytes", bytes: next.value };
      }
    }
  }
}

const PROGRAM = installedProgram("engine/transport/workers/worker");

/** Seconds: longer than a worker may take to see its hosts off. */
const GOODBYE = 10;

async function* read(content: Content): AsyncGenerator<Uint8Array> {
  yield* content();
}
