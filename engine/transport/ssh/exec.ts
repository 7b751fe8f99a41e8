import type { ClientChannel } from "ssh2";

import type { Channel } from "../channel.js";
import { Unreachable } from "../errors.js";
import { withTimeout } from "../timeout.js";
import type { SshConnection } from "./connection.js";

/** A connection allows no further session; another connection may. */
export class NoMoreSessions extends Unreachable {}

/**
 * Passes a command to the login shell of a host. It has a deadline because on a dead connection the callback of
 * ssh2's `exec` is never called.
 * @throws Unreachable
 */
export async function execute(
  { client, closed }: SshConnection,
  command: string,
  terminal: boolean,
  within: number,
): Promise<Channel> {
  const started = new Promise<Channel>((resolve, reject) => {
    client.exec(command, terminal ? { pty: true } : {}, (error, stream) => {
      // At once: the packet that says that it was started may have its exit status as well.
      if (!error) resolve(toChannel(stream, closed, terminal));
      else if ("reason" in error)
        reject(
          new NoMoreSessions(
            `the host refuses to open another session (MaxSessions in sshd_config): ${error.message}`,
          ),
        );
      else reject(new Unreachable(`the host could not start a shell: ${error.message}`));
    });
  });
  const lost = closed.then((why) => new Unreachable(why));
  const outcome = await withTimeout(Promise.race([started, lost]), within);
  if (outcome === "timed out") throw new Unreachable(`the host did not start a shell within ${within} s`);
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

function toChannel(stream: ClientChannel, connectionClosed: Promise<string>, terminal: boolean): Channel {
  let ended = "";
  const closed = new Promise<string>((resolve) => {
    stream.on("exit", (status: number | null, signal?: string) => {
      ended = status === null ? `was ended by signal ${signal ?? "unknown"}` : `exited with status ${status}`;
    });
    stream.on("close", () => {
      if (ended !== "") resolve(`the host's shell ${ended}`);
      // If the connection was lost, that says more, and is told in the same turn of the event loop.
      else setImmediate(() => resolve("the host closed the session"));
    });
    void connectionClosed.then(resolve);
  });
  stream.on("error", () => undefined);
  stream.stderr.on("error", () => undefined);
  return {
    stdin: stream,
    stdout: stream,
    stderr: stream.stderr,
    closed,
    // A terminal transmits no end-of-file: it is hung up by closing it.
    hangUp: () => (terminal ? stream.close() : stream.end()),
    destroy: () => stream.destroy(),
  };
}
