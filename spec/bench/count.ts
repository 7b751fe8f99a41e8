import { spawn, spawnSync } from "node:child_process";
import type { Channel, Link } from "../../engine/transport/channel.js";
import type { Exchange, Script, Session, Transport } from "../../engine/transport/index.js";
import { openShell } from "../../engine/transport/shell/persistent_shell.js";

/** What one exchange cost a host. */
export interface Cost {
  readonly writes: number;
  readonly reads: number;
  /** Processes started for it on the host, subshells included; the persistent shell itself is there already. */
  readonly processes: number;
}

/** Whether this machine can give a shell a process table of its own, by which processes are counted exactly. */
export const canCount = (): boolean => spawnSync("unshare", [...OWN_TABLE, "true"]).status === 0;

const OWN_TABLE = ["--pid", "--fork", "--kill-child", "--mount-proc"];

/** A transport whose hosts are all this machine, and that counts what every exchange costs. */
export function countingTransport(shell = "/bin/sh"): {
  readonly transport: Transport;
  readonly costs: readonly Cost[];
} {
  const costs: Cost[] = [];
  const open: Session[] = [];
  const transport: Transport = {
    preconnect: () => Promise.resolve(),
    async open(): Promise<Session> {
      const session = counting(await openShell(link(shell), null, 10), costs);
      open.push(session);
      return session;
    },
    close: async () => {
      await Promise.all(open.map((session) => session.close()));
    },
  };
  return { transport, costs };
}

/** Asks the process table for its highest number before and after, and takes away what asking costs itself. */
function counting(session: Session, costs: Cost[]): Session {
  const highest = async (): Promise<number> => {
    const { read } = await session.exchange([], [LAST_PROCESS]);
    return Number(read[0]?.stdout.toString());
  };
  return {
    get trips(): number {
      return costs.length;
    },
    upload: (path, content, expect) => session.upload(path, content, expect),
    close: () => session.close(),
    async exchange(writes: readonly Script[], reads: readonly Script[]): Promise<Exchange> {
      const asking = -(await highest()) + (await highest());
      const before = await highest();
      const exchange = await session.exchange(writes, reads);
      const processes = (await highest()) - before - asking;
      costs.push({ writes: writes.length, reads: reads.length, processes });
      return exchange;
    },
  };
}

const LAST_PROCESS: Script = { text: "read -r _ _ _ _ last </proc/loadavg; echo $last", within: 10 };

function link(shell: string): Link {
  return { user: null, lease: 30, run: (command) => Promise.resolve(start(shell, command)) };
}

function start(shell: string, command: string): Channel {
  const child = spawn("unshare", [...OWN_TABLE, shell, "-c", command], { stdio: "pipe" });
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on("error", () => undefined);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    closed: new Promise((resolve) => child.on("close", () => resolve("it ended"))),
    hangUp: () => child.stdin.end(),
    destroy: () => child.kill("SIGKILL"),
  };
}
