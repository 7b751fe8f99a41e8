import { readdirSync, readFileSync } from "node:fs";

/** The numbers of a process's living children that are workers of ours. */
export function childrenOf(parent: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isWorker(pid) && parentOf(pid) === parent);
}

function isWorker(pid: number): boolean {
  return /engine\/transport\/worker\.[jt]s/.test(read(`/proc/${pid}/cmdline`));
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
