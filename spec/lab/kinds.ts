import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { layBusybox } from "./busybox.js";
import { program } from "./program.js";
import type { HostKind } from "./settings.js";

/** The root filesystem of this kind's hosts, made of the usual one unless it is kept; some ten seconds. */
export function ensureImageOf(kind: HostKind, base: string, say: (text: string) => void): string {
  if (kind === "systemd") return base;
  const recipe = [import.meta.url, new URL("busybox.ts", import.meta.url)].map((file) =>
    readFileSync(new URL(file)),
  );
  const digest = recipe.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");
  const image = join(dirname(base), `${basename(base)}-${kind}-${digest.slice(0, 12)}`);
  if (existsSync(image)) return image;
  // Of an older recipe, or left behind by a build that was cut.
  for (const older of readdirSync(dirname(base)).filter((name) => name.includes(`-${kind}-`)))
    rmSync(join(dirname(base), older), { recursive: true });
  say(`building the root filesystem of ${kind}`);
  const unfinished = join(dirname(base), `unfinished-${kind}-`);
  if (kind === "busybox") layBusybox(base, unfinished);
  else layInit(base, unfinished, INITS[kind]);
  renameSync(unfinished, image);
  return image;
}

/** The packages that make one init of a root filesystem, and what of Debian's a host without hardware cannot do. */
interface Init {
  readonly packages: readonly string[];
  readonly tidy: string;
}

const HARDWARE = "hwclock.sh urandom brightness checkroot.sh checkfs.sh mountdevsubfs.sh mountnfs.sh";

const INITS: Readonly<Record<"openrc" | "sysv", Init>> = {
  openrc: {
    packages: ["sysvinit-core", "openrc", "systemd-"],
    tidy: `for service in ${HARDWARE} cgroups; do rm -f /etc/runlevels/sysinit/"$service"; done`,
  },
  sysv: {
    packages: ["sysvinit-core", "sysv-rc", "systemd-"],
    tidy: `for service in ${HARDWARE}; do rm -f /etc/rcS.d/S[0-9][0-9]"$service"; done`,
  },
};

/**
 * Programs are links to the usual image's own, which dpkg replaces and never writes to; what is written to in place,
 * below /etc and /var, is copied.
 */
function layInit(base: string, root: string, { packages, tidy }: Init): void {
  const argv = ["--mount", "--propagation", "private", "sh", "-c", PREPARE, "sh", base, root, tidy];
  program("unshare", [...argv, ...packages]);
}

/** Run in a mount namespace of its own, so that nothing stays mounted however it ends. */
const PREPARE = `set -e
base=$1 root=$2 tidy=$3; shift 3
cp -al "$base" "$root"
rm -rf "$root/etc" "$root/var"
cp -a "$base/etc" "$base/var" "$root/"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\\nexit 101\\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
chroot "$root" apt-get update -q
chroot "$root" apt-get install -qy --allow-remove-essential --no-install-recommends "$@"
chroot "$root" apt-get clean
# There are no terminals to log in at.
sed -i '/respawn:.*getty/d' "$root/etc/inittab"
# The network is the lab's, and outlives a reboot.
sed -i 's/^NETDOWN=.*/NETDOWN=no/' "$root/etc/default/halt"
chroot "$root" sh -c "$tidy"
rm -rf "$root/var/lib/apt/lists" "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf"
`;
