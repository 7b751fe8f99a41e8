import pLimit, { type LimitFunction } from "p-limit";
import type { Ask } from "../module/ask.js";
import { digestOf, sizeOf } from "../local/local_file.js";
import { readChunks } from "../local/read_chunks.js";
import { gather } from "../script/index.js";
import {
  CannotBecome,
  ConnectionLost,
  type Reply,
  type Script,
  type Session,
  type Target,
  TimedOut,
  type Transport,
  Unreachable,
} from "../transport/index.js";
import { HostModel } from "./model.js";
import { Readings, type Reads, type User } from "./readings.js";

/** What a host's session needs of the run that it is part of. */
export interface SessionHooks {
  /** Runs what only waits for the host to accept a connection: others may work meanwhile. */
  readonly whileConnecting: <T>(wait: () => Promise<T>) => Promise<T>;
  /** Called when the host is first logged in to, with the milliseconds that it took. */
  readonly onOpen: (ms: number) => void;
}

/** One host: a session for each user who works on it, and what is known of it since the last write. */
export class HostSession {
  /** What a check run foresees on this host, whoever's step it was. */
  readonly model = new HostModel();
  readonly #turns: LimitFunction = pLimit(1);
  /** Made when the host is first connected to. @throws InputError */
  readonly #target: () => Target;
  readonly #transport: Transport;
  readonly #sessions = new Map<User, Promise<Session>>();
  readonly #readings = new Readings();
  readonly #alongside = new Map<User, readonly Script[]>();
  /** Asked for in vain since the last write: a wrong password offered twice may lock an account. */
  readonly #refused = new Map<User, CannotBecome>();
  readonly #hooks: SessionHooks;
  #preconnecting: Promise<number> | null = null;
  #closedTrips = 0;
  #open = new Set<Session>();
  #opened = false;

  constructor(target: () => Target, transport: Transport, hooks: SessionHooks) {
    this.#target = target;
    this.#transport = transport;
    this.#hooks = hooks;
  }

  /** Checks the settings for reaching the host. @throws InputError */
  prepare(): void {
    this.#target();
  }

