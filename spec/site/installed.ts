import { chmodSync, mkdirSync, symlinkSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { databaseEntry, INSTALLED_AT_FIRST } from "./programs/packages.js";
import { BASE_SERVICES, initScript, runlevelLinks } from "./programs/services.js";

/** What an installer leaves: the services of the base system and the rpm database. */
export function layInstallation(root: string): void {
  for (const service of BASE_SERVICES) {
    const script = join(root, "etc/rc.d/init.d", service.name);
    if (!existsSync(script)) writeFileSync(script, initScript(service));
    chmodSync(script, 0o755);
    for (const [link, target] of runlevelLinks(service)) symlinkSync(target, join(root, "etc/rc.d", link));
  }
  for (const one of INSTALLED_AT_FIRST)
    writeFileSync(join(root, "var/lib/rpm/site", one.name), databaseEntry(one));
  layImages(root);
}

/** The operator's two files: an installer's medium, and a disk with an installed engine. */
function layImages(root: string): void {
  mkdirSync(join(root, "var/lib/images"), { recursive: true });
  writeFileSync(join(root, "tmp/centos.iso"), "tsplay simulated installer\n", { mode: 0o644 });
  writeFileSync(
    join(root, "var/lib/images/engine.raw"),
    `tsplay simulated engine image\n${"engine ".repeat(4096)}`,
  );
}
