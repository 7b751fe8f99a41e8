import { isAccount, type Becoming } from "./shell/become.js";
import type { Link } from "./channel.js";
import { localLink } from "./local.js";
import { CannotBecome, Unreachable, type Session, type Target, type Transport } from "./session.js";
import { openShell } from "./shell/persistent_shell.js";
import { Connections, type SshOptions } from "./ssh/connections.js";

export { quote } from "./shell/quote.js";
export {
  CannotBecome,
  ConnectionLost,
  TimedOut,
  Unreachable,
  type Exchange,
  type Reply,
  type Script,
  type Session,
  type Target,
  type Transport,
} from "./session.js";

/** How hosts are reached; seconds throughout. */
export type TransportOptions = SshOptions;

/** Reaches every kind of target, each by its own `connection`. */
export function createTransport(options: Partial<TransportOptions> = {}): Transport {
  const settled = { ...DEFAULTS, ...options };
  const connections = new Connections(settled);
  const open = new Set<Session>();
  let closed = false;
  const link = async (target: Target): Promise<Link> =>
    target.connection === "local" ? localLink() : connections.link(target);

  return {
    async preconnect(target): Promise<void> {
      // Whatever is wrong is for `open` to say.
      if (target.connection === "ssh" && !closed) await connections.preconnect(target).catch(() => undefined);
    },
    async open(target, user): Promise<Session> {
      if (closed) throw new Unreachable("the run is over");
      const as = become(target, user);
      const reached = await link(target);
      const session = await openShell(
        reached,
        as?.user === reached.user ? null : as,
        LOGIN * settled.connectTimeout,
      );
      open.add(session);
      void session.gone.then(() => open.delete(session));
      return session;
    },
    async close(): Promise<void> {
      closed = true;
      await Promise.all([...open].map((session) => session.close()));
      await connections.close();
    },
  };
}

/** A login runs a stack of PAM modules and what is in rc files: it may take that many times what a connection may. */
const LOGIN = 2;

const DEFAULTS: TransportOptions = {
  connectTimeout: 10,
  keepaliveInterval: 5,
  acceptNewHostKeys: false,
};

function become(target: Target, user: string | null): Becoming | null {
  if (user === null) return null;
  if (!isAccount(user)) throw new CannotBecome(`${JSON.stringify(user)} cannot be the name of an account`);
  return { user, password: target.becomePassword, terminal: false };
}
