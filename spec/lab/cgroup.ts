import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A cgroup for each thing that the lab runs, in every hierarchy of the machine: systemd inside a host manages what
 * lies below it, and `down` finds there every process that the host ever started, whoever became its parent.
 */
export function cgroupsFor(name: string): readonly string[] {
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  return lines.flatMap((line) => {
    const [, controllers = "", path = ""] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const mount = mountOf(controllers);
    // A new cgroup of cpuset takes no process before it is given processors; the hosts need none of their own.
    return mount === null || controllers === "cpuset" ? [] : [join(mount, path, name)];
  });
}

/** Makes them, empty. What is to run in one joins it by itself, first of all. */
export function makeCgroups(cgroups: readonly string[]): void {
  for (const cgroup of cgroups) mkdirSync(cgroup, { recursive: true });
}

/** Ends every process in the cgroups, then removes them with all that is below. @throws when some would not end */
export async function endAll(cgroups: readonly string[]): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    const pids = new Set(cgroups.flatMap(processesBelow));
    if (pids.size === 0) break;
    if (Date.now() > end) throw new Error(`these processes would not end: ${[...pids].join(", ")}`);
    for (const pid of pids) kill(pid);
    await sleep(20);
  }
  for (const cgroup of cgroups) remove(cgroup);
}

/** The processes in a cgroup and all below it. */
export function processesBelow(cgroup: string): readonly number[] {
  if (!existsSync(cgroup)) return [];
  const own = readLines(join(cgroup, "cgroup.procs")).map(Number);
  return [...own.filter((pid) => pid > 0), ...below(cgroup).flatMap(processesBelow)];
}

function mountOf(controllers: string): string | null {
  const wanted = controllers.split(",").filter(Boolean);
  for (const line of readLines("/proc/mounts")) {
    const [, path = "", type, options = ""] = line.split(" ");
    const has = options.split(",");
    if (wanted.length === 0 && type === "cgroup2") return path;
    if (wanted.length > 0 && type === "cgroup" && wanted.every((one) => has.includes(one))) return path;
  }
  return null;
}

function remove(cgroup: string): void {
  if (!existsSync(cgroup)) return;
  for (const child of below(cgroup)) remove(child);
  try {
    rmdirSync(cgroup);
  } catch (error) {
    if (existsSync(cgroup)) throw error;
  }
}

/** A host's own init removes its sessions' at any moment: one that has gone has none below it. */
function below(cgroup: string): readonly string[] {
  try {
    const entries = readdirSync(cgroup, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(cgroup, name));
  } catch (error) {
    if (existsSync(cgroup)) throw error;
    return [];
  }
}

/** A pseudo file may vanish, or refuse, between being found and being read. */
function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended in the meantime.
  }
}
