import type { Becoming } from "./become.js";
import { dismiss, type Channel, type Link } from "../channel.js";
import { Deadline } from "./deadline.js";
import { decodeAnswer, encodeExchange } from "./framing.js";
import { guardedShell } from "./guard.js";
import type { Inbox } from "./inbox.js";
import { launch, type Launched } from "./launch.js";
import { definitions } from "./loop.js";
import {
  type Content,
  ConnectionLost,
  Unreachable,
  type Exchange,
  type Reply,
  type Script,
  type Session,
} from "../session.js";
import { upload, type Expected } from "./upload.js";

/**
 * Starts the kept shell and waits for its hello, which costs no round trip beyond the start itself.
 * @throws Unreachable
 */
export async function openShell(link: Link, as: Becoming | null, within: number): Promise<KeptShell> {
  const launched = await launch(link, as, (nonce) => guardedShell({ nonce, lease: link.lease }), within);
  const lacks = /^-(.*)/.exec(launched.greeting)?.[1];
  if (lacks !== undefined) {
    launched.channel.destroy();
    throw new Unreachable(
      `the host lacks what tsplay needs beside sh: ${lacks.trim().replaceAll(" ", ", ")}`,
    );
  }
  launched.channel.stdin.write(definitions(launched.greeting));
  return new KeptShell(link, launched, within);
}

/** Seconds between the bytes that keep the host's lease, also while it is busy. */
const HEARTBEAT = 5;

/** Seconds that what runs on the host gets to end: the guard's two and some for the way. */
const GOODBYE = 4;

/** A session over one `sh` that goes on from exchange to exchange. */
export class KeptShell implements Session {
  trips = 0;
  /** Settles once the host's side has gone; never rejects. */
  readonly gone: Promise<unknown>;
  readonly #link: Link;
  readonly #as: Becoming | null;
  readonly #channel: Channel;
  readonly #inbox: Inbox;
  /** Its directory on the host; empty where none could be made. */
  readonly #store: string;
  readonly #within: number;
  readonly #heart: NodeJS.Timeout | null;
  /** Preludes that the shell has already been given. */
  readonly #defined = new Set<string>();
  #sequence = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #over: string | null = null;

  constructor(link: Link, { as, channel, inbox, greeting }: Launched, within: number) {
    this.#link = link;
    this.#as = as;
    this.#channel = channel;
    this.#inbox = inbox;
    this.#store = greeting;
    this.#within = within;
    this.#heart =
      link.lease === null ? null : setInterval(() => channel.stdin.write("\n"), HEARTBEAT * 1000).unref();
    this.gone = channel.closed.then((why) => this.#end(why));
  }

  exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
    return this.#inTurn(() => this.#exchange(writes, reads));
  }

  upload(path: string, content: Content, expect: Expected): Promise<string> {
    return this.#inTurn(() => {
      this.trips += 1;
      return upload(this.#link, this.#as, path, content, expect, this.#within, this.#store);
    });
  }

  async close(): Promise<void> {
    this.#end("the session was closed");
    await dismiss(this.#channel, GOODBYE);
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
      if (!(error instanceof ConnectionLost)) await dismiss(this.#channel, GOODBYE);
      throw error;
    } finally {
      deadline.stop();
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(() => {
      if (this.#over !== null) throw new Unreachable(`nothing was sent: ${this.#over}`);
      return work();
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #end(why: string): void {
    this.#over ??= why;
    if (this.#heart) clearInterval(this.#heart);
    this.#inbox.close(new ConnectionLost(`the answer did not come: ${this.#over}`));
  }
}

/** The reads come last and are always all there; writes may be fewer than asked. */
function split(replies: readonly Reply[], reads: number): Exchange {
  const written = replies.length - reads;
  return { written: replies.slice(0, written), read: replies.slice(written) };
}
