import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SiteSettings } from "./settings.js";

/** Where a site says how its hosts are reached, for `-i` after the project's own inventory. */
export const inventoryPath = ({ directory }: SiteSettings): string => join(directory, "inventory.yml");

/** Writes that file: of use where the site is not at the addresses of `inventory/site.yml`. */
export function writeInventory(settings: SiteSettings): void {
  const hosts = settings.hosts.map(({ fqdn, listen }) => `    ${fqdn}: { address: ${listen} }\n`);
  const vars = [`port: ${settings.port}`, "identity_file: id_ed25519", "known_hosts: known_hosts"];
  const text = `site:\n  hosts:\n${hosts.join("")}  vars:\n${vars.map((line) => `    ${line}\n`).join("")}`;
  writeFileSync(inventoryPath(settings), text);
}
