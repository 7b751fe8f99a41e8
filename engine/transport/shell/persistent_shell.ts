import { closeChannel, type Channel, type Link } from "../channel.js";
import { ConnectionLost, Unreachable } from "../errors.js";
import type { Content, Exchange, Reply, Script, Session, UploadOptions } from "../session.js";
import type { Become } from "./become.js";
import { Deadline } from "./deadline.js";
import { decodeAnswer, encodeExchange } from "./framing.js";
import { guardedShell } from "./guard.js";
import type { Inbox } from "./inbox.js";
import { launch, type Launched } from "./launch.js";
import { definitions } from "./exchange_functions.js";
import { upload } from "./upload.js";

/**
 * Starts the persistent shell and waits until it is ready, which costs no round trip beyond the start itself.
 * @throws Unreachable
 */
export async function openShell(link: Link, as: Become | null, within: number): Promise<PersistentShell> {
  const launched = await launch(link, as, (nonce) => guardedShell({ nonce, lease: link.lease }), within);
  const missing = /^-(.*)/.exec(launched.readyLine)?.[1];
  if (missing !== undefined) {
    launched.channel.destroy();
    throw new Unreachable(
      `required commands are missing on the host: ${missing.trim().replaceAll(" ", ", ")}`,
    );
  }
  launched.channel.stdin.write(definitions(launched.readyLine));
  return new PersistentShell(link, launched, within);
}

/** Seconds between the bytes that renew the host's lease, also while a script runs. */
const HEARTBEAT = 5;

/** Seconds that what runs on the host has to end: the guard's two, and some for the way. */
const CLOSING = 4;

/** A session over one `sh` that persists from exchange to exchange. */
export class PersistentShell implements Session {
  trips = 0;
  /** Settles once the program on the host has ended; never rejects. */
  readonly closed: Promise<unknown>;
  readonly #link: Link;
  readonly #as: Become | null;
  readonly #channel: Channel;
  readonly #inbox: Inbox;
  /** A directory on the host; empty where none could be made. */
  readonly #scratch: string;
  readonly #within: number;
  readonly #heartbeat: NodeJS.Timeout | null;
  /** Preludes that the shell has been sent. */
  readonly #defined = new Set<string>();
  #sequence = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #over: string | null = null;

  constructor(link: Link, { as, channel, inbox, readyLine }: Launched, within: number) {
    this.#link = link;
    this.#as = as;
    this.#channel = channel;
    this.#inbox = inbox;
    this.#scratch = readyLine;
    this.#within = within;
    this.#heartbeat =
      link.lease === null ? null : setInterval(() => channel.stdin.write("\n"), HEARTBEAT * 1000).unref();
    this.closed = channel.closed.then((why) => this.#end(why));
  }

  exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
    return this.#inTurn(() => this.#exchange(writes, reads));
  }

  upload(path: string, content: Content, options: UploadOptions): Promise<string> {
    return this.#inTurn(() => {
      this.trips += 1;
      return upload(this.#link, this.#as, path, content, options, this.#within, this.#scratch);
    });
  }

  async close(): Promise<void> {
    this.#end("the session was closed");
    await closeChannel(this.#channel, CLOSING);
  }

  async #exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
    const request = encodeExchange((this.#sequence += 1), writes, reads, this.#defined);
    const deadline = new Deadline({ writes, reads }, request.length, (error) => this.#inbox.close(error));
    this.trips += 1;
    this.#channel.stdin.write(request);
    try {
      const replies = await decodeAnswer(this.#inbox, this.#sequence, deadline);
      return split(replies, reads.length);
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
      if (!(error instanceof ConnectionLost)) await closeChannel(this.#channel, CLOSING);
      throw error;
    } finally {
      deadline.stop();
    }
  }

  #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => {
      if (this.#over !== null) throw new Unreachable(`nothing was sent: ${this.#over}`);
      return call();
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #end(why: string): void {
    this.#over ??= why;
    if (this.#heartbeat) clearInterval(this.#heartbeat);
    this.#inbox.close(new ConnectionLost(`no answer was received: ${this.#over}`));
  }
}

/** The reads come last and are complete; writes may be fewer than requested. */
function split(replies: readonly Reply[], reads: number): Exchange {
  const written = replies.length - reads;
  return { written: replies.slice(0, written), read: replies.slice(written) };
}
