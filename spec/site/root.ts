import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { layPrograms } from "./compile.js";
import { layInstallation } from "./installed.js";
import type { SiteKeys } from "./keys.js";
import { projectRoot, type HostSettings, type SiteSettings } from "./settings.js";

/** The sh programs and templates of the site, in the source tree also when this runs from dist. */
export const filesDirectory = join(projectRoot, "spec/site/files");

/** The daemon's private tmpfs: everything the hosts write lies here, and nowhere else. */
export const runDirectory = ({ directory }: SiteSettings): string => join(directory, "run");

/** The root directory of one host. */
export const rootDirectory = (site: SiteSettings, host: HostSettings): string =>
  join(runDirectory(site), "hosts", host.name);

/** Lays the programs, the shared world and four private roots; to be called in a private mount namespace. */
export function prepareRoots(site: SiteSettings, keys: SiteKeys): void {
  const run = runDirectory(site);
  mountTmpfs(run, "2g");
  layPrograms(join(run, "usr"));
  layRoots(site, keys);
}

/** The same without the programs: for whoever has them already. */
export function layRoots(
  site: SiteSettings,
  keys: Pick<SiteKeys, "clientPublicKey" | "operatorPassword">,
): void {
  const run = runDirectory(site);
  mkdirSync(join(run, "world/gluster"), { recursive: true });
  mkdirSync(join(run, "world/engine"), { recursive: true });
  for (const host of site.hosts) {
    const root = rootDirectory(site, host);
    mountTmpfs(root, "1g");
    cpSync(join(filesDirectory, "root"), root, { recursive: true });
    layDirectories(root);
    layInstallation(root);
    layAccounts(root, keys);
    layNetwork(root, site, host);
    for (const brick of ["gluster_brick0", "gluster_brick1"]) {
      mkdirSync(join(run, "world/bricks", host.name, brick), { recursive: true });
      mkdirSync(join(root, brick));
    }
  }
}

function mountTmpfs(path: string, size: string): void {
  mkdirSync(path, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `mode=755,size=${size}`, "tmpfs", path]);
}

const DIRECTORIES = [
  "usr proc sys dev run home/operator mnt media opt srv selinux rhev/data-center/mnt",
  "var/lib/site/faults var/lib/site/world var/lib/site/old var/lib/rpm/site var/lib/images var/lib/glusterd/groups",
  "var/lib/yum var/cache/yum var/log var/spool/mail var/db var/empty var/lib/vdsm/netconfback",
  "etc/rc.d/rc0.d etc/rc.d/rc1.d etc/rc.d/rc2.d etc/rc.d/rc3.d etc/rc.d/rc4.d etc/rc.d/rc5.d etc/rc.d/rc6.d",
  "etc/yum.repos.d etc/yum/vars etc/otopi.env.d etc/sudoers.d etc/sysctl.d etc/security etc/skel root/.ssh",
]
  .join(" ")
  .split(" ");

function layDirectories(root: string): void {
  for (const path of DIRECTORIES) mkdirSync(join(root, path), { recursive: true });
  for (const path of ["tmp", "var/tmp"]) {
    mkdirSync(join(root, path));
    chmodSync(join(root, path), 0o1777);
  }
  for (const path of ["bin", "sbin", "lib", "lib64"]) symlinkSync(`usr/${path}`, join(root, path));
  for (const level of ["0", "1", "2", "3", "4", "5", "6"])
    symlinkSync(`rc.d/rc${level}.d`, join(root, `etc/rc${level}.d`));
  symlinkSync("rc.d/init.d", join(root, "etc/init.d"));
  symlinkSync("/run", join(root, "var/run"));
  symlinkSync("/run/lock", join(root, "var/lock"));
  symlinkSync("/proc/mounts", join(root, "etc/mtab"));
  chmodSync(join(root, "root"), 0o550);
  chmodSync(join(root, "root/.ssh"), 0o700);
  for (const script of readdirSync(join(root, "etc/rc.d/init.d")))
    chmodSync(join(root, "etc/rc.d/init.d", script), 0o755);
}

function layAccounts(root: string, keys: Parameters<typeof layRoots>[1]): void {
  writeFileSync(join(root, "root/.ssh/authorized_keys"), `${keys.clientPublicKey}\n`, { mode: 0o600 });
  const home = join(root, "home/operator");
  chmodSync(home, 0o700);
  chownSync(home, 500, 500);
  for (const name of ["shadow", "gshadow"]) chmodSync(join(root, "etc", name), 0o000);
  cpSync(join(root, "etc/sudoers"), join(root, "var/lib/site/sudoers"));
  chmodSync(join(root, "etc/sudoers"), 0o440);
  // The simulated sudo runs as the caller, so what it compares with is a digest that everyone may read.
  const digest = createHash("sha256").update(keys.operatorPassword).digest("hex");
  writeFileSync(join(root, "var/lib/site/sudo-digests"), `operator ${digest}\n`);
}

function layNetwork(root: string, site: SiteSettings, { fqdn, mac, address, name }: HostSettings): void {
  const ifcfg = `DEVICE=eth0\nHWADDR=${mac.toUpperCase()}\nTYPE=Ethernet\nONBOOT=yes\nNM_CONTROLLED=yes\nBOOTPROTO=dhcp\n`;
  const hosts = [
    "127.0.0.1   localhost localhost.localdomain localhost4 localhost4.localdomain4",
    "::1         localhost localhost.localdomain localhost6 localhost6.localdomain6",
    ...site.hosts.map((host) => `${host.address}\t${host.fqdn} ${host.name}`),
  ];
  writeFileSync(join(root, "etc/sysconfig/network-scripts/ifcfg-eth0"), ifcfg);
  writeFileSync(join(root, "etc/sysconfig/network"), `NETWORKING=yes\nHOSTNAME=${fqdn}\n`);
  writeFileSync(join(root, "etc/hosts"), `${hosts.join("\n")}\n`);
  writeFileSync(join(root, "var/lib/site/dhcp-lease"), `${address} 24 192.168.10.1 192.168.10.1\n`);
  writeFileSync(join(root, "var/lib/site/host"), `name=${name}\nfqdn=${fqdn}\nmac=${mac}\n`);
}
