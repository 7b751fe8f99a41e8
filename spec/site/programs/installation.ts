import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { put, textOf } from "./files.js";
import { databaseEntry, UNIVERSE, type Package } from "./packages.js";
import { initScript, PACKAGE_SERVICES, runlevelLinks } from "./services.js";

const DATABASE = "/var/lib/rpm/site";

/** Whether rpm's simulated database knows this name. */
export const isInstalled = (name: string): boolean => existsSync(`${DATABASE}/${name}`);

/** The names in rpm's simulated database, sorted. */
export const installedNames = (): readonly string[] => readdirSync(DATABASE).sort();

/** The lines of one installed package's entry that begin with `key`. */
export function entryOf(name: string, key: string): readonly string[] {
  const lines = (textOf(`${DATABASE}/${name}`) ?? "").split("\n");
  return lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
}

/** Whether something installed provides this capability. */
export const isProvided = (capability: string): boolean =>
  isInstalled(capability) || installedNames().some((name) => entryOf(name, "provides").includes(capability));

/** Lays what a package brings: its entry, init scripts, programs and files. */
export function install(one: Package): void {
  put(`${DATABASE}/${one.name}`, databaseEntry(one));
  for (const name of one.services) layService(name);
  for (const path of one.provides.filter(isProgram)) layProgram(path);
  for (const [path, text] of Object.entries(PACKAGE_FILES[one.name] ?? {})) {
    if (text === null) mkdirSync(path, { recursive: true });
    else if (!existsSync(path)) put(path, text);
  }
}

/** Takes a package away again; configuration files stay, as rpm leaves changed ones. */
export function remove(name: string): void {
  for (const service of entryOf(name, "service")) removeService(service);
  for (const path of entryOf(name, "provides").filter(isProgram)) rmSync(programLink(path), { force: true });
  if (name === "ovirt-release") rmSync("/etc/yum.repos.d/el6-ovirt.repo", { force: true });
  rmSync(`${DATABASE}/${name}`, { force: true });
}

/** The package in the file that an address names, as in `ovirt-release.noarch.rpm`; null when nothing is there. */
export function packageAt(url: string): Package | null {
  if (!/^(https?|ftp):\/\/[^/]*(ovirt\.org|gluster\.org|fedoraproject\.org|centos\.org)\//.test(url))
    return null;
  const file = url.slice(url.lastIndexOf("/") + 1).replace(/\.rpm$/, "");
  return (
    UNIVERSE.find((one) =>
      [`${one.name}.${one.arch}`, `${one.name}-${one.version}-${one.release}.${one.arch}`].includes(file),
    ) ?? null
  );
}

const isProgram = (capability: string): boolean => /^\/(usr\/)?s?bin\//.test(capability);
const programLink = (path: string): string =>
  `/var/lib/site/programs/${path.slice(path.lastIndexOf("/") + 1)}`;

function layProgram(path: string): void {
  const link = programLink(path);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const packaged = `/usr/libexec/site/packaged/${name}`;
  mkdirSync("/var/lib/site/programs", { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(existsSync(packaged) ? packaged : "/usr/libexec/site/packaged/any", link);
}

function layService(name: string): void {
  const service = PACKAGE_SERVICES[name];
  if (service === undefined) return;
  put(`/etc/rc.d/init.d/${name}`, initScript(service), 0o755);
  // The rpm of the HA services does not `chkconfig --add` them: setup's last step does.
  if (name.startsWith("ovirt-ha-")) return;
  for (const [link, target] of runlevelLinks(service)) {
    if (!existsSync(`/etc/rc.d/${link}`)) symlinkSync(target, `/etc/rc.d/${link}`);
  }
}

function removeService(name: string): void {
  for (let level = 0; level <= 6; level += 1) {
    const directory = `/etc/rc.d/rc${level}.d`;
    for (const link of readdirSync(directory)) if (link.slice(3) === name) rmSync(`${directory}/${link}`);
  }
  rmSync(`/etc/rc.d/init.d/${name}`, { force: true });
}

const RELEASE_REPOSITORIES = `[ovirt-stable]
name=Latest oVirt Releases
baseurl=http://ovirt.org/releases/stable/rpm/EL/$releasever/
enabled=1
skip_if_unavailable=1
gpgcheck=0

[ovirt-3.4-stable]
name=Latest oVirt 3.4.z Releases
baseurl=http://ovirt.org/releases/3.4/rpm/EL/$releasever/
enabled=1
skip_if_unavailable=1
gpgcheck=0

[epel]
name=Extra Packages for Enterprise Linux 6 - $basearch
mirrorlist=https://mirrors.fedoraproject.org/metalink?repo=epel-6&arch=$basearch
failovermethod=priority
enabled=1
includepkgs=epel-release,python-uinput,puppet,python-lockfile,python-cpopen,python-ordereddict,python-pthreading,python-inotify,python-argparse,novnc,python-ply,python-kitchen,python-daemon,python-websockify,livecd-tools,spice-html5,mom
gpgcheck=0

[ovirt-glusterfs-epel]
name=GlusterFS is a clustered file-system capable of scaling to several petabytes.
baseurl=http://download.gluster.org/pub/gluster/glusterfs/LATEST/EPEL.repo/epel-$releasever/$basearch/
enabled=1
skip_if_unavailable=1
gpgcheck=0

[ovirt-glusterfs-noarch-epel]
name=GlusterFS is a clustered file-system capable of scaling to several petabytes.
baseurl=http://download.gluster.org/pub/gluster/glusterfs/LATEST/EPEL.repo/epel-$releasever/noarch
enabled=1
skip_if_unavailable=1
gpgcheck=0
`;

/** What packages lay beside programs and services: a file's text, or null for a directory. */
export const PACKAGE_FILES: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  "ovirt-release": { "/etc/yum.repos.d/el6-ovirt.repo": RELEASE_REPOSITORIES },
  "glusterfs-server": {
    "/var/lib/glusterd/groups": null,
    "/etc/glusterfs/glusterd.vol":
      "volume management\n    type mgmt/glusterd\n    option working-directory /var/lib/glusterd\n    option transport-type socket,rdma\n#   option base-port 49152\nend-volume\n",
  },
  vdsm: {
    "/etc/vdsm/vdsm.conf": "[vars]\nssl = true\n\n[addresses]\nmanagement_port = 54321\n",
    "/etc/pki/vdsm/certs": null,
    "/var/lib/vdsm/netconfback": null,
  },
  libvirt: { "/etc/libvirt/qemu.conf": "", "/etc/libvirt/libvirtd.conf": "" },
  otopi: { "/etc/otopi.conf.d": null, "/etc/otopi.env.d": null },
  "ovirt-hosted-engine-ha": {
    "/etc/ovirt-hosted-engine-ha/agent.conf": "# agent's logging\n",
    "/etc/ovirt-hosted-engine-ha/broker.conf":
      "[email]\nsmtp-server=localhost\nsmtp-port=25\nsource-email=root@localhost\ndestination-emails=root@localhost\n\n[notify]\nstate_transition=maintenance|start|stop|migrate|up|down\n",
    "/var/lib/ovirt-hosted-engine-ha/ha.conf": "local_maintenance=False\n",
    "/var/log/ovirt-hosted-engine-ha": null,
  },
  "ovirt-hosted-engine-setup": {
    "/etc/ovirt-hosted-engine": null,
    "/etc/ovirt-hosted-engine-setup.env.d": null,
    "/var/log/ovirt-hosted-engine-setup": null,
  },
};
