import type { Session } from "./session.js";

/** How to reach one host. The transport knows nothing of inventories: everything it needs is here. */
export interface Target {
  /** The name in the inventory, for messages. */
  readonly name: string;
  readonly connection: "ssh" | "local";
  /** The name or address to connect to, as written: looked up in ~/.ssh/config before DNS. */
  readonly address: string;
  readonly port: number | null;
  readonly user: string | null;
  readonly identityFile: string | null;
  /** An additional known_hosts file, read before the user's own. */
  readonly knownHosts: string | null;
  readonly password: string | null;
  readonly becomePassword: string | null;
}

/** Opens sessions on hosts, and shares connections among them. */
export interface Transport {
  /**
   * Opens the connection ahead of `open` and holds it before authentication. Settles once the host has sent its SSH
   * banner or is known to be unreachable, which `open` will report. Never rejects.
   */
  preconnect(target: Target): Promise<void>;
  /**
   * Opens a session as the login user, or through sudo as `user` when that is somebody else.
   * @throws Unreachable, CannotBecome
   */
  open(target: Target, user: string | null): Promise<Session>;
  /** Closes all open sessions and the connections that they shared. */
  close(): Promise<void>;
}
