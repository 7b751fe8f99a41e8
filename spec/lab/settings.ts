import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** One real host of the lab. */
export interface LabHost {
  readonly name: string;
  readonly fqdn: string;
  /** Its only address, which exists nowhere but in the lab's own network. */
  readonly address: string;
}

/** Where everything that the lab makes lies; `TSPLAY_LAB_DIR` names another place than `.lab`. */
export function labDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(environment["TSPLAY_LAB_DIR"] ?? join(projectRoot, ".lab"));
}

/** The hosts of a lab with this many of them, in the network 10.231.`net`.0/24. */
export function hostsOf(net: number, count: number): readonly LabHost[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `gs${index + 1}`,
    fqdn: `gs${index + 1}.example.com`,
    address: `10.231.${net}.${101 + index}`,
  }));
}

/** The address of the lab's package repository; this machine itself is `.1`. */
export const repositoryAddress = (net: number): string => `10.231.${net}.2`;

/** The most hosts that a lab may have. */
export const MOST_HOSTS = 20;

/** The directory with package.json. */
export const projectRoot = upwards(dirname(fileURLToPath(import.meta.url)));

function upwards(directory: string): string {
  return existsSync(join(directory, "package.json")) ? directory : upwards(dirname(directory));
}
