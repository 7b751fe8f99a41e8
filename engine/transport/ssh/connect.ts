import { connect } from "node:net";
import type { Readable } from "node:stream";

import { algorithms } from "./algorithms.js";
import { Attempt, NothingInCommon, Passing, type Connection } from "./connection_attempt.js";
import type { Gate } from "./auth_hold.js";
import type { HostIdentity, HostKeys } from "./host_keys.js";
import type { Credential } from "./keys.js";
import { Unreachable } from "../session.js";

/** All that one dial needs to know. */
export interface Dial {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly identity: HostIdentity;
  readonly credentials: () => readonly Credential[];
  /** A way through a host before it; null is straight. */
  readonly through: (() => Promise<Readable>) | null;
  /** Where to wait once the host has greeted; null goes straight in. */
  readonly gate: Gate | null;
}

/** How patient a dial is, in seconds. */
export interface Patience {
  readonly connectTimeout: number;
  readonly keepaliveInterval: number;
}

/**
 * Connects, and tries again while nothing of ours can have run: a host too busy to greet, or one that knows only old
 * algorithms. A wrong credential is never tried twice.
 * @throws Unreachable
 */
export async function connectTo(to: Dial, keys: HostKeys, patience: Patience): Promise<Connection> {
  const until = performance.now() + patience.connectTimeout * 1000;
  let old = false;
  for (let wait = FIRST_WAIT; ; wait *= 2) {
    try {
      return await dial(to, keys, patience, old);
    } catch (error) {
      const pause = wait * (0.5 + Math.random());
      if (error instanceof NothingInCommon && !old) old = true;
      else if (error instanceof Passing && performance.now() + pause < until) await sleep(pause);
      else throw error;
    }
  }
}

/** Milliseconds, to be doubled each time. */
const FIRST_WAIT = 150;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function dial(to: Dial, keys: HostKeys, patience: Patience, old: boolean): Promise<Connection> {
  const preferred = await keys.preferred(to.identity);
  const socket = await (to.through?.() ?? connect({ host: to.host, port: to.port, noDelay: true }));
  const attempt = new Attempt(`${to.host}:${to.port}`, to.credentials(), patience.connectTimeout);
  if (to.gate !== null) await attempt.waitAt(to.gate, socket);
  attempt.client.connect({
    sock: socket,
    username: to.user,
    readyTimeout: 0,
    keepaliveInterval: patience.keepaliveInterval * 1000,
    keepaliveCountMax: 3,
    algorithms: algorithms(preferred, old),
    hostVerifier: (key: Buffer, accept: (trusted: boolean) => void) => {
      void keys.objection(to.identity, key).then((objection) => {
        if (objection !== null) attempt.fail(new Unreachable(`${to.host}:${to.port}: ${objection}`));
        accept(objection === null);
      });
    },
    authHandler: (left, _partial, next) => void attempt.prove(left, next),
  });
  attempt.watch(socket);
  return attempt.outcome;
}
