import pLimit, { type LimitFunction } from "p-limit";
import type { Ask } from "../module/ask.js";
import { sizeOf } from "../local/local_file.js";
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
import type { HostModel } from "./model/host_model.js";
import type { HostModels } from "./model/host_models.js";
import { contentOf } from "./upload_content.js";
import { Readings, type ReadsByUser, type User } from "./readings.js";

/** What the session of a host needs of the run. */
export interface SessionHooks {
  /** Runs what only waits for the host to accept a connection, while other hosts are worked on. */
  readonly whileConnecting: <T>(wait: () => Promise<T>) => Promise<T>;
  /** Called when the host is first logged in to, with the milliseconds that it took. */
  readonly onOpen: (ms: number) => void;
  /** The models of the machines of the run. */
  readonly models: HostModels;
}

/** One host: a session for each user, and what has been read since the last write. */
export class HostSession {
  readonly #turns: LimitFunction = pLimit(1);
  /** Created when the host is first connected to. @throws InputError */
  readonly #target: () => Target;
  readonly #transport: Transport;
  readonly #sessions = new Map<User, Promise<Session>>();
  readonly #readings = new Readings();
  readonly #alongside = new Map<User, readonly Script[]>();
  /** Users that could not be become since the last write: a wrong password offered twice may lock an account. */
  readonly #refused = new Map<User, CannotBecome>();
  readonly #hooks: SessionHooks;
  #preconnecting: Promise<number> | null = null;
  #closedTrips = 0;
  readonly #open = new Set<Session>();
  #opened = false;

  constructor(target: () => Target, transport: Transport, hooks: SessionHooks) {
    this.#target = target;
    this.#transport = transport;
    this.#hooks = hooks;
  }

  /** Checks the connection variables. @throws InputError */
  prepare(): void {
    this.#target();
  }

  /** What a check predicts for this machine, whichever host's step it was. @throws InputError */
  get model(): HostModel {
    return this.#hooks.models.of(this.#target());
  }

  /** Exchanges so far, of all users and connections. */
  get trips(): number {
    return [...this.#open].reduce((sum, { trips }) => sum + trips, this.#closedTrips);
  }

  reading(user: User, ask: Ask): Reply | undefined {
    return this.#readings.get(user, ask);
  }

  /** Whether all of this has been read since the last write. */
  knows(user: User, asks: readonly Ask[]): boolean {
    return asks.every((ask) => this.#readings.has(user, ask));
  }

  /** A reading is valid until the next write. */
  forget(): void {
    this.#readings.forget();
    this.#refused.clear();
  }

  /** One after another: the steps of several hosts on one host must not come between its read and its write. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns(work);
  }

  /**
   * Reads what is not known; the reads of different users are sent in parallel. Reading ahead as a user who is not
   * needed yet may fail: an earlier task may be about to create that user.
   */
  async look(questions: ReadsByUser, needed: readonly User[]): Promise<void> {
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

  /** Reconnects if the connection is lost while reading, since nothing was changed. */
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
   * Sends writes and then reads; with writes, all earlier readings are forgotten.
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
      // Nothing was sent over a session that was lost while idle, so a new one may be tried.
      if (kept && error instanceof Unreachable) return this.exchange(user, writes, asks);
      throw error;
    }
  }

  /**
   * Uploads a local file to the host, where it remains as long as the session does.
   * @returns the SHA-256 of the uploaded file
   * @throws Unreachable, CannotBecome, ConnectionLost, Error if the host refuses it
   */
  async upload(user: User, path: string, from: string): Promise<string> {
    const kept = this.#sessions.has(user);
    const session = await this.as(user);
    this.forget();
    try {
      return await session.upload(path, () => contentOf(from), { size: sizeOf(from), temporary: true });
    } catch (error) {
      if (!kept || !(error instanceof Unreachable) || error instanceof CannotBecome) throw error;
      // As for an exchange: nothing was sent over a session that was lost.
      await this.reset();
      return this.upload(user, path, from);
    }
  }

  /** Sends a script of the engine with the user's next exchange, before its writes; readings stay valid. */
  alongside(user: User, script: Script): void {
    this.#alongside.set(user, [...(this.#alongside.get(user) ?? []), script]);
  }

  /** Sends what waits for the next exchange; drops what is for a user who cannot be become. */
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

  /** The session of a user, opened when it is first needed. @throws Unreachable, CannotBecome */
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

  /** Milliseconds until the host sent its banner, or did not, while other hosts are worked on. */
  #preconnect(): Promise<number> {
    this.#preconnecting ??= this.#hooks.whileConnecting(async () => {
      const started = performance.now();
      await this.#transport.preconnect(this.#target());
      return performance.now() - started;
    });
    return this.#preconnecting;
  }

  /** Closes the sessions of these users, and waits until their shells have ended; the next use opens new ones. */
  async leave(these: (user: string) => boolean): Promise<void> {
    for (const [user, opening] of [...this.#sessions]) {
      if (user === null || !these(user)) continue;
      if (this.#alongside.has(user)) await this.exchange(user, [], []);
      this.#sessions.delete(user);
      await this.#close([await opening]);
    }
  }

  /** Drops all sessions: the next use opens new ones. */
  async reset(): Promise<void> {
    this.forget();
    this.#sessions.clear();
    this.#preconnecting = null;
    await this.#close([...this.#open]);
  }

  async #close(sessions: readonly Session[]): Promise<void> {
    for (const session of sessions) if (this.#open.delete(session)) this.#closedTrips += session.trips;
    await Promise.allSettled(sessions.map((session) => session.close()));
  }
}

/** Ignores that a user cannot be become: the step that needs the user will fail with that. */
export function ignoreCannotBecome(error: unknown): null {
  if (error instanceof CannotBecome) return null;
  throw error;
}

/** How often a read is repeated over a new connection. */
const RECONNECTIONS = 2;
