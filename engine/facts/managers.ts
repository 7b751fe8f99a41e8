import { readScript } from "../module/answer.js";
import { type HostProbe, mapProbe } from "../module/probe.js";
import { shellText } from "../transport/index.js";
import type { Fact } from "./fact.js";

/** Decided by what runs as process 1, not by what is merely installed. */
export const service: Fact = {
  summary: "The service manager",
  fields: {
    manager: "systemd, openrc, upstart (EL6: chkconfig and service) or sysv; null if it is none of these",
  },
  probe: only("manager", shellText(import.meta.url, "service.sh")),
};

/** The distribution's own manager wins over others that are also installed. */
export const packages: Fact = {
  summary: "The package manager",
  fields: { manager: "dnf, yum, apt, apk, zypper or pacman; null if it is none of these" },
  probe: only("manager", shellText(import.meta.url, "package.sh")),
};

/** From the kernel's own file system, which EL6 has at /selinux. */
export const selinux: Fact = {
  summary: "SELinux",
  fields: { mode: "enforcing, permissive or disabled: the current mode" },
  probe: only("mode", shellText(import.meta.url, "selinux.sh")),
};

function only(field: string, script: string): HostProbe<Readonly<Record<string, string | null>>> {
  return mapProbe(readScript(script), ({ stdout }) => ({ [field]: stdout.trim() || null }));
}
