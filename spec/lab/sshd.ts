import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Target } from "../../engine/transport/index.js";
import { knownHostsName } from "../../engine/transport/ssh/known_hosts.js";
import { listen, target } from "../support/ssh-server.js";
import { ENVIRONMENT } from "./program.js";
import { makeKeyPair } from "../support/key_pair.js";

/** OpenSSH's own server on a loopback port, which serves this very machine: what specs find in its files is what the host has. */
export interface Sshd {
  target(changes?: Partial<Target>): Target;
  stop(): void;
}

/**
 * Starts one that lets root in by a key made for it; with a root filesystem, it has the programs of that one and the
 * machine's own processes and temporary files. @throws Error when it does not start
 */
export async function startSshd(root: string | null = null): Promise<Sshd> {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-sshd-"));
  const host = makeKeyPair();
  const user = makeKeyPair();
  const listener = createServer();
  const port = await listen(listener);
  await new Promise((resolve) => listener.close(resolve));
  const lay = (name: string, text: string): void =>
    writeFileSync(join(directory, name), text, { mode: 0o600 });
  lay("host", host.private);
  lay("id", user.private);
  lay("authorized_keys", `${user.public}\n`);
  lay(
    "known_hosts",
    `${knownHostsName("127.0.0.1", port)} ${host.public.split(" ").slice(0, 2).join(" ")}\n`,
  );
  lay("sshd_config", settings(directory, port));
  mkdirSync("/run/sshd", { recursive: true });
  // It insists on its full path, to start itself again for each connection.
  const argv = ["/usr/sbin/sshd", "-D", "-e", "-f", join(directory, "sshd_config")];
  const [program = "", ...rest] = root === null ? argv : [...INSIDE, root, ...argv];
  const daemon = spawn(program, rest, { stdio: "ignore", env: ENVIRONMENT });
  await sleep(300);
  if (daemon.exitCode !== null) throw new Error(`sshd ended with ${daemon.exitCode}`);
  return {
    target: (changes = {}) => ({ ...target(port, directory), ...changes }),
    stop() {
      daemon.kill();
      rmSync(directory, { recursive: true });
    },
  };
}

/** In a mount namespace of its own, which ends with it; the root filesystem itself is not written to. */
const INSIDE = ["unshare", "--mount", "--propagation", "private", "sh", "-c"].concat(
  `set -e
root=$1
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
for directory in dev proc run tmp; do mount --rbind "/$directory" "$root/$directory"; done
exec chroot "$@"`,
  "sh",
);

const settings = (directory: string, port: number): string => `ListenAddress 127.0.0.1
Port ${port}
HostKey ${join(directory, "host")}
AuthorizedKeysFile ${join(directory, "authorized_keys")}
PidFile none
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
`;
