import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isHostKind, type HostKind } from "./settings.js";

/** What a lab is made of, written down before any of it is made, for `down` to take away. */
export interface LabRecord {
  /** Its network is 10.231.`net`.0/24, and its namespaces and links are named after the number. */
  readonly net: number;
  readonly hosts: readonly HostKind[];
  /** The lab's cgroups, by what runs in them: a host's name, or `repository`. */
  readonly cgroups: Readonly<Record<string, readonly string[]>>;
  /** Whether `up` came to its end. */
  readonly complete: boolean;
}

/** The record in this directory; null when no lab was begun, or it is down. */
export function readRecord(directory: string): LabRecord | null {
  const path = recordPath(directory);
  if (!existsSync(path)) return null;
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!isRecord(value)) throw new Error(`${path} is no record of a lab`);
  return value;
}

/** Replaces the record in one step, so that no reader, and no crash, ever meets half of it. */
export function writeRecord(directory: string, record: LabRecord): void {
  mkdirSync(directory, { recursive: true });
  const path = recordPath(directory);
  writeFileSync(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** Forgets the record; nothing happens when there is none. */
export const removeRecord = (directory: string): void => rmSync(recordPath(directory), { force: true });

const recordPath = (directory: string): string => join(directory, "lab.json");

function isRecord(value: unknown): value is LabRecord {
  if (typeof value !== "object" || value === null) return false;
  if (!("net" in value && "hosts" in value && "cgroups" in value && "complete" in value)) return false;
  const { net, hosts, cgroups, complete } = value;
  const listed =
    typeof cgroups === "object" && cgroups !== null && Object.values(cgroups).every(Array.isArray);
  const kinds = Array.isArray(hosts) && hosts.every(isHostKind);
  return typeof net === "number" && typeof complete === "boolean" && kinds && listed;
}
