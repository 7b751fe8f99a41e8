import { readScript, mapProbe, type Probe } from "../module/probe.js";
import type { Fact } from "./fact.js";

/** Decided by what runs as process 1, not by what is merely installed. */
export const service: Fact = {
  summary: "The service manager",
  fields: {
    manager: "systemd, openrc, upstart (EL6: chkconfig and service) or sysv; null if it is none of these",
  },
  probe: only(
    "manager",
    `if [ -d /run/systemd/system ]; then echo systemd
elif [ -d /run/openrc ] || [ -x /sbin/openrc ]; then echo openrc
elif [ -x /sbin/initctl ] && [ -d /etc/init ]; then echo upstart
elif [ -d /etc/init.d ]; then echo sysv; fi`,
  ),
};

/** The distribution's own manager wins over others that are also installed. */
export const packages: Fact = {
  summary: "The package manager",
  fields: { manager: "dnf, yum, apt, apk, zypper or pacman; null if it is none of these" },
  probe: only(
    "manager",
    `PATH=$PATH:/usr/sbin:/sbin
has() { command -v "$1" >/dev/null 2>&1; }
if [ -e /etc/debian_version ] && [ ! -e /etc/redhat-release ] && has apt-get; then echo apt
elif [ -d /etc/zypp ] && has zypper; then echo zypper
elif has dnf; then echo dnf
elif has yum; then echo yum
elif has apk; then echo apk
elif has pacman; then echo pacman
elif has zypper; then echo zypper
elif has apt-get; then echo apt; fi`,
  ),
};

/** From the kernel's own file system, which EL6 has at /selinux. */
export const selinux: Fact = {
  summary: "SELinux",
  fields: { mode: "enforcing, permissive or disabled: the current mode" },
  probe: only(
    "mode",
    `mode=
for file in /sys/fs/selinux/enforce /selinux/enforce; do
  [ -r "$file" ] && read -r mode <"$file"
  [ -n "$mode" ] && break
done 2>/dev/null
case $mode in
  1) echo enforcing ;;
  0) echo permissive ;;
  *) echo disabled ;;
esac`,
  ),
};

function only(field: string, script: string): Probe<Readonly<Record<string, string | null>>> {
  return mapProbe(readScript(script), ({ stdout }) => ({ [field]: stdout.trim() || null }));
}
