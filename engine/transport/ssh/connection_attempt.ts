import type { Socket } from "node:net";
import type { Readable } from "node:stream";

import ssh2, { type AuthenticationType, type ClientErrorExtensions, type NextAuthHandler } from "ssh2";

import { after } from "../channel.js";
import { FirstWords } from "./banner.js";
import type { Gate } from "./auth_hold.js";
import type { Credential } from "./keys.js";
import { Unreachable } from "../session.js";
import { signAtOnce } from "../patches/skip_publickey_query.js";

/** A connection that is up. */
export interface Connection {
  readonly client: ssh2.Client;
  /** Settles when it has gone, with a clause about why; never rejects. */
  readonly closed: Promise<string>;
}

/** Thrown where nothing of ours can have run and another try may fare better. */
export class Passing extends Unreachable {}

/** Thrown where the two sides have no algorithm in common. */
export class NothingInCommon extends Unreachable {}

type Phase = "connecting" | "greeting" | "proving" | "up";

/** Watches one client from its first packet to its last: what it waits for, how long, and why it failed. */
export class Attempt {
  readonly client = new ssh2.Client();
  readonly outcome: Promise<Connection>;
  readonly #where: string;
  readonly #timeout: number;
  readonly #remaining: Credential[];
  readonly #tried: string[] = [];
  readonly #absent: string[] = [];
  #phase: Phase = "connecting";
  #timer: NodeJS.Timeout | null = null;
  #firstBytes = Buffer.alloc(0);
  #why: string | null = null;
  /** Of the time for a greeting, what waiting has not used up. */
  #left = 1;
  #reject: (error: Unreachable) => void = () => undefined;

