import type { Link } from "./channel.js";
import { CannotBecome, Unreachable } from "./errors.js";
import { localLink } from "./local.js";
import type { Session } from "./session.js";
import { isAccountName, type Become } from "./shell/become.js";
import { openShell } from "./shell/persistent_shell.js";
import type { SshConnections, SshOptions } from "./ssh/connections.js";
import type { Target, Transport } from "./transport.js";

/** How hosts are reached; seconds throughout. */
export type TransportOptions = SshOptions;

/** Reaches every kind of target, each by its own `connection`. */
export function createTransport(options: Partial<TransportOptions> = {}): Transport {
  const settings = { ...DEFAULTS, ...options };
  const open = new Set<Session>();
  let ssh: Promise<SshConnections> | null = null;
  let closed = false;
  const connections = (): Promise<SshConnections> => (ssh ??= loadSsh(settings));
  const linkTo = async (target: Target): Promise<Link> =>
    target.connection === "local" ? localLink() : (await connections()).link(target);

  return {
    async preconnect(target): Promise<void> {
      if (target.connection === "local" || closed) return;
      // `open` reports what is wrong.
      await (await connections()).preconnect(target).catch(() => undefined);
    },
    async open(target, user): Promise<Session> {
      if (closed) throw new Unreachable("the run is over");
      const become = becomeFor(target, user);
      const link = await linkTo(target);
      const as = become?.user === link.user ? null : become;
      const session = await openShell(link, as, LOGIN_FACTOR * settings.connectTimeout);
      open.add(session);
      void session.closed.then(() => open.delete(session));
      return session;
    },
    async close(): Promise<void> {
      closed = true;
      await Promise.all([...open].map((session) => session.close()));
      await (await ssh)?.close();
    },
  };
}

/** A login runs a stack of PAM modules and rc files: it may take this many times the time for a connection. */
const LOGIN_FACTOR = 2;

const DEFAULTS: TransportOptions = {
  connectTimeout: 10,
  keepaliveInterval: 5,
  acceptNewHostKeys: false,
};

/** ssh2 takes a while to load, and is not needed where nothing is reached over SSH. */
async function loadSsh(options: SshOptions): Promise<SshConnections> {
  const { SshConnections } = await import("./ssh/connections.js");
  return new SshConnections(options);
}

/** @throws CannotBecome */
function becomeFor(target: Target, user: string | null): Become | null {
  if (user === null) return null;
  if (!isAccountName(user)) throw new CannotBecome(`${JSON.stringify(user)} is not a valid user name`);
  return { user, password: target.becomePassword, terminal: false };
}
