import { readFileSync } from "node:fs";
import { compiledPrograms } from "../site/compile.js";
import type { Rpm, RpmFile } from "./rpm.js";
import { projectRoot } from "./settings.js";

/** The package with what the simulated programs are made of. */
export function simulation(): Rpm {
  const ours = ["real-network", "connect-storage", "engine-page", "stand-in"];
  const shared = [
    "lib.sh",
    "net-functions",
    "service-functions",
    "cpu-families",
    "vm-life",
    "ovirt-ha-agent",
  ];
  const programs = [...compiledPrograms()].filter(([name]) =>
    /^(?:he-|hosted-engine|files|package\.json)/.test(name),
  );
  return {
    ...{ name: "tsplay-simulation", version: "1", release: "1" },
    summary: "What the simulated programs of tsplay's lab are made of",
    description: SIMULATED,
    files: [
      ...ours.map((name) => program(`/usr/libexec/site/${name}`, lab(name))),
      ...shared.map((name) => program(`/usr/libexec/site/${name}`, site(`usr/libexec/site/${name}`))),
      ...programs.map(([name, text]) => ({ path: `/usr/libexec/site/programs/${name}`, text })),
      program("/usr/sbin/restorecon", site("usr/sbin/restorecon")),
      { path: "/etc/README.simulated", text: lab("README.simulated") },
      { path: "/usr/lib/tmpfiles.d/tsplay-simulation.conf", text: DIRECTORIES },
      { path: "/usr/share/tsplay-simulation/cpuinfo", text: site("root/var/lib/site/cpuinfo") },
    ],
    scripts: {
      post: `systemd-tmpfiles --create tsplay-simulation.conf\nprintf 'name=%s\\n' "$(uname -n | cut -d. -f1)" >/var/lib/site/host`,
    },
  };
}

/** The simulation looks for network cards where the simulated site writes them down. */
const DIRECTORIES = `d /run/site 0755
L /run/site/net - - - - /sys/class/net
d /run/lock/subsys 0755
d /run/vdsm 0755
d /var/lib/site 0755
d /var/lib/site/faults 0755
`;

/** The unit of EL6's network script. */
export const NETWORK_UNIT = `[Unit]
Description=network: ifcfg files, as EL6 reads them (simulated)
Before=network.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/etc/rc.d/init.d/network start
ExecStop=/etc/rc.d/init.d/network stop
[Install]
WantedBy=multi-user.target
`;

/** The unit of a simulated service. The machine, a process that the HA agent starts, outlives it. */
export const unit = (name: string): string => `[Unit]
Description=${name} (simulated)
After=network.target
[Service]
ExecStart=/usr/libexec/site/stand-in ${name}
ExecStartPost=/bin/sh -c 'echo $MAINPID >/run/${name}.pid'
ExecStopPost=/bin/rm -f /run/${name}.pid
KillMode=process
[Install]
WantedBy=multi-user.target
`;

/** What a package says of itself that has anything in it. */
export const SIMULATED =
  "A simulation for tsplay's lab, and not the program of that name: see /etc/README.simulated on a host that has it.";

/** The text of a file that is made for the lab. */
export const lab = (name: string): string => readFileSync(new URL(`el6/${name}`, import.meta.url), "utf8");

/** The text of a file of the simulated site. */
export const site = (name: string): string => readFileSync(`${projectRoot}/spec/site/files/${name}`, "utf8");

/** A file that is run. */
export const program = (path: string, text: string): RpmFile => ({ path, text, mode: 0o755 });