  /** Exchanges so far, over all users and reconnections. */
  get trips(): number {
    return [...this.#open].reduce((sum, { trips }) => sum + trips, this.#closedTrips);
  }

  reading(user: User, ask: Ask): Reply | undefined {
    return this.#readings.get(user, ask);
  }

  /** Whether all of it has been read since the last write. */
  knows(user: User, asks: readonly Ask[]): boolean {
    return asks.every((ask) => this.#readings.has(user, ask));
  }

  /** A reading is good until the next write. */
  forget(): void {
    this.#readings.forget();
    this.#refused.clear();
  }

  /** One after another: what several hosts' steps do to one host must not come between its look and its write. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns(work);
  }

  /**
   * Asks for what is not known; the reads of different users travel side by side. Reading ahead as a user who is not
   * needed yet may fail: an earlier task may be about to create that user.
   */
  async look(questions: Reads, needed: readonly User[]): Promise<void> {
    const missing = [...questions]
      .map(([user, asks]) => [user, asks.filter((ask) => !this.#readings.has(user, ask))] as const)
      .filter(([, asks]) => asks.length > 0);
    await Promise.all(
      missing.map(([user, asks]) =>
        this.#ask(user, asks).catch((error: unknown) => {
          if (needed.includes(user) || !(error instanceof Unreachable)) throw error;
        }),
      ),
    );
  }

  /** A connection that goes while only reading is opened again: nothing ran that could matter. */
  async #ask(user: User, asks: readonly Ask[]): Promise<void> {
    for (let left = RECONNECTIONS; ; left -= 1) {
      try {
        await this.exchange(user, [], asks);
        return;
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        if (left === 0) throw new Unreachable(error.message);
      }
    }
  }

  /**
   * Sends writes and then asks; with writes, whatever was known before is forgotten.
   * @throws Unreachable, CannotBecome, ConnectionLost, TimedOut
   */
  async exchange(user: User, writes: readonly Script[], asks: readonly Ask[]): Promise<readonly Reply[]> {
    const kept = this.#sessions.has(user);
    const session = await this.as(user);
    const { scripts, answers } = gather(asks);
    if (writes.length > 0) this.forget();
    const own = this.#alongside.get(user) ?? [];
    this.#alongside.delete(user);
    try {
      const { written, read } = await session.exchange([...own, ...writes], scripts);
      answers(read).forEach((reply, index) => {
        const ask = asks[index];
        if (ask) this.#readings.keep(user, ask, reply);
      });
      return written.slice(own.length);
    } catch (error) {
      if (own.length > 0) this.#alongside.set(user, own);
      if (error instanceof ConnectionLost || error instanceof TimedOut || error instanceof Unreachable)
        await this.reset();
      // Nothing was sent over a session that was lost while idle: a new one may be tried.
      if (kept && error instanceof Unreachable) return this.exchange(user, writes, asks);
      throw error;
    }
  }

  /**
   * Puts a file of the controller on the host for as long as the session lasts.
   * @returns the SHA-256 of what is there
   * @throws Unreachable, CannotBecome, ConnectionLost, Error where the host refuses it
   */
  async upload(user: User, path: string, from: string): Promise<string> {
    const kept = this.#sessions.has(user);
    const session = await this.as(user);
    this.forget();
    try {
      return await session.upload(path, () => contentOf(from), { size: sizeOf(from), temporary: true });
    } catch (error) {
      if (!kept || !(error instanceof Unreachable) || error instanceof CannotBecome) throw error;
      // As of an exchange: nothing was sent over a session that had gone.
      await this.reset();
      return this.upload(user, path, from);
    }
  }

  /** Sends a script of the engine's own with the user's next exchange, before its writes; readings stay good. */
  alongside(user: User, script: Script): void {
    this.#alongside.set(user, [...(this.#alongside.get(user) ?? []), script]);
  }

  /** Sends now what waits for the next exchange; drops what is for a user who cannot be become. */
  async flush(): Promise<void> {
    await Promise.all(
      [...this.#alongside.keys()].map((user) =>
        this.exchange(user, [], []).catch((error: unknown) => {
          if (!(error instanceof CannotBecome)) throw error;
          this.#alongside.delete(user);
        }),
      ),
    );
  }

  /** The kept session of a user, opened when first needed. @throws Unreachable, CannotBecome */
  as(user: User): Promise<Session> {
    const refused = this.#refused.get(user);
    if (refused) return Promise.reject(refused);
    const open = this.#sessions.get(user) ?? this.#connect(user);
    this.#sessions.set(user, open);
    return open;
  }

  async #connect(user: User): Promise<Session> {
    try {
      const connected = await this.#preconnect();
      const started = performance.now();
      const session = await this.#transport.open(this.#target(), user);
      this.#open.add(session);
      if (!this.#opened) this.#hooks.onOpen(connected + performance.now() - started);
      this.#opened = true;
      return session;
    } catch (error) {
      this.#sessions.delete(user);
      if (error instanceof CannotBecome) this.#refused.set(user, error);
      throw error;
    }
  }

  /** Milliseconds until the host sent its banner, or did not; others may work meanwhile. */
  #preconnect(): Promise<number> {
    this.#preconnecting ??= this.#hooks.whileConnecting(async () => {
      const started = performance.now();
      await this.#transport.preconnect(this.#target());
      return performance.now() - started;
    });
    return this.#preconnecting;
  }

  /** Drops every session: the next use opens new ones. */
  async reset(): Promise<void> {
    this.forget();
    this.#sessions.clear();
    this.#preconnecting = null;
    const old = [...this.#open];
    this.#open = new Set();
    this.#closedTrips += old.reduce((sum, { trips }) => sum + trips, 0);
    await Promise.allSettled(old.map((session) => session.close()));
  }
}

/** Passes over that a user cannot be become: the step that needs that user fails with it. */
export function ignoreCannotBecome(error: unknown): null {
  if (error instanceof CannotBecome) return null;
  throw error;
}

/** How often one look is repeated over a new connection. */
const RECONNECTIONS = 2;

/** Its bytes; while the host reads what has arrived, it is read here once more, should its digest not be known. */
async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* readChunks(path);
  digestOf(path).catch(() => undefined);
}
