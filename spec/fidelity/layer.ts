import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { bootMachine } from "./machine.js";
import { initScript, layPackages } from "./packages.js";

/**
 * Lays what all machines of this machine's kind have in common below the directory: nothing of what is this machine's
 * own, a few files that are the same everywhere, and packages. Answers what machines are to have below them.
 */
export async function layLayer(directory: string): Promise<string> {
  const upper = join(directory, "upper");
  for (const path of hidden()) {
    mkdirSync(join(upper, dirname(path)), { recursive: true });
    // A whiteout: to overlayfs nothing is there.
    execFileSync("mknod", [join(upper, path), "c", "0", "0"]);
  }
  layPackages(join(upper, "var/packages"));
  const machine = await bootMachine(directory, "/", "layer");
  await machine.run(PREPARE);
  await machine.endAndKeep();
  return `${upper}:/`;
}

/** Directories of the root that hold a system's programs and settings, and not what somebody has put there. */
const SYSTEM = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "etc", "var"];

const hidden = (): readonly string[] => [
  ...readdirSync("/").filter((name) => !SYSTEM.includes(name)),
  "var/tmp",
  "var/lib/tsplay",
  "var/lib/apt/lists",
];

/** Lays the script of a service that does nothing but run. */
const INSTALL_SERVICE = `#!/bin/sh
sed "s/@NAME@/$1/g" >"/etc/init.d/$1" <<'END'
${initScript("@NAME@")}END
chmod 755 "/etc/init.d/$1"
`;

const PREPARE = `
cat >/usr/sbin/install-service <<'LAST'
${INSTALL_SERVICE}LAST
chmod 755 /usr/sbin/install-service
printf '127.0.0.1\\tlocalhost\\n' >/etc/hosts
printf '# Nothing is mounted at boot.\\n' >/etc/fstab
printf 'root ALL=(ALL:ALL) NOPASSWD: ALL\\n' >/etc/sudoers
chmod 440 /etc/sudoers
rm -rf /etc/sudoers.d /etc/apt/sources.list /etc/apt/sources.list.d /etc/sysctl.conf /usr/sbin/policy-rc.d
mkdir -p /etc/sudoers.d /etc/sysctl.d
printf 'Hello\\n' >/etc/motd
if command -v apt-get >/dev/null && [ -e /var/packages/Packages ]; then
  mkdir -p /etc/apt/sources.list.d /var/lib/apt/lists/partial
  echo 'deb [trusted=yes] file:/var/packages ./' >/etc/apt/sources.list
  echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/fidelity
  apt-get -qq update
fi
`;
