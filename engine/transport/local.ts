import { spawn } from "node:child_process";
import { userInfo } from "node:os";

import type { Channel, Link } from "./channel.js";
import { CannotBecome, Unreachable } from "./session.js";

/** This machine, reached in the same words as any other: a shell, and sudo where another user is asked for. */
export function localLink(shell = "/bin/sh", environment: NodeJS.ProcessEnv = process.env): Link {
  return {
    user: userInfo().username,
    lease: null,
    run: (command, terminal) => {
      if (terminal) return Promise.reject(new CannotBecome(NO_TERMINAL));
      return start(shell, command, environment);
    },
  };
}

const NO_TERMINAL =
  "sudo insists on a terminal (Defaults requiretty), which a local connection has not: allow this user with !requiretty";

/** In a process group of its own, so that a Ctrl-C meant for us does not reach what runs for a host. */
function start(shell: string, command: string, env: NodeJS.ProcessEnv): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const child = spawn(shell, ["-c", command], { detached: true, stdio: "pipe", env });
    const closed = new Promise<string>((settle) => {
      child.on("close", (status, signal) =>
        settle(`the local shell ended (${signal === null ? `exit status ${status}` : `signal ${signal}`})`),
      );
    });
    child.on("error", (error) => reject(new Unreachable(`${shell} cannot be started: ${error.message}`)));
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => undefined);
    child.on("spawn", () =>
      resolve({
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        closed,
        hangUp: () => child.stdin.end(),
        destroy: () => {
          for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        },
      }),
    );
  });
}
