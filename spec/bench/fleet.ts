import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { programBeside } from "./settings.js";
import { type KeyPair, makeKeyPair } from "../support/key_pair.js";

/** One host of the bench: a loopback address where a real sshd answers, and a directory that stands for its disk. */
export interface BenchHost {
  readonly name: string;
  readonly address: string;
  readonly root: string;
}

/** Hosts that are up. */
export interface Fleet {
  readonly directory: string;
  readonly hosts: readonly BenchHost[];
  readonly identity: string;
  readonly knownHosts: string;
  /** The one key that all of them show. */
  readonly hostPublic: string;
  stop(): void;
}

/** How many hosts there are, and whether each has an sshd of its own or all share one. */
export interface FleetOptions {
  readonly count: number;
  readonly sshds: "each" | "one";
}

/** Starts the hosts, each with an empty root, and waits until all answer. */
export async function startFleet(directory: string, { count, sshds }: FleetOptions): Promise<Fleet> {
  mkdirSync(directory, { recursive: true });
  const identity = join(directory, "id");
  const hostKey = join(directory, "host_key");
  const client = key(identity);
  const { public: hostPublic } = key(hostKey);
  writeFileSync(join(directory, "authorized_keys"), `${client.public}\n`);
  const hosts = Array.from({ length: count }, (_, index) => host(directory, index));
  const knownHosts = join(directory, "known_hosts");
  for (const { root } of hosts) mkdirSync(root, { recursive: true });

  const fleet = { directory, hosts, identity, knownHosts, hostPublic };
  writeFileSync(
    knownHosts,
    trusted(fleet, ({ address }) => address),
  );

  const addresses = sshds === "one" ? ["0.0.0.0"] : hosts.map(({ address }) => address);
  const running = addresses.map((address) => startSshd(directory, address, hostKey));
  await Promise.all((sshds === "one" ? hosts.slice(0, 1) : hosts).map(untilItAnswers));
  return { ...fleet, stop: () => running.forEach((sshd) => sshd.kill("SIGKILL")) };
}

/** Lines of known_hosts that trust every host at this address of it. */
export function trusted(
  { hosts, hostPublic }: Pick<Fleet, "hosts" | "hostPublic">,
  addressOf: (host: BenchHost) => string,
): string {
  return hosts.map((host) => `${addressOf(host)} ${hostPublic}\n`).join("");
}

/** Starts a proxy that delays what goes to the hosts, and waits until it listens. */
export async function startProxy({ hosts }: Fleet, milliseconds: number): Promise<ChildProcess> {
  const argv = [programBeside("proxy"), String(hosts.length), String(milliseconds)];
  const proxy = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
  await once(proxy.stdout, "data");
  return proxy;
}

function host(directory: string, index: number): BenchHost {
  const name = `h${String(index + 1).padStart(4, "0")}`;
  return {
    name,
    address: `127.30.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    root: join(directory, "hosts", name),
  };
}

function key(path: string): KeyPair {
  const pair = makeKeyPair();
  writeFileSync(path, pair.private, { mode: 0o600 });
  writeFileSync(`${path}.pub`, `${pair.public}\n`);
  return pair;
}

function startSshd(directory: string, address: string, hostKey: string): ChildProcess {
  const config = join(directory, `sshd_config_${address}`);
  writeFileSync(
    config,
    [
      `ListenAddress ${address}`,
      "Port 22",
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${join(directory, "authorized_keys")}`,
      "PermitRootLogin prohibit-password",
      "PasswordAuthentication no",
      "UsePAM no",
      "UseDNS no",
      "PrintMotd no",
      "PrintLastLog no",
      "PidFile none",
      "StrictModes no",
      "MaxStartups 4000",
      "LogLevel ERROR",
      "Subsystem sftp internal-sftp",
      "",
    ].join("\n"),
  );
  return spawn("/usr/sbin/sshd", ["-D", "-f", config], { stdio: "ignore" });
}

/** Waits until a host's sshd introduces itself. */
async function untilItAnswers({ address }: BenchHost): Promise<void> {
  for (let left = 400; left > 0; left -= 1) {
    if (await sendsBanner(address)) return;
    await sleep(25);
  }
  throw new Error(`no sshd answers at ${address}`);
}

function sendsBanner(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22 });
    socket.on("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  });
}
