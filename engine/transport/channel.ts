import type { Readable, Writable } from "node:stream";

/** One program running on a host, and its three streams. */
export interface Channel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles once the program and its streams are gone, with a clause about why; never rejects. */
  readonly closed: Promise<string>;
  /** Ends its input, which is how a program of ours is told to go. */
  hangUp(): void;
  /** Gives it up at once, heard or not. */
  destroy(): void;
}

/** A way to start programs on one host as its login user. */
export interface Link {
  /** The login user's name, or null when only the host knows it. */
  readonly user: string | null;
  /** Seconds of silence after which the host is to end our programs; null where an end of file is certain. */
  readonly lease: number | null;
  /**
   * Hands the command to the login shell, whichever that is.
   * @throws Unreachable when it could not be started
   */
  run(command: string, terminal: boolean): Promise<Channel>;
}

/** Hangs up and waits, though never longer than this many seconds. */
export async function dismiss(channel: Channel, within: number): Promise<void> {
  channel.hangUp();
  const { promise, cancel } = after(within);
  await Promise.race([channel.closed, promise]);
  cancel();
  channel.destroy();
}

/** A promise that settles after so many seconds, and the way to call it off. */
export function after(seconds: number): { readonly promise: Promise<"late">; readonly cancel: () => void } {
  let cancel = (): void => undefined;
  const promise = new Promise<"late">((resolve) => {
    const timer = setTimeout(() => resolve("late"), Math.min(seconds * 1000, LONGEST_TIMER));
    cancel = () => clearTimeout(timer);
  });
  return { promise, cancel: () => cancel() };
}

/** Node counts timers in 31 bits of milliseconds, and fires longer ones at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;
