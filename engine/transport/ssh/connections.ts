import type { Readable } from "node:stream";

import pLimit, { type LimitFunction } from "p-limit";

import type { Connection } from "./connection_attempt.js";
import { after, type Channel, type Link } from "../channel.js";
import { DialledAhead } from "./preconnections.js";
import type { Gate } from "./auth_hold.js";
import { execute, NoMoreSessions } from "./exec.js";
import { connectTo, type Dial, type Patience } from "./connect.js";
import { HostKeys } from "./host_keys.js";
import { KeyRing, type AskPassphrase } from "./keys.js";
import { recorder, type RecordLine } from "./record_host_key.js";
import { Unreachable, type Target } from "../session.js";
import { expandHome, findDestination, parseJump, readSshConfig, type Destination } from "./ssh_config.js";

/** How ssh connections are made; seconds throughout. */
export interface SshOptions extends Patience {
  /** Record the keys of hosts never seen before instead of refusing them. A changed key is refused all the same. */
  readonly acceptNewHostKeys: boolean;
  /** Asked once for each encrypted key that is needed; without it such keys are passed over. */
  readonly askPassphrase?: AskPassphrase | undefined;
  /** Writes the keys of new hosts where this process is not the only one that does. */
  readonly recordHostKey?: RecordLine | undefined;
  /** The ssh configuration as text; read from ~/.ssh/config, with its includes, when not given. */
  readonly sshConfig?: string | undefined;
}

/** Seconds of silence after which a host ends what it runs for us: twice what the keepalive takes to notice. */
const LEASE = 30;

/** Handshakes under way through one jump host: its MaxStartups begins to refuse at ten. */
const THROUGH_ONE_JUMP = 8;

/** As many connections to one host as its MaxSessions may make us need. */
const CONNECTIONS_PER_HOST = 4;

const DEEPEST_JUMP = 8;

/** Connections by destination: one for all the sessions of a host, more only where it allows few sessions on each. */
export class Connections {
  readonly #options: SshOptions;
  readonly #hostKeys: HostKeys;
  readonly #keyRing: KeyRing;
  readonly #open = new Map<string, Promise<Connection>>();
  readonly #jumps = new Map<string, LimitFunction>();
  /** Those that were dialled ahead and not asked for yet. */
  readonly #ahead = new DialledAhead<Connection>();
  #configuration: string | undefined;

  constructor(options: SshOptions) {
    this.#options = options;
    this.#hostKeys = new HostKeys(options.acceptNewHostKeys, options.recordHostKey ?? recorder());
    this.#keyRing = new KeyRing(options.askPassphrase ?? null);
    this.#configuration = options.sshConfig;
  }

  /** Dials ahead; what became of it is for `link` to say. Jump hosts are dialled only when they are needed. */
  async preconnect(target: Target): Promise<void> {
    const to = this.#destination(target);
    const key = keyOf(to, 0);
    if (to.jumps.length > 0) return;
    await this.#ahead.dial(key, (gate) =>
      this.#open.has(key) ? null : this.#connect(to, target.password, 0, gate),
    );
  }

  /** @throws Unreachable */
  async link(target: Target): Promise<Link> {
    const to = this.#destination(target);
    const connection = (copy: number): Promise<Connection> => this.#connection(to, target.password, 0, copy);
    await connection(0);
    const run = (command: string, terminal: boolean): Promise<Channel> =>
      this.#run(connection, command, terminal);
    return { user: to.user, lease: LEASE, run };
  }

  async close(): Promise<void> {
    const all = [...this.#ahead.giveUp(), ...[...this.#open.values()].reverse()];
    this.#open.clear();
    await Promise.all(
      all.map(async (opening) => {
        const connection = await opening.catch(() => null);
        if (!connection) return;
        const timer = after(2);
        connection.client.end();
        await Promise.race([connection.closed, timer.promise]);
        timer.cancel();
        connection.client.destroy();
      }),
    );
  }

  /** @throws Unreachable */
  #destination(target: Target): Destination {
    if (!/^[^\s\-][^\s]*$/.test(target.address)) {
      throw new Unreachable(`${JSON.stringify(target.address)} cannot be the address of a host`);
    }
    const found = findDestination(this.#config(), target);
    const own = target.knownHosts === null ? [] : [expandHome(target.knownHosts)];
    return { ...found, knownHosts: [...own, ...found.knownHosts] };
  }

  #config(): string {
    return (this.#configuration ??= readSshConfig());
  }

  #connection(to: Destination, password: string | null, depth: number, copy: number): Promise<Connection> {
    const key = keyOf(to, copy);
    const already = this.#open.get(key);
    if (already) return already;
    const forget = (): void => {
      if (this.#open.get(key) === opening) this.#open.delete(key);
    };
    const connect = (): Promise<Connection> => this.#connect(to, password, depth, null);
    const opening = this.#ahead.claim(key, connect) ?? connect();
    this.#open.set(key, opening);
    opening.then(({ closed }) => closed.then(forget), forget);
    return opening;
  }

  #connect(to: Destination, password: string | null, depth: number, gate: Gate | null): Promise<Connection> {
    const dial: Dial = {
      host: to.host,
      port: to.port,
      user: to.user,
      identity: {
        host: to.hostKeyAlias ?? to.host,
        port: to.hostKeyAlias === null ? to.port : 22,
        files: to.knownHosts,
      },
      credentials: () => this.#keyRing.credentials(to, password),
      gate,
      through: to.jumps.length === 0 ? null : () => this.#through(to, depth),
    };
    const connecting = (): Promise<Connection> => connectTo(dial, this.#hostKeys, this.#options);
    return to.jumps.length === 0 ? connecting() : this.#limit(to.jumps.join())(connecting);
  }

  #limit(jumps: string): LimitFunction {
    const limit = this.#jumps.get(jumps) ?? pLimit(THROUGH_ONE_JUMP);
    this.#jumps.set(jumps, limit);
    return limit;
  }

  /** The last hop is reached through those before it; the first as its own configuration says. */
  async #through(to: Destination, depth: number): Promise<Readable> {
    const last = to.jumps.at(-1) ?? "";
    const before = to.jumps.slice(0, -1);
    if (depth >= DEEPEST_JUMP)
      throw new Unreachable(
        `more than ${DEEPEST_JUMP} jump hosts one after another: do they jump in a circle?`,
      );
    const found = findDestination(this.#config(), parseJump(last));
    const hop = { ...found, jumps: before.length > 0 ? before : found.jumps };
    const { client } = await this.#connection(hop, null, depth + 1, 0);
    return new Promise((resolve, reject) => {
      client.forwardOut("127.0.0.1", 0, to.host, to.port, (error, channel) => {
        if (error)
          reject(
            new Unreachable(`the jump host ${hop.host} cannot reach ${to.host}:${to.port}: ${error.message}`),
          );
        else resolve(channel);
      });
    });
  }

  /** Where one connection allows no further session, another is made. */
  async #run(
    connection: (copy: number) => Promise<Connection>,
    command: string,
    terminal: boolean,
  ): Promise<Channel> {
    for (let copy = 0; ; copy += 1) {
      try {
        return await execute(await connection(copy), command, terminal, this.#options.connectTimeout);
      } catch (error) {
        if (!(error instanceof NoMoreSessions) || copy + 1 >= CONNECTIONS_PER_HOST) throw error;
      }
    }
  }
}

function keyOf(to: Destination, copy: number): string {
  return JSON.stringify([to.user, to.host, to.port, to.jumps, to.identityFiles, copy]);
}
