import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { atFirst } from "./el6.js";
import { enter } from "./enter.js";
import { knownHostsPath } from "./inventory.js";
import { ensureKeys } from "./keys.js";
import { basePath, certificatePath, mirrorNames } from "./mirrors.js";
import type { LabRecord } from "./record.js";
import { projectRoot, repositoryAddress, type LabHost, type LabPlace } from "./settings.js";

/**
 * Gives the lab's first four hosts the face of freshly installed EL6 (its release, its base packages, its mirrors, a
 * processor that can virtualize), and returns the directory of an inventory of the guide that leads to them. A host
 * that has that face already is left as it is.
 */
export function prepareGuide(place: LabPlace, record: LabRecord, all: readonly LabHost[]): string {
  const hosts = all.filter(({ kind }) => kind === "systemd").slice(0, 4);
  if (hosts.length < 4) throw new Error("the guide needs four hosts that boot systemd");
  for (const { name } of hosts) enter(record, name, face(record.net));
  return writeGuideInventory(place, record.net, hosts);
}

const ARCHITECTURE = process.arch === "arm64" ? "aarch64" : "x86_64";

/** Sh that an installer of EL6 would be. The hosts forget each other's names: the guide gives them. */
const face = (net: number): string => `set -e
! rpm -q centos-release >/dev/null 2>&1 || exit 0
printf '127.0.0.1\\tlocalhost\\n::1\\tlocalhost\\n${repositoryAddress(net)}\\trepository.example.com ${mirrorNames.join(" ")}\\n' >/etc/hosts
curl -sf http://repository.example.com/${certificatePath} >/etc/ssl/certs/ca-certificates.crt
rm -f /etc/os-release /usr/lib/os-release
cd /tmp
for file in ${atFirst.join(" ")}; do
  curl -sfO http://mirror.centos.org/${basePath}/${ARCHITECTURE}/$file
done
rpm -i --nodeps ${atFirst.join(" ")}
rm ${atFirst.join(" ")}
mount --bind /usr/share/tsplay-simulation/cpuinfo /proc/cpuinfo
echo 'tsplay simulated installer' >/tmp/centos.iso
mkdir -p /var/lib/images
{ echo 'tsplay simulated engine image'; yes engine | head -n 4096; } >/var/lib/images/engine.raw
`;

/** The guide's own inventory with what is different here: addresses, no operator, no KVM. */
function writeGuideInventory(place: LabPlace, net: number, hosts: readonly LabHost[]): string {
  const inventory = join(place.own, "guide");
  rmSync(inventory, { recursive: true, force: true });
  mkdirSync(join(inventory, "host_vars"), { recursive: true });
  for (const part of ["hosts.yml", "group_vars"])
    cpSync(join(projectRoot, "inventory", part), join(inventory, part), { recursive: true });
  hosts.forEach(({ fqdn, address }, index) =>
    writeFileSync(join(inventory, "host_vars", `${fqdn}.yml`), `ip: ${address}\nhost_id: ${index + 1}\n`),
  );
  const listed = hosts.map(({ fqdn }) => `    ${fqdn}:\n`).join("");
  const variables = {
    identity_file: ensureKeys(place.shared).clientKey,
    known_hosts: knownHostsPath(place.own),
    engine_ip: `10.231.${net}.100`,
    gateway: repositoryAddress(net),
    dns: repositoryAddress(net),
    engine_storage: `${hosts[0]?.address ?? ""}:/{{ volume }}{{ engine_directory }}`,
    engine_vm: "image",
    brick_size_mb: 0,
    needs_kvm: false,
  };
  const lines = Object.entries(variables).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`);
  writeFileSync(
    join(inventory, "lab.yml"),
    `# The guide's four hosts as hosts of the lab.
lab:
  hosts:
${listed}  vars:
${lines.join("")}    # Opens nothing but the simulated engine.
    admin_password: !secret sesame-of-the-lab
`,
    { mode: 0o600 },
  );
  return inventory;
}
