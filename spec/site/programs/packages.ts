/** Where a package can be had: a kind of repository, recognised by its URLs. */
export type Channel = "base" | "ovirt-stable" | "ovirt-3.4" | "epel" | "gluster" | "gluster-noarch";

/** One package of the simulated universe. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  readonly channel: Channel;
  readonly requires: readonly string[];
  readonly provides: readonly string[];
  readonly services: readonly string[];
}

interface Extras {
  readonly requires?: readonly string[];
  readonly provides?: readonly string[];
  readonly services?: readonly string[];
  readonly noarch?: boolean;
}

const from =
  (channel: Channel) =>
  (name: string, version: string, extras: Extras = {}): Package => {
    const dash = version.indexOf("-");
    return {
      name,
      version: version.slice(0, dash),
      release: version.slice(dash + 1),
      arch: extras.noarch === true ? "noarch" : "x86_64",
      channel,
      requires: extras.requires ?? [],
      provides: extras.provides ?? [],
      services: extras.services ?? [],
    };
  };

const base = from("base");
const ovirt = from("ovirt-3.4");
const epel = from("epel");
const gluster = from("gluster");
const noarch = true;

/** Every package that a repository of the simulated world can offer. */
export const UNIVERSE: readonly Package[] = [
  base("rpcbind", "0.2.0-11.el6", { services: ["rpcbind"], provides: ["/sbin/rpcbind"] }),
  base("nfs-utils", "1.2.3-39.el6", {
    requires: ["rpcbind"],
    services: ["nfs", "nfslock"],
    provides: ["/sbin/mount.nfs"],
  }),
  base("ntp", "4.2.6p5-1.el6.centos", { services: ["ntpd"] }),
  base("wget", "1.12-1.8.el6"),
  base("screen", "4.0.3-16.el6", { provides: ["/usr/bin/screen"] }),
  base("tmux", "1.6-3.el6"),
  base("vim-enhanced", "7.2.411-1.8.el6"),
  base("bridge-utils", "1.2-10.el6", { provides: ["/usr/sbin/brctl"] }),
  base("bind-utils", "9.8.2-0.17.rc1.el6_4.6", { provides: ["/usr/bin/dig"] }),
  base("lsof", "4.82-4.el6"),
  base("httpd", "2.2.15-29.el6.centos", { services: ["httpd"] }),
  base("virt-viewer", "0.5.6-8.el6_5.3", { provides: ["/usr/bin/remote-viewer"] }),
  base("qemu-img", "0.12.1.2-2.415.el6_5.8"),
  base("qemu-kvm", "0.12.1.2-2.415.el6_5.8", { requires: ["qemu-img"], provides: ["/usr/libexec/qemu-kvm"] }),
  base("libvirt", "0.10.2-29.el6_5.7", { services: ["libvirtd", "libvirt-guests", "ksmtuned", "cgconfig"] }),
  base("sanlock", "2.8-1.el6", { services: ["sanlock", "wdmd"] }),
  base("sanlock-python", "2.8-1.el6", { requires: ["sanlock"] }),
  base("device-mapper-multipath", "0.4.9-72.el6_5.2", { services: ["multipathd"] }),
  base("tree", "1.5.3-2.el6"),
  epel("epel-release", "6-8", { noarch }),
  epel("mom", "0.4.0-1.el6", { noarch }),
  epel("novnc", "0.4-7.el6", { noarch, requires: ["python-websockify"] }),
  epel("python-websockify", "0.5.1-1.el6", { noarch }),
  epel("python-cpopen", "1.3-1.el6"),
  epel("python-ordereddict", "1.1-2.el6", { noarch }),
  epel("python-pthreading", "0.1.3-1.el6", { noarch }),
  epel("python-inotify", "0.9.1-1.el6", { noarch }),
  epel("python-argparse", "1.2.1-2.el6", { noarch }),
  epel("python-lockfile", "0.8-3.el6", { noarch }),
  epel("python-daemon", "1.5.2-1.el6", { noarch, requires: ["python-lockfile"] }),
  epel("python-ply", "3.4-3.el6", { noarch }),
  epel("python-kitchen", "1.1.1-1.el6", { noarch }),
  epel("python-uinput", "0.10.0-1.el6"),
  epel("puppet", "2.7.25-2.el6", { noarch, services: ["puppet"] }),
  epel("livecd-tools", "13.4-1.el6"),
  epel("spice-html5", "0.1.4-1.el6", { noarch }),
  epel("htop", "1.0.1-2.el6"),
  epel("nginx", "1.0.15-5.el6"),
  gluster("glusterfs-libs", "3.5.0-2.el6"),
  gluster("glusterfs", "3.5.0-2.el6", { requires: ["glusterfs-libs"] }),
  gluster("glusterfs-cli", "3.5.0-2.el6", { requires: ["glusterfs-libs"], provides: ["/usr/sbin/gluster"] }),
  gluster("glusterfs-fuse", "3.5.0-2.el6", { requires: ["glusterfs"], provides: ["/sbin/mount.glusterfs"] }),
  gluster("glusterfs-api", "3.5.0-2.el6", { requires: ["glusterfs"] }),
  gluster("glusterfs-server", "3.5.0-2.el6", {
    requires: ["glusterfs", "glusterfs-cli", "glusterfs-fuse", "glusterfs-api", "nfs-utils"],
    services: ["glusterd", "glusterfsd"],
    provides: ["/usr/sbin/glusterd"],
  }),
  from("gluster-noarch")("glusterfs-resource-agents", "3.5.0-2.el6", { noarch }),
  from("ovirt-stable")("ovirt-release", "11.2.0-1", { noarch }),
  ovirt("vdsm-python", "4.14.6-0.el6", {
    requires: ["python-cpopen", "python-ordereddict", "python-pthreading"],
  }),
  ovirt("vdsm-xmlrpc", "4.14.6-0.el6", { noarch, requires: ["vdsm-python"] }),
  ovirt("vdsm-cli", "4.14.6-0.el6", { noarch, requires: ["vdsm-xmlrpc"], provides: ["/usr/bin/vdsClient"] }),
  ovirt("vdsm", "4.14.6-0.el6", {
    requires: [
      "vdsm-python",
      "vdsm-xmlrpc",
      "mom",
      "libvirt",
      "sanlock-python",
      "qemu-kvm",
      "nfs-utils",
    ].concat(["device-mapper-multipath", "bridge-utils", "ntp"]),
    services: ["supervdsmd", "vdsmd"],
    provides: ["/usr/share/vdsm/vdsm", "/usr/bin/vdsm-tool"],
  }),
  ovirt("otopi", "1.2.0-1.el6", { noarch }),
  ovirt("ovirt-host-deploy", "1.2.0-1.el6", { noarch, requires: ["otopi"] }),
  ovirt("ovirt-engine-sdk-python", "3.4.1.0-1.el6", { noarch }),
  ovirt("ovirt-hosted-engine-ha", "1.1.3-1.el6", {
    noarch,
    requires: ["vdsm", "vdsm-cli", "python-daemon"],
    services: ["ovirt-ha-broker", "ovirt-ha-agent"],
  }),
  ovirt("ovirt-hosted-engine-setup", "1.1.3-1.el6", {
    noarch,
    requires: [
      ...[
        "otopi",
        "ovirt-host-deploy",
        "ovirt-engine-sdk-python",
        "ovirt-hosted-engine-ha",
        "vdsm",
        "vdsm-cli",
      ],
      ...["bind-utils", "lsof", "virt-viewer", "qemu-img", "sanlock"],
    ],
    provides: ["/usr/sbin/hosted-engine"],
  }),
];

