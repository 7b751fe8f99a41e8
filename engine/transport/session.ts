/** POSIX sh text to be run in a subshell with an empty standard input; ended on the host after `within` seconds. */
export interface Script {
  readonly text: string;
  readonly within: number;
  /**
   * Run in the persistent shell itself instead of a subshell, which costs no process. Only for text of our own that
   * parses, does not exit, and changes nothing in the shell but names that begin with `_`.
   */
  readonly inline?: true;
  /**
   * Function definitions that the text calls. The persistent shell is sent each prelude once. Every name that it
   * defines begins with `_`, because scripts without a prelude see these functions too.
   */
  readonly prelude?: string;
}

/** What one script left behind. Streams are bytes: what they mean is for the reader to say. */
export interface Reply {
  /** Exit status, 0–255; a signal N is 128 + N, as sh counts. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** The answers of one round trip, in the order asked. */
export interface Exchange {
  /** Ends with the first write that failed: those after it were not begun. */
  readonly written: readonly Reply[];
  readonly read: readonly Reply[];
}

/** The bytes of an upload, read from their beginning each time. A piece is good until the next one is asked for. */
export type Content = () => AsyncIterable<Uint8Array>;

/** One kept shell on one host as one user. Only one call may be under way at a time; further ones wait their turn. */
export interface Session {
  /**
   * Runs the writes in order, stopping at the first that fails, then the reads: always one round trip.
   * @throws ConnectionLost when the connection goes before the answer is complete
   * @throws TimedOut when a script outlives its `within`; the session is closed and the script ended
   */
  exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange>;
  /**
   * Puts bytes into a new file of mode 0600, all of them or none. One that is fleeting goes when the session ends,
   * unless it has been moved away by then.
   * @returns the SHA-256 of what is in the file, as the host has read it, in lower-case hexadecimal
   */
  upload(
    path: string,
    content: Content,
    expect: { readonly size: number; readonly fleeting?: true },
  ): Promise<string>;
  /** Ends whatever still runs on the host on this session's account. */
  close(): Promise<void>;
  /** Exchanges made so far: the round trips that a run is judged by. */
  readonly trips: number;
}

/** How to reach one host. The transport knows nothing of inventories: all is said here. */
export interface Target {
  /** The inventory's name, for messages. */
  readonly name: string;
  readonly connection: "ssh" | "local";
  /** Name or address to dial, as written: looked up in ~/.ssh/config before DNS. */
  readonly address: string;
  readonly port: number | null;
  readonly user: string | null;
  readonly identityFile: string | null;
  /** A second known_hosts file, looked at before the user's own. */
  readonly knownHosts: string | null;
  readonly password: string | null;
  readonly becomePassword: string | null;
}

export interface Transport {
  /**
   * Dials ahead of `open`: settles when the host has greeted or when it is known that it cannot be reached, which is
   * for `open` to say. A host that has greeted is kept waiting before it is told who we are. Never rejects.
   */
  preconnect(target: Target): Promise<void>;
  /**
   * Opens a session as the login user, or through sudo as `user` when that is somebody else.
   * @throws Unreachable, CannotBecome
   */
  open(target: Target, user: string | null): Promise<Session>;
  /** Closes the sessions that are still open, and the connections that they shared. */
  close(): Promise<void>;
}

/** The host could not be reached: nothing ran on it. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The host was reached, but nothing could be run there as the user asked for. */
export class CannotBecome extends Unreachable {}

/** The connection went while an exchange was under way: what ran is not known. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** A script outlived its deadline and was ended. */
export class TimedOut extends Error {
  override readonly name = "TimedOut";
  /** Which of the exchange's scripts it was, counted from nought; the writes and the reads apart. */
  readonly at: { readonly list: "writes" | "reads"; readonly index: number } | null;

  constructor(message: string, at: TimedOut["at"] = null) {
    super(message);
    this.at = at;
  }
}
