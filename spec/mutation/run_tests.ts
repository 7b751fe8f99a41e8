import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job } from "./job.js";
import { TRIED } from "./switches.js";
import { CHILD } from "./tree.js";

/** What a process of tests wrote, or why it wrote nothing. */
export type Ran<T> = { readonly wrote: T } | { readonly wrote: null; readonly why: "crashed" | "hung" };

/** Marks every process that a run starts, however it was detached, so that none outlives it. */
const MARK = "TSPLAY_MUTATION_RUN";

/** How long a run may take before it is said to hang, in seconds. */
export interface Limits {
  /** Of processor time, which says the same on a busy machine. */
  readonly busy: number;
  /** By the clock. */
  readonly whole: number;
}

/** Runs tests in a copy of the project, in a process and with temporary files of their own. */
export async function runTests<T>(
  directory: string,
  job: Omit<Job, "out">,
  { flip = "", busy, whole }: Limits & { readonly flip?: string },
): Promise<Ran<T>> {
  const room = mkdtempSync(join(tmpdir(), "tsplay-flip-"));
  chmodSync(room, 0o755);
  const out = join(room, "out.json");
  const env = {
    ...process.env,
    TMPDIR: room,
    TSPLAY_STATE_DIR: join(room, "state"),
    [TRIED]: flip,
    [MARK]: room,
  };
  const program = [process.execPath, join(directory, CHILD), JSON.stringify({ ...job, out })];
  const child = spawn("sh", ["-c", 'ulimit -t "$0" && exec "$@"', String(Math.ceil(busy)), ...program], {
    cwd: directory,
    env,
    stdio: "ignore",
    detached: true,
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), whole * 1000);
  const signal = await new Promise((resolve) => child.once("close", (_, by) => resolve(by)));
  clearTimeout(timer);
  for (const pid of processesMarked(room)) end(pid);
  try {
    return { wrote: JSON.parse(readFileSync(out, "utf8")) as T };
  } catch {
    return { wrote: null, why: signal === null ? "crashed" : "hung" };
  } finally {
    rmSync(room, { recursive: true, force: true, maxRetries: 3 });
  }
}

function processesMarked(room: string): readonly number[] {
  const mark = `${MARK}=${room}`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).includes(mark));
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself meanwhile.
  }
}
