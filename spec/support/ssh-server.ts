import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import ssh2, { type AuthContext, type Connection, type ServerChannel, type ServerConfig } from "ssh2";

import { knownHostsName } from "../../engine/transport/ssh/known_hosts.js";
import type { Target } from "../../engine/transport/index.js";
import { type KeyPair, makeKeyPair } from "./key_pair.js";
// Hosts that are this machine keep their state there, whoever runs the specs.
import "./state_directory.js";

/** How a test server behaves: well, by default. */
export interface Behaviour {
  /** Printed before every command's own output, as rc files and motd do. */
  readonly noise: string;
  /** Connections that are closed before the banner. */
  readonly hangUpFirst: number;
  /** Sessions that one connection may have at a time. */
  readonly maxSessions: number;
  /** The authentication methods that it accepts; the password is always `secret`. */
  readonly accepts: readonly Method[];
  readonly algorithms: NonNullable<ServerConfig["algorithms"]>;
  readonly hostKey: "ed25519" | "rsa";
  /** The login shell, called with `-c`. */
  readonly shell: string;
  readonly environment: NodeJS.ProcessEnv;
}

type Method = "publickey" | "password" | "keyboard-interactive";

/** A running server, and what it has seen. */
export interface SshServer {
  readonly port: number;
  /** A directory of its own: `known_hosts` in it trusts the server, which accepts the key `id`. */
  readonly directory: string;
  /** The line that trusts its key. */
  readonly hostKeyLine: string;
  /** The credentials that were tried, by method. */
  readonly tried: readonly string[];
  readonly connections: readonly Socket[];
  readonly target: (changes?: Partial<Target>) => Target;
  /** Accepts the key of this public key file instead of its own. */
  trust(file: string): void;
  /** Closes every connection without an SSH disconnect. */
  drop(): void;
  /** Stops reading and answering, but keeps every connection open. */
  fallSilent(): void;
  stop(): Promise<void>;
}

const WELL: Behaviour = {
  noise: "",
  hangUpFirst: 0,
  maxSessions: 10,
  accepts: ["publickey"],
  algorithms: {},
  hostKey: "ed25519",
  shell: "/bin/sh",
  environment: process.env,
};

/** A real SSH server on a loopback port, whose commands are real processes of this machine. */
export async function startSshServer(changes: Partial<Behaviour> = {}): Promise<SshServer> {
  const behaviour = { ...WELL, ...changes };
  const directory = mkdtempSync(join(tmpdir(), "tsplay-ssh-"));
  const hostKey = generate(behaviour.hostKey);
  const userKey = generate("ed25519");
  writeFileSync(join(directory, "id"), userKey.private, { mode: 0o600 });
  writeFileSync(join(directory, "id.pub"), userKey.public);

  let trusted = userKey.public;
  const tried: string[] = [];
  const connections: Socket[] = [];
  const server = new ssh2.Server(
    { hostKeys: [hostKey.private], algorithms: behaviour.algorithms },
    (client) => {
      client.on("error", () => undefined);
      client.on("authentication", (context) => authenticate(context, behaviour, trusted, tried));
      client.on("ready", () => serve(client, behaviour));
    },
  );
  const listener = createServer((socket) => {
    connections.push(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    if (connections.length <= behaviour.hangUpFirst) socket.destroy();
    else server.injectSocket(socket);
  });
  const port = await listen(listener);
  const hostKeyLine = `${knownHostsName("127.0.0.1", port)} ${hostKey.public.split(" ").slice(0, 2).join(" ").trim()}`;
  writeFileSync(join(directory, "known_hosts"), `${hostKeyLine}\n`);

  const drop = (): void => connections.forEach((socket) => socket.destroy());
  return {
    port,
    directory,
    hostKeyLine,
    tried,
    connections,
    target: (also = {}) => ({ ...target(port, directory), ...also }),
    trust: (file) => (trusted = readFileSync(file, "utf8")),
    drop,
    fallSilent: () => connections.forEach((socket) => socket.pause()),
    stop: async () => {
      drop();
      await new Promise((resolve) => listener.close(resolve));
      rmSync(directory, { recursive: true });
    },
  };
}

/** The port a server got on the loopback address. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

/** A target with the key and known_hosts of that directory. */
export function target(port: number, directory: string): Target {
  return {
    name: "gs1",
    connection: "ssh",
    address: "127.0.0.1",
    port,
    user: "root",
    identityFile: join(directory, "id"),
    knownHosts: join(directory, "known_hosts"),
    password: null,
    becomePassword: null,
  };
}

function generate(kind: Behaviour["hostKey"]): KeyPair {
  return kind === "rsa" ? ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }) : makeKeyPair();
}

function authenticate(
  context: AuthContext,
  { accepts }: Behaviour,
  publicKey: string,
  tried: string[],
): void {
  const judge = (right: boolean): void => {
    if (right) context.accept();
    else context.reject([...accepts]);
  };
  if (!accepts.some((method) => method === context.method)) {
    judge(false);
    return;
  }
  tried.push(context.method);
  if (context.method === "password") judge(context.password === "secret");
  else if (context.method === "publickey") {
    const trusted = ssh2.utils.parseKey(publicKey);
    const { key, blob, signature, hashAlgo } = context;
    const known = !(trusted instanceof Error) && trusted.getPublicSSH().equals(key.data);
    // Without a signature it is only the query whether the key is accepted.
    judge(known && (!blob || !signature || trusted.verify(blob, signature, hashAlgo)));
  } else if (context.method === "keyboard-interactive") {
    context.prompt([{ prompt: "Password: ", echo: false }], ([answer]) => {
      judge(answer === "secret");
    });
  }
}

function serve(client: Connection, behaviour: Behaviour): void {
  let sessions = 0;
  client.on("session", (accept, reject) => {
    if (sessions >= behaviour.maxSessions) {
      reject();
      return;
    }
    sessions += 1;
    const session = accept();
    session.on("pty", (agree) => {
      agree();
    });
    session.on("exec", (agree, _refuse, { command }) => {
      const channel = agree();
      channel.on("close", () => (sessions -= 1));
      run(channel, command, behaviour);
    });
  });
  client.on("tcpip", (accept, reject, { destIP, destPort }) => {
    const socket = connect(destPort, destIP);
    socket.on("error", () => {
      reject();
    });
    socket.on("connect", () => {
      const channel = accept();
      channel.on("error", () => undefined);
      socket.pipe(channel).pipe(socket);
    });
  });
}

function run(channel: ServerChannel, command: string, { noise, shell, environment }: Behaviour): void {
  const child = spawn(shell, ["-c", command], { detached: true, env: environment });
  for (const stream of [channel, child.stdin, child.stdout, child.stderr])
    stream.on("error", () => undefined);
  if (noise !== "") channel.write(noise);
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  channel.on("close", () => child.stdin.end());
  child.on("close", (status, signal) => {
    if (signal === null) channel.exit(status ?? 0);
    else channel.exit(signal.replace("SIG", ""));
    channel.end();
  });
}