/** What an EL6 installation has from the first day. */
export const INSTALLED_AT_FIRST: readonly Package[] = [
  base("centos-release", "6-5.el6.centos.11.1", { provides: ["redhat-release", "system-release"] }),
  base("bash", "4.1.2-15.el6_4", { provides: ["/bin/sh", "/bin/bash"] }),
  base("coreutils", "8.4-31.el6"),
  base("initscripts", "9.03.40-2.el6.centos", { provides: ["/sbin/service"] }),
  base("chkconfig", "1.3.49.3-2.el6_4.1"),
  base("NetworkManager", "0.8.1-66.el6"),
  base("openssh-server", "5.3p1-94.el6"),
  base("openssh-clients", "5.3p1-94.el6"),
  base("iptables", "1.4.7-11.el6"),
  base("iproute", "2.6.32-31.el6", { provides: ["/sbin/ip"] }),
  base("iputils", "20071127-17.el6_4.2", { provides: ["/bin/ping"] }),
  base("curl", "7.19.7-37.el6_4"),
  base("yum", "3.2.29-40.el6.centos", { noarch }),
  base("rpm", "4.8.0-37.el6"),
  base("sudo", "1.8.6p3-12.el6"),
  base("rsyslog", "5.8.10-8.el6"),
  base("dbus", "1.2.24-7.el6_3"),
  base("cronie", "1.4.4-12.el6"),
  base("util-linux-ng", "2.17.2-12.14.el6"),
  base("kernel", "2.6.32-431.el6"),
];

/** A package as rpm names it: name-version-release.arch. */
export const fullName = ({ name, version, release, arch }: Package): string =>
  `${name}-${version}-${release}.${arch}`;

/** The entry of rpm's simulated database, one `key value` to a line. */
export function databaseEntry({
  name,
  version,
  release,
  arch,
  provides,
  requires,
  services,
}: Package): string {
  return [
    `name ${name}`,
    "epoch (none)",
    `version ${version}`,
    `release ${release}`,
    `arch ${arch}`,
    ...[name, ...provides].map((capability) => `provides ${capability}`),
    ...requires.map((capability) => `requires ${capability}`),
    ...services.map((service) => `service ${service}`),
    "",
  ].join("\n");
}
