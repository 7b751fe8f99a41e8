import { spawn } from "node:child_process";
import { userInfo } from "node:os";

import type { Channel, Link } from "./channel.js";
import { CannotBecome, Unreachable } from "./errors.js";

/** This machine, reached as any host is: through a shell, and sudo where another user is requested. */
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
  "sudo requires a terminal (Defaults requiretty), and a local connection has none: exempt this user with Defaults:USER !requiretty";

/** Starts the shell in a process group of its own: a Ctrl-C meant for tsplay must not reach it. */
function start(shell: string, command: string, env: NodeJS.ProcessEnv): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const child = spawn(shell, ["-c", command], { detached: true, stdio: "pipe", env });
    const streams = [child.stdin, child.stdout, child.stderr];
    const closed = new Promise<string>((settle) => {
      child.on("close", (status, signal) =>
        settle(
          `the local shell ${signal === null ? `exited with status ${status}` : `was ended by signal ${signal}`}`,
        ),
      );
    });
    child.on("error", (error) => reject(new Unreachable(`cannot start ${shell}: ${error.message}`)));
    for (const stream of streams) stream.on("error", () => undefined);
    child.on("spawn", () =>
      resolve({
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        closed,
        hangUp: () => child.stdin.end(),
        destroy: () => {
          for (const stream of streams) stream.destroy();
        },
      }),
    );
  });
}
