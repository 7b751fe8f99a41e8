import type { Channel, Link } from "../channel.js";
import { Unreachable } from "../errors.js";
import { withTimeout } from "../timeout.js";
import type { Target } from "../transport.js";
import type { AuthHold } from "./auth_hold.js";
import { connect, type ConnectOptions, type Endpoint } from "./connect.js";
import type { SshConnection } from "./connection.js";
import { execute, NoMoreSessions } from "./exec.js";
import { HostKeys } from "./host_keys.js";
import { JumpHosts } from "./jump_hosts.js";
import { KeyRing, type AskPassphrase } from "./keys.js";
import { Preconnections } from "./preconnections.js";
import { hostKeyRecorder, type RecordHostKey } from "./record_host_key.js";
import { expandHome, findDestination, readSshConfig, type Destination } from "./ssh_config.js";

/** How SSH connections are made; seconds throughout. */
export interface SshOptions extends ConnectOptions {
  /** Records the keys of unknown hosts instead of refusing them. A changed key is refused all the same. */
  readonly acceptNewHostKeys: boolean;
  /** Called once for each encrypted key that is needed; without it such keys are skipped. */
  readonly askPassphrase?: AskPassphrase | undefined;
  /** Records the keys of new hosts, where this process is not the only one that does. */
  readonly recordHostKey?: RecordHostKey | undefined;
  /** The ssh configuration as text; by default ~/.ssh/config with its includes. */
  readonly sshConfig?: string | undefined;
}

/** Connections by destination: one for all sessions of a host, more only where MaxSessions is low. */
export class SshConnections {
  readonly #options: SshOptions;
  readonly #hostKeys: HostKeys;
  readonly #keyRing: KeyRing;
  readonly #open = new Map<string, Promise<SshConnection>>();
  readonly #preconnections = new Preconnections<SshConnection>();
  readonly #jumpHosts: JumpHosts;
  #configuration: string | undefined;

  constructor(options: SshOptions) {
    this.#options = options;
    this.#hostKeys = new HostKeys(options.acceptNewHostKeys, options.recordHostKey ?? hostKeyRecorder());
    this.#keyRing = new KeyRing(options.askPassphrase ?? null);
    this.#configuration = options.sshConfig;
    this.#jumpHosts = new JumpHosts(
      () => this.#config(),
      (hop, depth) => this.#connection(hop, null, depth, 0),
    );
  }

  /** Connects early; `link` reports failures. Hosts behind jump hosts are connected only when they are needed. */
  async preconnect(target: Target): Promise<void> {
    const to = this.#destination(target);
    const key = keyOf(to, 0);
    if (to.jumps.length > 0) return;
    await this.#preconnections.add(key, (hold) =>
      this.#open.has(key) ? null : this.#connect(to, target.password, 0, hold),
    );
  }

  /** @throws Unreachable */
  async link(target: Target): Promise<Link> {
    const to = this.#destination(target);
    const connection = (copy: number): Promise<SshConnection> =>
      this.#connection(to, target.password, 0, copy);
    await connection(0);
    const run = (command: string, terminal: boolean): Promise<Channel> =>
      this.#run(connection, command, terminal);
    return { user: to.user, lease: LEASE, run };
  }

  async close(): Promise<void> {
    const all = [...this.#preconnections.close(), ...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map(disconnect));
  }

  /** @throws Unreachable */
  #destination(target: Target): Destination {
    if (!/^[^\s\-][^\s]*$/.test(target.address)) {
      throw new Unreachable(`${JSON.stringify(target.address)} is not a valid host name or address`);
    }
    const found = findDestination(this.#config(), target);
    const own = target.knownHosts === null ? [] : [expandHome(target.knownHosts)];
    return { ...found, knownHosts: [...own, ...found.knownHosts] };
  }

  #config(): string {
    return (this.#configuration ??= readSshConfig());
  }

  #connection(to: Destination, password: string | null, depth: number, copy: number): Promise<SshConnection> {
    const key = keyOf(to, copy);
    const already = this.#open.get(key);
    if (already) return already;
    const forget = (): void => {
      if (this.#open.get(key) === opening) this.#open.delete(key);
    };
    const reconnect = (): Promise<SshConnection> => this.#connect(to, password, depth, null);
    const opening = this.#preconnections.take(key, reconnect) ?? reconnect();
    this.#open.set(key, opening);
    opening.then(({ closed }) => closed.then(forget), forget);
    return opening;
  }

  #connect(
    to: Destination,
    password: string | null,
    depth: number,
    hold: AuthHold | null,
  ): Promise<SshConnection> {
    const endpoint: Endpoint = {
      host: to.host,
      port: to.port,
      user: to.user,
      identity: {
        host: to.hostKeyAlias ?? to.host,
        port: to.hostKeyAlias === null ? to.port : 22,
        files: to.knownHosts,
      },
      credentials: () => this.#keyRing.credentials(to, password),
      hold,
      tunnel: to.jumps.length === 0 ? null : () => this.#jumpHosts.tunnel(to, depth),
    };
    const connecting = (): Promise<SshConnection> => connect(endpoint, this.#hostKeys, this.#options);
    return to.jumps.length === 0 ? connecting() : this.#jumpHosts.limit(to, connecting);
  }

  /** Opens another connection where one allows no further session. */
  async #run(
    connection: (copy: number) => Promise<SshConnection>,
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

/** Seconds of silence after which a host ends what it runs for us: twice what a keepalive takes to notice. */
const LEASE = 30;

/** As many connections to one host as a low MaxSessions may require. */
const CONNECTIONS_PER_HOST = 4;

/** Seconds for an orderly disconnection. */
const DISCONNECT = 2;

async function disconnect(opening: Promise<SshConnection>): Promise<void> {
  const connection = await opening.catch(() => null);
  if (!connection) return;
  connection.client.end();
  await withTimeout(connection.closed, DISCONNECT);
  connection.client.destroy();
}

function keyOf(to: Destination, copy: number): string {
  return JSON.stringify([to.user, to.host, to.port, to.jumps, to.identityFiles, copy]);
}
