import type { ClientChannel } from "ssh2";

import type { Connection } from "./connection_attempt.js";
import { after, type Channel } from "../channel.js";
import { Unreachable } from "../session.js";

/** Thrown where a connection allows no further session, and another connection may. */
export class NoMoreSessions extends Unreachable {}

/**
 * Hands a command to the login shell of a host. The callback of `exec` may never come on a line that is dead, so it has
 * a deadline too.
 * @throws Unreachable
 */
export async function execute(
  { client, closed }: Connection,
  command: string,
  terminal: boolean,
  within: number,
): Promise<Channel> {
  const timer = after(within);
  const started = new Promise<ClientChannel>((resolve, reject) => {
    client.exec(command, terminal ? { pty: true } : {}, (error, channel) => {
      if (!error) resolve(channel);
      else if ("reason" in error)
        reject(new NoMoreSessions(`the host opens no further session: ${error.message}`));
      else reject(new Unreachable(`the host started no shell: ${error.message}`));
    });
  });
  const gone = closed.then((why) => new Unreachable(why));
  const outcome = await Promise.race([started, gone, timer.promise]).finally(() => timer.cancel());
  if (outcome === "late") throw new Unreachable(`the host started no shell within ${within} s`);
  if (outcome instanceof Error) throw outcome;
  return toChannel(outcome, closed, terminal);
}

function toChannel(stream: ClientChannel, connectionClosed: Promise<string>, terminal: boolean): Channel {
  let how = "";
  const closed = new Promise<string>((resolve) => {
    stream.on("exit", (status: number | null, signal?: string) => {
      how = status === null ? `signal ${signal ?? "unknown"}` : `exit status ${status}`;
    });
    stream.on("close", () => {
      if (how !== "") resolve(`the host's shell ended (${how})`);
      else setTimeout(() => resolve("the host closed the session"), 100);
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
    // A terminal carries no end of file: only closing it hangs it up.
    hangUp: () => (terminal ? stream.close() : stream.end()),
    destroy: () => stream.destroy(),
  };
}
