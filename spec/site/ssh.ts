import { createHash, timingSafeEqual } from "node:crypto";
import ssh2, { type AuthContext, type Connection, type Session } from "ssh2";
import type { SimulatedHost } from "./host.js";
import type { SiteKeys } from "./keys.js";
import { login, runInHost, type Terminal } from "./process.js";
import type { SiteSettings } from "./settings.js";

/** Listens for one host; `close` ends its connections as a reboot would and frees the port. */
export async function serve(
  site: SiteSettings,
  host: SimulatedHost,
  keys: SiteKeys,
): Promise<{ close: () => void }> {
  const { name, listen } = host.settings;
  const connections = new Set<Connection>();
  const hostKey = keys.hostKeys.get(name) ?? "";
  const server = new ssh2.Server(
    { hostKeys: [hostKey], ident: "OpenSSH_5.3-simulated" },
    (connection, info) => {
      connections.add(connection);
      withoutDelay(connection);
      connection.on("close", () => connections.delete(connection));
      connection.on("error", () => undefined);
      connection.on("authentication", (context) => authenticate(context, keys));
      connection.on("ready", () => {
        const client = { user: users.get(connection) ?? "root", from: info.ip, port: info.port, to: listen };
        connection.on("session", (accept) => attend(accept(), host, client, site.port));
      });
    },
  );
  const users = new WeakMap<Connection, string>();
  const authenticate = (context: AuthContext, siteKeys: SiteKeys): void => {
    if (!mayEnter(context, siteKeys)) return context.reject(["publickey", "password"]);
    context.accept();
  };
  server.on("connection", (connection: Connection) => {
    connection.on("authentication", (context) => users.set(connection, context.username));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(site.port, listen, resolve);
  });
  return {
    close() {
      server.close();
      for (const connection of connections) connection.end();
    },
  };
}

/** ssh2 has this method and its types do not: without it every answer waits for the last one to be acknowledged. */
function withoutDelay(connection: Connection & { setNoDelay?: (noDelay: boolean) => void }): void {
  connection.setNoDelay?.(true);
}

interface ClientOfHost {
  readonly user: string;
  readonly from: string;
  readonly port: number;
  readonly to: string;
}

function mayEnter(context: AuthContext, keys: SiteKeys): boolean {
  if (context.username !== "root" && context.username !== "operator") return false;
  if (context.method === "password") {
    return context.username === "operator" && sameText(context.password, keys.operatorPassword);
  }
  if (context.method !== "publickey") return false;
  const allowed = ssh2.utils.parseKey(keys.clientPublicKey);
  if (allowed instanceof Error || !allowed.getPublicSSH().equals(context.key.data)) return false;
  // Without a signature the client only asks whether this key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return allowed.verify(context.blob, context.signature, context.hashAlgo);
}

function sameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Answers what a client asks of one session channel: an environment, perhaps a terminal, then one program. */
function attend(session: Session, host: SimulatedHost, client: ClientOfHost, port: number): void {
  let terminal: Terminal | null = null;
  const environment: Record<string, string> = {
    SSH_CLIENT: `${client.from} ${client.port} ${port}`,
    SSH_CONNECTION: `${client.from} ${client.port} ${client.to} ${port}`,
  };
  let signal: (name: string) => void = () => undefined;
  session.on("env", (accept, reject, { key, val }) => {
    // AcceptEnv of EL6's sshd_config.
    const accepted = /^(LANG|LANGUAGE|LC_[A-Z]+|XMODIFIERS)$/.test(key);
    if (accepted) environment[key] = val;
    answer(accepted ? accept : reject);
  });
  session.on("pty", (accept, _reject, { rows, cols, term }) => {
    terminal = { rows, cols, type: term };
    answer(accept);
  });
  session.on("window-change", (accept) => {
    answer(accept);
  });
  session.on("signal", (accept, _reject, { name }) => {
    signal(name);
    answer(accept);
  });
  const start =
    (command: string | null) =>
    (accept: () => ssh2.ServerChannel): void => {
      const argv = login(client.user, command, environment, terminal);
      signal = runInHost(host, argv, accept(), terminal !== null);
    };
  session.on("exec", (accept, _reject, { command }) => start(command)(accept));
  session.on("shell", (accept) => start(null)(accept));
  session.on("subsystem", (_accept, reject) => reject());
}

/** A client that wants no answer leaves nothing to call, whatever the types say. */
function answer(reply: (() => unknown) | undefined): void {
  reply?.();
}
