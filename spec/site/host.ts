import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { filesDirectory, rootDirectory, runDirectory } from "./root.js";
import type { HostSettings, SiteSettings } from "./settings.js";
import { describeProcess, type RecordedProcess } from "./state.js";

// Reached only by what hangs: on a busy machine everything takes its time.
const BOOT_WITHIN_MS = 120_000;
const REBOOT_STATUS = 64;

/** One host: a first process in namespaces of its own, and the way to start further processes beside it. */
export class SimulatedHost {
  readonly settings: HostSettings;
  /** Settles when the first process ends: true when the host asked to be started again. */
  ended: Promise<boolean> = Promise.resolve(false);
  readonly #site: SiteSettings;
  #outer: ChildProcess | null = null;
  #first = 0;

  constructor(site: SiteSettings, settings: HostSettings) {
    this.#site = site;
    this.settings = settings;
  }

  /** Starts the host's first process; resolves with its id on the machine once the host's services run. */
  async boot(): Promise<RecordedProcess> {
    const boot = join(filesDirectory, "boot.sh");
    const outer = spawn(
      "setpriv",
      ["--pdeathsig", "KILL", "unshare", "--mount", "--propagation", "private", "--pid"].concat(
        ["--fork", "--kill-child=KILL", "bash", boot, rootDirectory(this.#site, this.settings)],
        [runDirectory(this.#site), this.settings.name, process.execPath],
      ),
      { stdio: ["ignore", "inherit", "inherit", "pipe"] },
    );
    this.#outer = outer;
    this.ended = new Promise((resolve) => outer.on("exit", (code) => resolve(code === REBOOT_STATUS)));
    await this.#saysReady(outer);
    this.#first = childOf(outer.pid ?? 0);
    const first = describeProcess(this.#first);
    if (first === null) throw new Error(`${this.settings.name} ended while it was booting`);
    return first;
  }

  /** Starts a program within the host as root; the machine's pid of it is found by `insideOf`. */
  enter(argv: readonly string[], stdio: StdioOptions): ChildProcess {
    return spawn(
      "setpriv",
      ["--pdeathsig", "KILL", "nsenter", "--target", String(this.#first), "--all", "--", ...argv],
      { stdio, env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" }, cwd: "/", detached: true },
    );
  }

  /** Ends the host as a power cut would. */
  kill(): void {
    this.#outer?.kill("SIGKILL");
  }

  async #saysReady(outer: ChildProcess): Promise<void> {
    const ready = outer.stdio[3];
    const answer = new Promise<string>((resolve) => {
      ready?.once("data", (data: Buffer) => resolve(data.toString()));
      outer.once("exit", (code) => resolve(`ended with ${String(code)}`));
      setTimeout(() => resolve("said nothing"), BOOT_WITHIN_MS).unref();
    });
    const said = await answer;
    if (said.trim() !== "ready") throw new Error(`${this.settings.name} did not boot: ${said}`);
  }
}

/** The machine's id of what `enter` started: nsenter's only child, 0 when it is gone. */
export function childOf(pid: number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return Number(children[0] ?? 0);
  } catch {
    return (
      readdirSync("/proc")
        .map(Number)
        .find((candidate) => parentOf(candidate) === pid) ?? 0
    );
  }
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return null;
  }
}
