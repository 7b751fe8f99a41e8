import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabKeys } from "./keys.js";
import type { LabHost } from "./settings.js";

/** Where the lab's inventory is: one YAML file, to be given to tsplay with `-i`. */
export const inventoryPath = (directory: string): string => join(directory, "inventory.yml");

/** The host keys of the lab, and of nothing else. */
export const knownHostsPath = (directory: string): string => join(directory, "known_hosts");

/** Writes how tsplay reaches these hosts: root, by the lab's key. */
export function writeInventory(directory: string, hosts: readonly LabHost[], keys: LabKeys): void {
  const known = hosts.map(({ name, address }) => {
    const [type = "", key = ""] = keys.hostKey(name).public.split(" ");
    return `${address} ${type} ${key}\n`;
  });
  writeFileSync(knownHostsPath(directory), known.join(""), { mode: 0o600 });
  const groups = [...new Set(hosts.map(({ kind }) => kind))].map((kind) => {
    const listed = hosts.filter((host) => host.kind === kind);
    const lines = listed.map(({ fqdn, address }) => `    ${fqdn}: { address: ${address}, ip: ${address} }\n`);
    return `${kind === "systemd" ? "gluster" : kind}:\n  hosts:\n${lines.join("")}`;
  });
  const text = `# Real hosts, made by “npm run lab -- up” and gone with “npm run lab -- down”.
all:
  vars:
    user: root
    identity_file: ${JSON.stringify(keys.clientKey)}
    known_hosts: ${JSON.stringify(knownHostsPath(directory))}
${groups.join("")}`;
  writeFileSync(inventoryPath(directory), text, { mode: 0o600 });
}
