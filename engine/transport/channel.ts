import type { Readable, Writable } from "node:stream";

import { withTimeout } from "./timeout.js";

/** One program running on a host, and its three streams. */
export interface Channel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles once the program and its streams have ended, with a clause that says why; never rejects. */
  readonly closed: Promise<string>;
  /** Ends its input, which tells a program of ours to exit. */
  hangUp(): void;
  /** Closes the streams at once, whatever is still in them. */
  destroy(): void;
}

/** Starts programs on one host as its login user. */
export interface Link {
  /** The login user's name, or null when only the host knows it. */
  readonly user: string | null;
  /** Seconds of silence after which the host ends our programs; null where end-of-file always arrives. */
  readonly lease: number | null;
  /**
   * Passes the command to the login shell, whichever that is.
   * @throws Unreachable when it could not be started
   */
  run(command: string, terminal: boolean): Promise<Channel>;
}

/** Hangs up, and destroys the channel once the program has ended, or after so many seconds. */
export async function closeChannel(channel: Channel, within: number): Promise<void> {
  channel.hangUp();
  await withTimeout(channel.closed, within);
  channel.destroy();
}
