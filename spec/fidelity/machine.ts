import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { childOf } from "../site/host.js";
import { projectRoot } from "../site/settings.js";
import { snapshot, type Snapshot } from "./snapshot.js";

/** What a chain is played on: thrown away after it. */
export interface Machine {
  /** The program that plays its /bin/sh, for a local link. It waits until the machine is up. */
  shell(): Promise<string>;
  /** Everything that has been written to it, with owners, modes and times. */
  snapshot(): Snapshot;
  /** Runs lines of sh in it as root. @throws Error with all that they said when they fail */
  run(script: string): Promise<void>;
  /** Starts the web server of chains in its network; settles once it answers. */
  serve(): Promise<void>;
  end(): void;
}

/** A machine of which something may be kept. */
export interface KeptMachine extends Machine {
  /** Settles once it is gone; what was written to it stays. */
  endAndKeep(): Promise<void>;
}

/** What the shells of machines find in their environment. */
export const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  USER: "root",
  LOGNAME: "root",
  SHELL: "/bin/sh",
} as const;

const WEB_SERVER = ["--import", "tsx", fileURLToPath(new URL("web_server.ts", import.meta.url))];

const BOOT = fileURLToPath(new URL("sandbox.sh", import.meta.url));

/** Boots a machine below this directory, with the directory tree `below` (see mount(8), lowerdir) under all it writes. */
export async function bootMachine(directory: string, below: string, name: string): Promise<KeptMachine> {
  for (const part of ["upper", "work", "root"]) mkdirSync(join(directory, part), { recursive: true });
  const unshare = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child=KILL"];
  const argv = ["--pdeathsig", "KILL", ...unshare, "bash", BOOT, directory, below, name];
  const log = openSync(join(directory, "boot.log"), "w");
  const outer = spawn("setpriv", argv, { stdio: ["ignore", log, log, "pipe"], env: ENVIRONMENT });
  closeSync(log);
  const ready = await saysReady(outer);
  if (!ready)
    throw new Error(`${name} did not boot: ${readFileSync(join(directory, "boot.log"), "utf8").trim()}`);
  return new Namespaces(directory, outer, childOf(outer.pid ?? 0), join(directory, "upper"));
}

function saysReady(outer: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    outer.stdio[3]?.once("data", () => resolve(true));
    outer.once("exit", () => resolve(false));
  });
}

/** A machine made of the namespaces of its first process. */
export class Namespaces implements KeptMachine {
  readonly #directory: string;
  readonly #outer: ChildProcess;
  readonly #first: number;
  readonly #written: string;
  readonly #servers: ChildProcess[] = [];

  constructor(directory: string, outer: ChildProcess, first: number, written: string) {
    this.#directory = directory;
    this.#outer = outer;
    this.#first = first;
    this.#written = written;
  }

  shell(): Promise<string> {
    return Promise.resolve(shellOf(join(this.#directory, "shell"), this.#first));
  }

  snapshot(): Snapshot {
    return snapshot(this.#written);
  }

  run(script: string): Promise<void> {
    return runIn(this.#first, script);
  }

  async serve(): Promise<void> {
    const network = ["nsenter", "--target", String(this.#first), "--user", "--net", "--"];
    const server = spawn("setpriv", ["--pdeathsig", "KILL", ...network, process.execPath, ...WEB_SERVER], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#servers.push(server);
    await once(server.stdout, "data");
  }

  end(): void {
    void this.endAndKeep().then(() => removeOnceUnmounted(this.#directory));
  }

  async endAndKeep(): Promise<void> {
    for (const one of [...this.#servers, this.#outer]) one.kill("SIGKILL");
    if (this.#outer.exitCode === null && this.#outer.signalCode === null)
      await new Promise((resolve) => this.#outer.once("exit", resolve));
  }
}

/** Writes the program that runs /bin/sh among the process's namespaces, and answers where. */
export function shellOf(path: string, first: number): string {
  const enter = `${ENTER} --target ${first} --all --`;
  writeFileSync(path, `#!/bin/sh\nexec ${enter} /bin/sh -c 'cd; exec /bin/sh "$@"' sh "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

const ENTER = "/usr/bin/nsenter";

/** Runs lines of sh among the process's namespaces. @throws Error with all that they said when they fail */
export function runIn(first: number, script: string): Promise<void> {
  const argv = ["--target", String(first), "--all", "--", "/bin/sh", "-ec", script];
  return new Promise((resolve, reject) => {
    execFile(ENTER, argv, { env: ENVIRONMENT }, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${script}\n${error.message}\n${stdout}${stderr}`));
    });
  });
}

/** The kernel unmounts what was mounted in it some moments after the last process is gone. */
async function removeOnceUnmounted(directory: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    try {
      rmSync(directory, { recursive: true, force: true });
      return;
    } catch {
      await sleep(50);
    }
  }
}
