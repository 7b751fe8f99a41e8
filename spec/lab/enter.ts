import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { processesBelow } from "./cgroup.js";
import { ENVIRONMENT } from "./program.js";
import type { LabRecord } from "./record.js";

/**
 * Runs a script of sh as root inside a host, past its network and its sshd, and returns what it printed.
 * @throws Error with all that it said when it fails
 */
export function enter({ cgroups }: LabRecord, name: string, script: string): string {
  const first = firstProcess(cgroups[name] ?? []);
  if (first === null) throw new Error(`${name} is not running`);
  const argv = ["--target", String(first), "--all", "sh", "-c", script];
  const env = { ...ENVIRONMENT, PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" };
  const { status, stdout, stderr } = spawnSync("nsenter", argv, { encoding: "utf8", env, timeout: 120_000 });
  if (status !== 0)
    throw new Error(`on ${name}, ${script}\nended with ${status ?? "a signal"}:\n${stdout}${stderr}`);
  return stdout;
}

/** The machine's number of the process that is number 1 in the host; null when there is none. */
export function firstProcess(cgroups: readonly string[]): number | null {
  return cgroups.flatMap(processesBelow).find((pid) => /\t1$/m.exec(namespacePids(pid)) !== null) ?? null;
}

function namespacePids(pid: number): string {
  try {
    return /^NSpid:.*$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[0] ?? "";
  } catch {
    return "";
  }
}
