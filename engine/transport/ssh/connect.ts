import * as net from "node:net";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import { Unreachable } from "../errors.js";
import { algorithms } from "./algorithms.js";
import type { AuthHold } from "./auth_hold.js";
import { NoCommonAlgorithm, Transient, type SshConnection } from "./connection.js";
import { ConnectionAttempt } from "./connection_attempt.js";
import type { HostIdentity, HostKeys } from "./host_keys.js";
import type { Credential } from "./keys.js";

/** What to connect to, and how. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identity: HostIdentity;
  readonly credentials: () => readonly Credential[];
  /** Opens a stream through jump hosts; null connects directly. */
  readonly tunnel: (() => Promise<Readable>) | null;
  /** Holds the connection before authentication; null authenticates at once. */
  readonly hold: AuthHold | null;
}

/** Seconds. */
export interface ConnectOptions {
  readonly connectTimeout: number;
  readonly keepaliveInterval: number;
}

/**
 * Connects, and retries where a retry is harmless: when the host was too busy to send its banner, or supports old
 * algorithms only. Failed credentials are never retried.
 * @throws Unreachable
 */
export async function connect(to: Endpoint, keys: HostKeys, options: ConnectOptions): Promise<SshConnection> {
  const end = performance.now() + options.connectTimeout * 1000;
  let legacy = false;
  for (let backoff = FIRST_BACKOFF; ; backoff *= 2) {
    try {
      return await connectOnce(to, keys, options, legacy);
    } catch (error) {
      const pause = backoff * (0.5 + Math.random());
      if (error instanceof NoCommonAlgorithm && !legacy) legacy = true;
      else if (error instanceof Transient && performance.now() + pause < end) await sleep(pause);
      else throw error;
    }
  }
}

/** Milliseconds, doubled for each retry. */
const FIRST_BACKOFF = 150;

async function connectOnce(
  to: Endpoint,
  keys: HostKeys,
  options: ConnectOptions,
  legacy: boolean,
): Promise<SshConnection> {
  const preferred = await keys.preferredAlgorithms(to.identity);
  const socket = await (to.tunnel?.() ?? net.connect({ host: to.host, port: to.port, noDelay: true }));
  const attempt = new ConnectionAttempt(`${to.host}:${to.port}`, to.credentials(), options.connectTimeout);
  if (to.hold !== null) await attempt.holdBeforeAuth(to.hold, socket);
  attempt.client.connect({
    sock: socket,
    username: to.user,
    readyTimeout: 0,
    keepaliveInterval: options.keepaliveInterval * 1000,
    keepaliveCountMax: 3,
    algorithms: algorithms(preferred, legacy),
    hostVerifier: (key: Buffer, accept: (trusted: boolean) => void) => {
      void keys.verify(to.identity, key).then((problem) => {
        if (problem !== null) attempt.fail(new Unreachable(`${to.host}:${to.port}: ${problem}`));
        accept(problem === null);
      });
    },
    authHandler: (methods, _partial, next) => void attempt.authenticate(methods, next),
  });
  attempt.watch(socket);
  return attempt.outcome;
}
