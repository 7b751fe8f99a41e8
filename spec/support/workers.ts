import { readdirSync, readFileSync } from "node:fs";

/** The numbers of the worker processes that a controller has. */
export function workersOf(parent: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isWorker(pid) && parentOf(pid) === parent);
}

/** Whether a process is there and more than a number that its parent has not yet asked after. */
export function isRunning(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`) !== "";
}

function isWorker(pid: number): boolean {
  return /engine\/transport\/workers\/worker\.[jt]s/.test(read(`/proc/${pid}/cmdline`));
}

/** What follows the name, which is in brackets and may hold anything. */
function parentOf(pid: number): number {
  const [, , parent] = (read(`/proc/${pid}/stat`).split(")").at(-1) ?? "").split(" ");
  return Number(parent);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
