/** A service as its init script declares it: the runlevels it is on in when added, and its two priorities. */
export interface ServiceDeclaration {
  readonly name: string;
  readonly levels: string;
  readonly start: number;
  readonly stop: number;
  readonly description: string;
  /** What the script runs instead of the usual `service_main NAME "$@"`. */
  readonly body?: string;
}

/** The init script of a simulated service, with the header that chkconfig reads. */
export function initScript({ name, levels, start, stop, description, body }: ServiceDeclaration): string {
  return [
    "#!/bin/bash",
    `# ${name}: simulated`,
    "#",
    `# chkconfig: ${levels} ${start} ${stop}`,
    `# description: ${description}`,
    ". /usr/libexec/site/service-functions",
    body ?? `service_main ${name} "$@"`,
    "",
  ].join("\n");
}

/** The links that `chkconfig --add` makes: pairs of path below /etc/rc.d and target. */
export function runlevelLinks(service: ServiceDeclaration): readonly (readonly [string, string])[] {
  return [0, 1, 2, 3, 4, 5, 6].map((level) => {
    const on = service.levels.includes(String(level));
    const order = String(on ? service.start : service.stop).padStart(2, "0");
    return [`rc${level}.d/${on ? "S" : "K"}${order}${service.name}`, `../init.d/${service.name}`] as const;
  });
}

const service = (
  name: string,
  levels: string,
  start: number,
  stop: number,
  description: string,
  body?: string,
): ServiceDeclaration => ({
  name,
  levels,
  start,
  stop,
  description,
  ...(body === undefined ? {} : { body }),
});

/** What an EL6 installation has from the first day; the scripts of the first three are files of their own. */
export const BASE_SERVICES: readonly ServiceDeclaration[] = [
  service("network", "2345", 10, 90, "Activates all network interfaces"),
  service("NetworkManager", "2345", 23, 84, "Switches network connections"),
  service("iptables", "2345", 8, 92, "Firewall"),
  service("rsyslog", "2345", 12, 88, "System logger"),
  service("messagebus", "345", 22, 85, "Message bus"),
  service("sshd", "2345", 55, 25, "OpenSSH server daemon"),
  service("crond", "2345", 90, 60, "Runs scheduled commands"),
];

/** What packages bring, by the service's name. */
export const PACKAGE_SERVICES: Readonly<Record<string, ServiceDeclaration>> = Object.fromEntries(
  [
    service("rpcbind", "2345", 13, 87, "Maps RPC numbers to ports"),
    service("nfs", "-", 30, 60, "Kernel NFS server"),
    service("nfslock", "345", 14, 86, "NFS locking"),
    service("ntpd", "-", 58, 74, "Network Time Protocol"),
    service("glusterd", "-", 20, 80, "Gluster's management daemon"),
    service("glusterfsd", "-", 20, 80, "Gluster's brick processes"),
    service("libvirtd", "345", 97, 3, "Virtualization daemon"),
    service("libvirt-guests", "345", 99, 1, "Suspends guests"),
    service("ksmtuned", "345", 84, 16, "Tunes page sharing"),
    service("sanlock", "2345", 97, 3, "Shared storage leases"),
    service("wdmd", "2345", 97, 3, "Watchdog"),
    service("cgconfig", "-", 5, 95, "Control groups"),
    service("multipathd", "2345", 13, 87, "Multipath devices"),
    service("supervdsmd", "2345", 95, 4, "vdsm's privileged half"),
    service("vdsmd", "2345", 97, 3, "Virtualization host daemon", ". /usr/libexec/site/vdsmd-service"),
    service("ovirt-ha-broker", "2345", 97, 3, "Hosted engine's broker", ". /usr/libexec/site/ha-service"),
    service("ovirt-ha-agent", "2345", 98, 2, "Hosted engine's agent", ". /usr/libexec/site/ha-service"),
    service("puppet", "-", 98, 2, "Puppet agent"),
    service("httpd", "-", 85, 15, "Web server"),
  ].map((one) => [one.name, one]),
);
