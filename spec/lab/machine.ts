import { existsSync } from "node:fs";
import { program, succeeds } from "./program.js";

/** What keeps this machine from having a lab, as one sentence for people; null when nothing does. */
export function whatForbidsALab(): string | null {
  if (process.platform !== "linux") return "the lab needs Linux";
  if (process.getuid?.() !== 0) return "the lab needs root: it makes namespaces and mounts. Run this as root";
  if (!existsSync("/etc/debian_version") || !runs("apt-get"))
    return "the lab builds its hosts from Debian packages, by the machine's own apt-get; this is no Debian";
  if (!existsSync("/dev/fuse"))
    return "the lab's hosts mount Gluster volumes, but the kernel has no /dev/fuse";
  const refused = ["--mount", "--pid", "--uts", "--ipc", "--net"].filter(
    (namespace) => !succeeds("unshare", [namespace, "--fork", "true"]),
  );
  if (refused.length > 0) return `the kernel refuses these namespaces: unshare ${refused.join(" ")}`;
  if (!succeeds("unshare", ["--mount", "--propagation", "private", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]))
    return "mounting a tmpfs in a private mount namespace is refused here";
  return null;
}

/** Installs those programs that the lab is made with and that are not there yet, from the machine's own sources. */
export function installWhatIsNeeded(say: (text: string) => void): void {
  const missing = Object.entries(PACKAGE_OF).filter(([name]) => !runs(name));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, its]) => its))];
  say(`installing ${packages.join(", ")}`);
  program("apt-get", ["update", "-q"]);
  program("apt-get", ["install", "-qy", "--no-install-recommends", ...packages]);
}

const PACKAGE_OF: Readonly<Record<string, string>> = {
  debootstrap: "debootstrap",
  "systemd-nspawn": "systemd-container",
  createrepo_c: "createrepo-c",
  rpmbuild: "rpm",
  ip: "iproute2",
  iptables: "iptables",
  "/usr/sbin/sshd": "openssh-server",
  openssl: "openssl",
};

const runs = (name: string): boolean => succeeds("sh", ["-c", `command -v ${name}`]);
