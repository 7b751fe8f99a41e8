import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A process, told from a later one with the same id by its start time (clock ticks since boot). */
export interface RecordedProcess {
  readonly pid: number;
  readonly started: string;
}

/** What `up` leaves behind for `down`: the daemon, and the outer ids of the hosts' first processes. */
export interface SiteRecord {
  readonly daemon: RecordedProcess;
  readonly hosts: Readonly<Record<string, RecordedProcess>>;
}

/** The record of the site in `directory`, or null when none is up there (a dead daemon counts as none). */
export function readRecord(directory: string): SiteRecord | null {
  const path = recordPath(directory);
  if (!existsSync(path)) return null;
  const record = parseRecord(readFileSync(path, "utf8"));
  return record !== null && isAlive(record.daemon) ? record : null;
}

/** Replaces the record in one step, so that a reader never sees half of it. */
export function writeRecord(directory: string, record: SiteRecord): void {
  mkdirSync(directory, { recursive: true });
  const path = recordPath(directory);
  writeFileSync(`${path}.new`, JSON.stringify(record, null, 2));
  renameSync(`${path}.new`, path);
}

/** Forgets the record; nothing happens when there is none. */
export function removeRecord(directory: string): void {
  rmSync(recordPath(directory), { force: true });
}

/** Whether exactly this process still runs (a zombie does not). */
export function isAlive(recorded: RecordedProcess): boolean {
  const found = describeProcess(recorded.pid);
  return found !== null && found.started === recorded.started;
}

/** The running process with this id, or null. */
export function describeProcess(pid: number): RecordedProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const started = fields[19];
    return fields[0] === "Z" || started === undefined ? null : { pid, started };
  } catch {
    return null;
  }
}

const recordPath = (directory: string): string => join(directory, "site.json");

function parseRecord(text: string): SiteRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is SiteRecord {
  if (typeof value !== "object" || value === null || !("daemon" in value) || !("hosts" in value))
    return false;
  const { daemon, hosts }: { daemon: unknown; hosts: unknown } = value;
  if (typeof hosts !== "object" || hosts === null) return false;
  const first: readonly unknown[] = Object.values(hosts);
  return isProcess(daemon) && first.every(isProcess);
}

function isProcess(value: unknown): value is RecordedProcess {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "started" in value &&
    typeof value.started === "string"
  );
}
