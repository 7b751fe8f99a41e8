import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What a host's first process is: an init of one of three kinds, or sshd itself and all other programs busybox. */
export type HostKind = keyof typeof NAMES;

/** One real host of the lab. */
export interface LabHost {
  readonly kind: HostKind;
  readonly name: string;
  readonly fqdn: string;
  /** Its only address, which exists nowhere but in the lab's own network. */
  readonly address: string;
}

/** Where a lab lies. Several may be up at a time, with one image, one repository and one set of keys. */
export interface LabPlace {
  /** What all labs share, and what outlives them. */
  readonly shared: string;
  /** What one lab is and becomes. */
  readonly own: string;
}

/** The place of the lab of this name; `TSPLAY_LAB_DIR` names another directory for all labs than `.lab`. */
export function labPlace(name: string, environment: NodeJS.ProcessEnv = process.env): LabPlace {
  const shared = resolve(environment["TSPLAY_LAB_DIR"] ?? join(projectRoot, ".lab"));
  return { shared, own: join(shared, "labs", name) };
}

/** The hosts of a lab, in the network 10.231.`net`.0/24; a further host never changes those that are there. */
export function hostsOf(net: number, kinds: readonly HostKind[]): readonly LabHost[] {
  return kinds.map((kind, index) => {
    const number = kinds.slice(0, index + 1).filter((other) => other === kind).length;
    const name = `${NAMES[kind]}${number}`;
    return { kind, name, fqdn: `${name}.example.com`, address: `10.231.${net}.${101 + index}` };
  });
}

/** Whether this is the word for a kind of hosts. */
export const isHostKind = (word: unknown): word is HostKind =>
  typeof word === "string" && Object.hasOwn(NAMES, word);

/** So many hosts that boot systemd. */
export const systemdHosts = (count: number): readonly HostKind[] =>
  Array.from({ length: count }, () => "systemd" as const);

/** What the names of hosts begin with. */
const NAMES = { systemd: "gs", openrc: "openrc", sysv: "sysv", busybox: "bare" } as const;

/** The address of the lab's package repository; this machine itself is `.1`. */
export const repositoryAddress = (net: number): string => `10.231.${net}.2`;

/** The most hosts that a lab may have. */
export const MOST_HOSTS = 20;

/** The directory with package.json. */
export const projectRoot = upwards(dirname(fileURLToPath(import.meta.url)));

function upwards(directory: string): string {
  return existsSync(join(directory, "package.json")) ? directory : upwards(dirname(directory));
}
