import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Request, Response } from "./messages.js";
import { TRIED } from "./switches.js";
import { CHILD } from "./tree.js";

/** Marks every process that tests start, however it was detached, so that none outlives them. */
const MARK = "TSPLAY_MUTATION_RUN";

/** Temporary directories of those that have not ended. */
const running = new Set<string>();
process.on("exit", () => {
  for (const room of running) clear(room);
});

/** A process that runs tests in a copy of the project, with temporary files of its own. */
export class TestProcess {
  readonly #room = mkdtempSync(join(tmpdir(), "tsplay-flip-"));
  readonly #child: ChildProcess;
  /** Runs so far. */
  runs = 0;

  /**
   * @param flip tried from the start, while files are loaded too
   * @param busy seconds of processor time after which it is ended: they say the same on a busy machine
   */
  constructor(directory: string, flip: string, busy: number) {
    chmodSync(this.#room, 0o755);
    running.add(this.#room);
    const env = {
      ...process.env,
      TMPDIR: this.#room,
      TSPLAY_STATE_DIR: join(this.#room, "state"),
      [TRIED]: flip,
      [MARK]: this.#room,
    };
    const limited = ["-c", 'ulimit -t "$0" && exec "$@"', String(Math.ceil(busy))];
    this.#child = spawn("sh", [...limited, process.execPath, join(directory, CHILD)], {
      cwd: directory,
      env,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      detached: true,
    });
  }

  /** What came of a request, or why nothing did. After the latter the process is good for nothing any more. */
  run(request: Request, within: number): Promise<Response | "crashed" | "hung"> {
    this.runs += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#child.kill("SIGKILL"), within * 1000);
      const settle = (came: Response | "crashed" | "hung"): void => {
        clearTimeout(timer);
        this.#child.removeAllListeners();
        resolve(came);
      };
      this.#child.once("message", (response) => settle(response as Response));
      this.#child.once("exit", (_, signal) => settle(signal === null ? "crashed" : "hung"));
      this.#child.send(request, (error) => {
        if (error) settle("crashed");
      });
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((resolve) => this.#child.once("exit", resolve));
      this.#child.kill("SIGKILL");
      await ended;
    }
    clear(this.#room);
  }
}

function clear(room: string): void {
  for (const pid of processesMarked(room)) end(pid);
  rmSync(room, { recursive: true, force: true, maxRetries: 3 });
  running.delete(room);
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
