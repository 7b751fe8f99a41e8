import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabKeys } from "./keys.js";
import { namespaceOf, repositoryNames } from "./network.js";
import { ENVIRONMENT } from "./program.js";
import type { HostKind, LabHost } from "./settings.js";

/** Everything a host is booted from. */
export interface Booting {
  readonly directory: string;
  readonly net: number;
  readonly image: string;
  readonly keys: LabKeys;
  readonly cgroups: readonly string[];
}

/** Lays down what makes one host differ from the others, to be copied over the image at its first boot. */
export function seedHost(host: LabHost, all: readonly LabHost[], { directory, net, keys }: Booting): void {
  const seed = join(directory, "hosts", host.name, "seed");
  const lay = (path: string, text: string, mode = 0o644): void => {
    mkdirSync(join(seed, path, ".."), { recursive: true });
    writeFileSync(join(seed, path), text, { mode });
  };
  const hostKey = keys.hostKey(host.name);
  lay("etc/hostname", `${host.fqdn}\n`);
  lay("etc/hosts", `127.0.0.1\tlocalhost\n::1\tlocalhost\n${namesOf(all)}${repositoryNames(net)}`);
  lay("etc/machine-id", `${createHash("md5").update(`${directory} ${host.name}`).digest("hex")}\n`);
  lay("etc/ssh/ssh_host_ed25519_key", hostKey.private, 0o600);
  lay("etc/ssh/ssh_host_ed25519_key.pub", `${hostKey.public}\n`);
  lay("etc/ssh/lab_key.pub", `${keys.clientPublicKey}\n`);
}

/** Lines of sh by which a host learns the names of others that came later. */
export const introduction = (others: readonly LabHost[]): string =>
  `cat >>/etc/hosts <<'END'\n${namesOf(others)}END\n`;

/** Boots a host in the background; what its console prints is in `hosts/NAME/console.log`. */
export function bootHost(host: LabHost, { directory, net, image, cgroups }: Booting): void {
  const own = join(directory, "hosts", host.name);
  const log = openSync(join(own, "console.log"), "w", 0o600);
  const argv = [own, image, namespaceOf(net, host), host.fqdn, FIRST_PROCESS[host.kind], ...cgroups];
  const child = spawn("unshare", ["--mount", "--propagation", "private", "sh", "-c", BOOT, "sh", ...argv], {
    detached: true,
    stdio: ["ignore", log, log],
    env: ENVIRONMENT,
  });
  closeSync(log);
  child.unref();
}

const namesOf = (hosts: readonly LabHost[]): string =>
  hosts.map(({ address, fqdn, name }) => `${address}\t${fqdn} ${name}\n`).join("");

/** What nspawn is to start, as words of sh. Only systemd speaks of itself to nspawn, and is known by “--boot”. */
const FIRST_PROCESS: Readonly<Record<HostKind, string>> = {
  // Programs of the guide are simulated by Node, which is this machine's own.
  systemd: `--boot "--bind-ro=${process.execPath}:/usr/libexec/site/node"`,
  openrc: "/sbin/init",
  sysv: "/sbin/init",
  // /run is empty at first, and nobody is there to make what sshd wants in it.
  busybox: "/bin/sh -c 'mkdir -p /run/sshd; exec /usr/sbin/sshd -D -e'",
};

/**
 * Run in a mount namespace of its own: the mounts end with the host. An overlay's upper directory cannot be on an
 * overlay itself, as this machine's disk may be: then the host lives in memory.
 */
const BOOT = `set -e
own=$1 image=$2 namespace=$3 name=$4 first=$5; shift 5
# “down” may have come in between: then there is nothing to join.
for cgroup do echo 0 >"$cgroup/cgroup.procs"; done
lay() {
  mkdir -p "$own/upper" "$own/work" "$own/root" "$own/brick0" "$own/brick1"
  [ -e "$own/laid" ] || cp -a "$own/seed/." "$own/upper/"
  >"$own/laid"
  mount -t overlay tsplay-lab -o "lowerdir=$image,upperdir=$own/upper,workdir=$own/work" "$own/root"
}
if ! (lay) 2>/dev/null; then
  mkdir -p "$own.memory"
  mount -t tmpfs -o mode=755 tsplay-lab "$own.memory"
  cp -a "$own/seed" "$own.memory/"
  own=$own.memory
  lay
fi
# What nspawn keeps of its machines on this one is nobody's business, and goes with the mounts.
mkdir -p /run/systemd/nspawn
mount -t tmpfs tsplay-lab /run/systemd/nspawn
# The hosts have a network of their own, and so its settings too.
SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
export SYSTEMD_NSPAWN_API_VFS_WRITABLE
boot() {
  eval "set -- $first"
  systemd-nspawn --quiet --directory="$own/root" --machine="\${name%%.*}" --hostname="$name" \\
    --network-namespace-path="/run/netns/$namespace" --register=no --keep-unit --console=pipe \\
    --resolv-conf=off --timezone=off --link-journal=no --capability=CAP_NET_ADMIN \\
    --bind=/dev/fuse --bind="$own/brick0:/gluster_brick0" --bind="$own/brick1:/gluster_brick1" "$@"
}
while :; do
  status=0
  boot || status=$?
  # So it leaves to be started again: the host reboots.
  [ "$status" = 133 ] || exit "$status"
done
`;

/** Waits until a host's sshd introduces itself. */
export async function untilItAnswers(host: LabHost, seconds = 240): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await sendsBanner(host)) return;
    await sleep(50);
  }
  throw new Error(`${host.name} did not answer at ${host.address}:22 within ${seconds} s`);
}

function sendsBanner({ address }: LabHost): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1000 });
    const done = (is: boolean) => (): void => {
      socket.destroy();
      resolve(is);
    };
    socket
      .on("data", done(true))
      .on("error", done(false))
      .on("timeout", done(false))
      .on("close", done(false));
  });
}

/** Forgets what a host became. */
export function forgetHost(directory: string, host: LabHost): void {
  const own = join(directory, "hosts", host.name);
  rmSync(own, { recursive: true, force: true });
  rmSync(`${own}.memory`, { recursive: true, force: true });
}
