import type { Socket } from "node:net";
import type { Readable } from "node:stream";

import ssh2, { type AuthenticationType, type ClientErrorExtensions, type NextAuthHandler } from "ssh2";

import { Unreachable } from "../errors.js";
import { skipPublickeyQuery } from "../patches/skip_publickey_query.js";
import { withTimeout } from "../timeout.js";
import type { AuthHold } from "./auth_hold.js";
import { BannerWatch, FirstBytes } from "./banner.js";
import type { SshConnection } from "./connection.js";
import {
  authenticationFailed,
  closedEarly,
  handshakeFailed,
  handshakeTimedOut,
  notSsh,
  type Phase,
} from "./handshake_errors.js";
import type { Credential } from "./keys.js";

/** Watches one client from its first packet to its last: which phase it is in, for how long, and why it failed. */
export class ConnectionAttempt {
  readonly client = new ssh2.Client();
  /** @throws Unreachable */
  readonly outcome: Promise<SshConnection>;
  readonly #where: string;
  readonly #timeout: number;
  readonly #remaining: Credential[];
  readonly #tried: string[] = [];
  readonly #missing: string[] = [];
  readonly #received = new FirstBytes();
  #phase: Phase = "connecting";
  #timer: NodeJS.Timeout | null = null;
  #closeReason: string | null = null;
  /** The part of the time for the handshake that waiting for the banner has not used up. */
  #shareLeft = 1;
  #reject: (error: Unreachable) => void = () => undefined;

  constructor(where: string, credentials: readonly Credential[], timeout: number) {
    this.#where = where;
    this.#remaining = [...credentials];
    this.#timeout = timeout;
    const closed = new Promise<string>((resolve) => {
      this.client.on("close", () => {
        this.fail(this.#notSsh() ?? closedEarly(this.#where, this.#phase));
        resolve(this.#closeReason ?? "the host closed the connection");
      });
    });
    this.outcome = new Promise((resolve, reject) => {
      this.#reject = reject;
      this.client.on("ready", () => {
        this.#enter("connected");
        resolve({ client: this.client, closed });
      });
    });
    this.client.on("error", (error: Error & ClientErrorExtensions) => this.#onError(error));
    this.client.on("handshake", () => {
      if (this.#phase !== "connected") this.#enter("authenticating");
    });
    this.#enter("connecting");
  }

  /** Notes when the socket is connected, and the first bytes that the server sends. */
  watch(socket: Socket | Readable): void {
    if ("connecting" in socket && socket.connecting) socket.once("connect", () => this.#enter("handshake"));
    else this.#enter("handshake", this.#shareLeft);
    this.#received.listen(socket);
  }

  /**
   * Waits for the server's banner and then, with no timer running and nothing sent, until the hold is released. A
   * silent host is probably dead, or waits for the client's banner: it is not held, and has the rest of the time.
   * @throws Unreachable
   */
  async holdBeforeAuth(hold: AuthHold, socket: Socket | Readable): Promise<void> {
    const onError = (error: Error): void => this.#onError(error);
    const onClose = (): void => this.fail(closedEarly(this.#where, this.#phase));
    socket.once("error", onError).once("close", onClose);
    try {
      const connected = new Promise<void>((resolve) => socket.once("connect", resolve));
      await Promise.race([connected, this.outcome]);
      this.#enter("handshake");
      if (!(await this.#bannerReceived(socket))) {
        this.#shareLeft = 1 - SILENT_SHARE;
        return;
      }
      this.#stopTimer();
      const decision = await Promise.race([hold.wait(), this.outcome]);
      if (decision === "give up") throw new Unreachable(`${this.#where} is no longer needed`);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      socket.off("error", onError).off("close", onClose);
    }
  }

  /** Whether the server sends its banner first; the banner stays to be read. */
  async #bannerReceived(socket: Readable): Promise<boolean> {
    const watch = new BannerWatch(socket);
    const first = Promise.race([watch.bannerReceived, this.outcome]);
    const received = await withTimeout(first, this.#timeout * SILENT_SHARE).finally(() => watch.stop());
    return received !== "timed out";
  }

  /** Offers the next credential of a method that the server accepts; each is offered once. */
  async authenticate(accepted: readonly AuthenticationType[] | null, next: NextAuthHandler): Promise<void> {
    for (let credential = this.#remaining.shift(); credential; credential = this.#remaining.shift()) {
      if (accepted && accepted.length > 0 && !accepted.includes(credential.method)) continue;
      if (credential.method === "keyboard-interactive" && accepted?.includes("password")) continue;
      this.#stopTimer(); // A passphrase may have to be typed.
      const method = await credential.offer().catch(() => null);
      this.#enter("authenticating");
      if (method === null) {
        if (credential.missing) this.#missing.push(credential.name);
        continue;
      }
      this.#tried.push(credential.name);
      skipPublickeyQuery(this.client, method);
      next(method);
      return;
    }
    const attempts = { tried: this.#tried, missing: this.#missing, accepted };
    this.fail(authenticationFailed(this.#where, attempts));
  }

  /** Gives up for this reason, unless it is connected or has failed already. */
  fail(error: Unreachable): void {
    this.#stopTimer();
    if (this.#phase === "connected") return;
    this.#reject(error);
    this.client.destroy();
  }

  /** Every phase has the same time limit, or a share of it. */
  #enter(phase: Phase, share = 1): void {
    this.#stopTimer();
    this.#phase = phase;
    if (phase === "connected") return;
    const expire = (): void =>
      this.fail(handshakeTimedOut(this.#where, this.#phase, this.#timeout, this.#received.text));
    this.#timer = setTimeout(expire, this.#timeout * share * 1000);
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #onError(error: Error & ClientErrorExtensions & { code?: unknown }): void {
    if (error.level === "agent") return;
    this.#closeReason ??=
      error.message === "Keepalive timeout"
        ? "the host did not answer keepalives (connection timed out)"
        : error.message;
    this.fail(handshakeFailed(this.#where, error, this.#phase, this.#received.text));
  }

  #notSsh(): Unreachable | null {
    return notSsh(this.#where, this.#phase, this.#received.text);
  }
}

/** Of the time for the handshake, the part in which we wait for the server to speak first. */
const SILENT_SHARE = 0.8;
