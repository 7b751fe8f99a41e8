import { basename } from "node:path";
import { PACKAGE_FILES } from "../site/programs/installation.js";
import { INSTALLED_AT_FIRST, UNIVERSE, type Channel, type Package } from "../site/programs/packages.js";
import { PACKAGE_SERVICES } from "../site/programs/services.js";
import type { Rpm, RpmFile } from "./rpm.js";
import { lab, NETWORK_UNIT, program, simulation, SIMULATED, site, unit } from "./simulation.js";

/** The packages of EL6, EPEL, oVirt and Gluster that the guide needs, by where they are had: simulations, each saying so. */
export function el6Packages(): ReadonlyMap<Channel, readonly Rpm[]> {
  const all = [...INSTALLED_AT_FIRST, ...UNIVERSE];
  const channels = new Map<Channel, readonly Rpm[]>();
  for (const one of all) channels.set(one.channel, [...(channels.get(one.channel) ?? []), packaged(one)]);
  return channels.set("base", [...(channels.get("base") ?? []), simulation()]);
}

/** The packages that an EL6 host has from the first day, as files of the base repository. */
export const atFirst: readonly string[] = [
  ...INSTALLED_AT_FIRST.map(({ name, version, release }) => `${name}-${version}-${release}.noarch.rpm`),
  "tsplay-simulation-1-1.noarch.rpm",
];

/** What is the image's own, and real: these packages hold none of it. */
const REAL = new Set(
  "/sbin/ip /bin/ping /bin/sh /bin/bash /sbin/service /sbin/rpcbind /usr/sbin/gluster /usr/sbin/glusterd /sbin/mount.glusterfs rpcbind glusterd glusterfsd".split(
    " ",
  ),
);

function packaged(one: Package): Rpm {
  const { name, version, release, provides, requires } = one;
  const services = one.services.filter((service) => !REAL.has(service));
  const programs = provides.filter((path) => isProgram(path) && !REAL.has(path));
  const extra = EXTRAS[name] ?? {};
  const files = [
    ...programs.map((path) => program(merged(path), EXTRA_PROGRAMS[path]?.() ?? site(packagedName(path)))),
    ...services.map((service) => ({
      path: `/usr/lib/systemd/system/${service}.service`,
      text: unit(service),
    })),
    ...settings(name),
    ...(extra.files?.() ?? []),
  ];
  return {
    ...{ name, version, release, files },
    summary: `${name}, ${files.length > 0 ? "simulated" : "a name only"}, for tsplay's lab`,
    description: files.length > 0 ? SIMULATED : NAME_ONLY,
    requires: [...requires, ...(files.length > 0 ? ["tsplay-simulation"] : [])],
    // A path that a package has is provided by itself, but under the name it has here.
    provides,
    scripts: scripts(services, extra.post ?? ""),
  };
}

const NAME_ONLY =
  "This package of tsplay's lab holds nothing. What it stands for the hosts have from Debian, or do without.";

const isProgram = (capability: string): boolean => /^\/(usr\/)?s?bin\//.test(capability);

/** Debian's /bin and /sbin are links. */
const merged = (path: string): string => path.replace(/^\/(s?bin)\//, "/usr/$1/");

function packagedName(path: string): string {
  const known = ["hosted-engine", "vdsClient", "dig"];
  const name = basename(path);
  return `usr/libexec/site/packaged/${known.includes(name) ? name : "any"}`;
}

const EXTRA_PROGRAMS: Readonly<Record<string, () => string>> = { "/sbin/mount.nfs": () => lab("mount.nfs") };

/** Files of configuration; Gluster's are real. */
function settings(name: string): readonly RpmFile[] {
  if (name === "glusterfs-server") return [];
  return Object.entries(PACKAGE_FILES[name] ?? {}).flatMap(([path, text]) =>
    text === null ? [] : [{ path, text, config: true }],
  );
}

interface Extra {
  readonly files?: () => readonly RpmFile[];
  readonly post?: string;
}

const EXTRAS: Readonly<Record<string, Extra>> = {
  "centos-release": {
    files: () => [
      ...["redhat-release", "centos-release", "system-release", "system-release-cpe"].map((name) => ({
        path: `/etc/${name}`,
        text: site(`root/etc/${name}`),
      })),
      { path: "/etc/yum.repos.d/CentOS-Base.repo", text: BASE_REPOSITORY, config: true },
    ],
  },
  initscripts: {
    files: () => [
      program("/etc/rc.d/init.d/network", site("root/etc/rc.d/init.d/network")),
      { path: "/usr/lib/systemd/system/network.service", text: NETWORK_UNIT },
      { path: "/etc/sysconfig/network", text: "NETWORKING=yes\n", config: true },
      {
        path: "/etc/sysconfig/network-scripts/ifcfg-lo",
        text: site("root/etc/sysconfig/network-scripts/ifcfg-lo"),
      },
    ],
    post: "systemctl daemon-reload",
  },
  chkconfig: { files: () => [program("/usr/sbin/chkconfig", lab("chkconfig"))] },
  NetworkManager: {
    files: () => [{ path: "/usr/lib/systemd/system/NetworkManager.service", text: unit("NetworkManager") }],
    post: "systemctl daemon-reload; systemctl enable --now NetworkManager",
  },
  lsof: { files: () => [program("/usr/sbin/lsof", site("usr/libexec/site/packaged/any"))] },
  vdsm: { post: "id vdsm >/dev/null 2>&1 || useradd -r -u 36 -g 36 -d / -s /usr/sbin/nologin vdsm" },
  "ovirt-hosted-engine-setup": {
    files: () => [{ path: "/usr/share/man/man8/hosted-engine.8", text: lab("hosted-engine.8") }],
  },
};

const BASE_REPOSITORY = `[base]
name=CentOS-$releasever - Base
baseurl=http://mirror.centos.org/centos/$releasever/os/$basearch/
gpgcheck=0
`;

/** What the rpm adds to the runlevels is on from the start; the setup adds the HA services in its last step. */
function scripts(services: readonly string[], post: string): NonNullable<Rpm["scripts"]> {
  const on = services.filter(
    (name) => !name.startsWith("ovirt-ha-") && PACKAGE_SERVICES[name]?.levels.includes("3"),
  );
  const lines = [
    ...(services.length > 0 ? ["systemctl daemon-reload"] : []),
    ...(on.length > 0 ? [`systemctl -q enable ${on.join(" ")}`] : []),
    ...(post === "" ? [] : [post]),
  ];
  return {
    ...(lines.length > 0 ? { post: lines.join("\n") } : {}),
    ...(services.length > 0
      ? { preun: `[ "$1" != 0 ] || systemctl -q disable --now ${services.join(" ")}` }
      : {}),
  };
}
