import type { Readable } from "node:stream";

import pLimit, { type LimitFunction } from "p-limit";

import { Unreachable } from "../errors.js";
import type { SshConnection } from "./connection.js";
import { findDestination, parseJump, type Destination } from "./ssh_config.js";

/** Connects to a jump host that is itself so many jumps deep. */
export type ConnectToHop = (hop: Destination, depth: number) => Promise<SshConnection>;

/** Tunnels through jump hosts (ProxyJump). */
export class JumpHosts {
  readonly #config: () => string;
  readonly #connect: ConnectToHop;
  readonly #limits = new Map<string, LimitFunction>();

  constructor(config: () => string, connect: ConnectToHop) {
    this.#config = config;
    this.#connect = connect;
  }

  /** Limits the handshakes in progress through the same jump hosts. */
  limit<T>({ jumps }: Destination, handshake: () => Promise<T>): Promise<T> {
    const key = jumps.join();
    const limit = this.#limits.get(key) ?? pLimit(HANDSHAKES);
    this.#limits.set(key, limit);
    return limit(handshake);
  }

  /**
   * A stream to the destination. The last hop is reached through those before it, the first as its own configuration says.
   * @throws Unreachable
   */
  async tunnel(to: Destination, depth: number): Promise<Readable> {
    const last = to.jumps.at(-1) ?? "";
    const before = to.jumps.slice(0, -1);
    if (depth >= DEEPEST) {
      throw new Unreachable(`more than ${DEEPEST} jump hosts in a row: is there a ProxyJump loop?`);
    }
    const found = findDestination(this.#config(), parseJump(last));
    const hop = { ...found, jumps: before.length > 0 ? before : found.jumps };
    const { client } = await this.#connect(hop, depth + 1);
    return new Promise((resolve, reject) => {
      client.forwardOut("127.0.0.1", 0, to.host, to.port, (error, channel) => {
        if (!error) resolve(channel);
        else reject(new Unreachable(cannotReach(hop, to, error)));
      });
    });
  }
}

const cannotReach = (hop: Destination, to: Destination, error: Error): string =>
  `jump host ${hop.host} cannot reach ${to.host}:${to.port}: ${error.message}`;

/** The jump host's MaxStartups starts refusing at ten. */
const HANDSHAKES = 8;

const DEEPEST = 8;