  constructor(where: string, credentials: readonly Credential[], timeout: number) {
    this.#where = where;
    this.#remaining = [...credentials];
    this.#timeout = timeout;
    const closed = new Promise<string>((resolve) => {
      this.client.on("close", () => {
        this.fail(this.#stranger() ?? this.#hungUp());
        resolve(this.#why ?? "the host closed the connection");
      });
    });
    this.outcome = new Promise((resolve, reject) => {
      this.#reject = reject;
      this.client.on("ready", () => {
        this.#enter("up");
        resolve({ client: this.client, closed });
      });
    });
    this.client.on("error", (error: Error & ClientErrorExtensions) => this.#onError(error));
    this.client.on("handshake", () => {
      if (this.#phase !== "up") this.#enter("proving");
    });
    this.#enter("connecting");
  }

  /** Notes when the socket connects and what it says first, for messages. */
  watch(socket: Socket | Readable): void {
    if ("connecting" in socket && socket.connecting) socket.once("connect", () => this.#enter("greeting"));
    else this.#enter("greeting", this.#left);
    const listen = (chunk: Buffer): void => {
      this.#firstBytes = Buffer.concat([this.#firstBytes, chunk]).subarray(0, 64);
      if (this.#firstBytes.length === 64 || this.#firstBytes.includes("SSH-2.0")) socket.off("data", listen);
    };
    socket.on("data", listen);
  }

  /**
   * Waits for the host's first words, and then, with no time running and nothing said, until somebody wants it. Who
   * is quiet is most likely dead, and may wait for our words: so they are said at once, with the last of the time.
   * @throws Unreachable
   */
  async waitAt(gate: Gate, socket: Socket | Readable): Promise<void> {
    const onError = (error: Error): void => this.#onError(error);
    const onClose = (): void => this.fail(this.#hungUp());
    socket.once("error", onError).once("close", onClose);
    try {
      const connected = new Promise<void>((resolve) => socket.once("connect", resolve));
      await Promise.race([connected, this.outcome]);
      this.#enter("greeting");
      if (!(await this.#heard(socket))) {
        this.#left = 1 - QUIET;
        return;
      }
      this.#pause();
      const wanted = await Promise.race([gate.pass(), this.outcome]);
      if (wanted === false) throw new Unreachable(`${this.#where} is no longer wanted`);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      socket.off("error", onError).off("close", onClose);
    }
  }

  /** Whether the host speaks first; what it says stays to be read. */
  async #heard(socket: Readable): Promise<boolean> {
    const words = new FirstWords(socket);
    const quiet = after(this.#timeout * QUIET);
    const heard = await Promise.race([words.come, quiet.promise, this.outcome]).finally(() => {
      quiet.cancel();
      words.ignore();
    });
    return heard !== "late";
  }

  /** Offers the next credential that the host would look at; none is offered twice. */
  async prove(left: readonly AuthenticationType[] | null, next: NextAuthHandler): Promise<void> {
    for (let credential = this.#remaining.shift(); credential; credential = this.#remaining.shift()) {
      if (left && left.length > 0 && !left.includes(credential.method)) continue;
      if (credential.method === "keyboard-interactive" && left?.includes("password")) continue;
      this.#pause();
      const method = await credential.offer().catch(() => null);
      this.#enter("proving");
      if (method === null) {
        if (credential.absent) this.#absent.push(credential.name);
        continue;
      }
      this.#tried.push(credential.name);
      signAtOnce(this.client, method);
      next(method);
      return;
    }
    this.fail(new Unreachable(this.#turnedAway(left)));
  }

  /** Gives up with this reason, unless it is up already or has failed for another. */
  fail(error: Unreachable): void {
    this.#pause();
    if (this.#phase === "up") return;
    this.#reject(error);
    this.client.destroy();
  }

  #enter(phase: Phase, share = 1): void {
    this.#pause();
    this.#phase = phase;
    if (phase === "up") return;
    this.#timer = setTimeout(() => this.fail(new Unreachable(this.#late())), this.#timeout * share * 1000);
  }

  #pause(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #onError(error: Error & ClientErrorExtensions & { code?: unknown }): void {
    if (error.level === "agent") return;
    this.#why ??=
      error.message === "Keepalive timeout" ? "the host no longer answers (keepalive)" : error.message;
    this.fail(this.#explain(error));
  }

  #explain(error: Error & ClientErrorExtensions & { code?: unknown }): Unreachable {
    if (error.message.includes("no matching")) {
      return new NothingInCommon(
        `${this.#where} speaks no algorithm that is still trusted (${error.message})`,
      );
    }
    const stranger = this.#stranger();
    if (stranger !== null) return stranger;
    if (error.message.includes("before handshake")) return this.#hungUp();
    const code = typeof error.code === "string" ? error.code : "";
    if (code === "ECONNRESET") return new Passing(`${this.#where} reset the connection before it was up`);
    const known = SOCKET_ERRORS.get(code);
    return new Unreachable(known ? known(this.#where) : `${this.#where}: ${error.message}`);
  }

  #late(): string {
    const { connecting, greeting, proving } = {
      connecting: `${this.#where} did not answer within ${this.#timeout} s (down, or a firewall drops it)`,
      greeting: `${this.#where} took the connection, but no SSH greeting came within ${this.#timeout} s${this.#said()}`,
      proving: `${this.#where} did not let us in within ${this.#timeout} s`,
    };
    return this.#phase === "connecting" ? connecting : this.#phase === "greeting" ? greeting : proving;
  }

  #hungUp(): Unreachable {
    if (this.#phase === "proving")
      return new Unreachable(`${this.#where} closed the connection before it let us in`);
    return new Passing(`${this.#where} closed the connection at once (too many connections at a time?)`);
  }

  /** Who does not speak SSH to us, judged by its first words; another try would hear the same. */
  #stranger(): Unreachable | null {
    // Words before a greeting are allowed.
    if (this.#phase === "proving") return null;
    const said = this.#firstBytes.toString("latin1");
    if (said.startsWith("Not allowed at this time"))
      return new Unreachable(
        `${this.#where} lets nobody in from this address for a while: logins from here have failed too often`,
      );
    if (said === "" || /SSH-(2\.0|1\.99)-|^Exceeded MaxStartups/.test(said)) return null;
    return new Unreachable(`${this.#where} is not an SSH-2 server${this.#said()}`);
  }

  #said(): string {
    if (this.#firstBytes.length === 0) return "";
    const text = this.#firstBytes
      .toString("latin1")
      .replaceAll(/[^\x20-\x7e]+/g, " ")
      .trim();
    return /^SSH-(2\.0|1\.99)-/.test(text) ? "" : `: it began with ${JSON.stringify(text)}`;
  }

  #turnedAway(left: readonly AuthenticationType[] | null): string {
    const tried = this.#tried.length === 0 ? "there was nothing to try" : `tried ${this.#tried.join(", ")}`;
    const takes = left && left.length > 0 ? `; the host takes ${left.join(", ")}` : "";
    const gone = this.#absent.map((file) => `; ${file} does not exist`).join("");
    return `${this.#where} did not let us in: ${tried}${gone}${takes}`;
  }
}

/** Of the time for a greeting, the part in which we say nothing either. */
const QUIET = 0.8;

const SOCKET_ERRORS: ReadonlyMap<string, (where: string) => string> = new Map([
  ["ECONNREFUSED", (where) => `${where} refused the connection (is sshd running there, and on this port?)`],
  ["ENOTFOUND", (where) => `${where}: there is no host of that name`],
  ["EAI_AGAIN", (where) => `${where}: the name could not be looked up (no answer from DNS)`],
  ["EHOSTUNREACH", (where) => `${where}: no route to the host, or a firewall refuses it`],
  ["ENETUNREACH", (where) => `${where}: no route to its network`],
  ["ETIMEDOUT", (where) => `${where} did not answer (down, or a firewall drops it)`],
]);
