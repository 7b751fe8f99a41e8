import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lab } from "./lab.js";
import { buildRpms, type RpmFile } from "./rpm.js";
import { projectRoot } from "./settings.js";

/**
 * Gives a host of Debian's init scripts the chkconfig and service of EL6, which are nowhere to be had any more: the
 * simulated site's simulations of them, as an rpm that the real rpm installs. To be taken away by `removeChkconfig`.
 */
export function installChkconfig(lab: Lab, host: string): void {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-chkconfig-"));
  try {
    buildRpms(directory, [PACKAGE]);
    const [rpm = ""] = readdirSync(directory);
    const text = readFileSync(join(directory, rpm)).toString("base64");
    lab.on(
      host,
      `base64 -d >/root/${rpm} <<'END'\n${text}\nEND\nrpm -i --force-debian /root/${rpm} && rm /root/${rpm}`,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const removeChkconfig = (lab: Lab, host: string): void =>
  void lab.on(host, `rpm -e --force-debian ${NAME}`);

const NAME = "tsplay-simulated-chkconfig";

const simulated = (path: string, laid = path): RpmFile => ({
  path: `/${laid}`,
  text: readFileSync(join(projectRoot, "spec/site/files", path), "utf8"),
  mode: 0o755,
});

const PACKAGE = {
  ...{ name: NAME, version: "1", release: "1" },
  summary: "EL6's chkconfig and service, simulated, for tsplay's lab",
  description: "Simulations: each program says so when it is called with --simulated.",
  // Its own scripts want it, and here no other rpm has it.
  provides: ["/bin/sh"],
  files: [
    simulated("usr/sbin/chkconfig"),
    simulated("usr/sbin/service", "usr/libexec/site/service"),
    simulated("usr/libexec/site/lib.sh"),
    simulated("usr/libexec/site/service-functions"),
  ],
  scripts: {
    // Debian has its own “service”, and its init scripts one directory higher.
    post: `dpkg-divert --quiet --local --rename --add /usr/sbin/service
ln -s /usr/libexec/site/service /usr/sbin/service
mkdir -p /etc/rc.d /run/lock/subsys
for directory in init.d rc0.d rc1.d rc2.d rc3.d rc4.d rc5.d rc6.d; do ln -s "../$directory" /etc/rc.d/; done`,
    preun: `rm -r /etc/rc.d /usr/sbin/service
dpkg-divert --quiet --local --rename --remove /usr/sbin/service`,
  },
};
