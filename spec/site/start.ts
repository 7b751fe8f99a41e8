import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { Socket } from "node:net";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { pathWithSystemPrograms } from "./machine.js";
import { projectRoot, type SiteSettings } from "./settings.js";
import { readRecord } from "./state.js";

// Reached only by what hangs: on a busy machine everything takes its time.
const READY_WITHIN_MS = 240_000;

/**
 * Starts the daemon that holds a site's hosts, and waits until they answer. A tied one leaves when this process is gone.
 * @throws Error with the last that it said, when it ends instead
 */
export async function startDaemon(settings: SiteSettings, tied: boolean): Promise<void> {
  await untilReady(settings, spawnDaemon(settings, tied));
}

/** Whether this process is a daemon that is to leave when its stdin ends. */
export const isTied = (): boolean => process.env[TIED] === "1";

const TIED = "TSPLAY_SITE_TIED";

function spawnDaemon({ directory, net, port }: SiteSettings, tied: boolean): ChildProcess {
  mkdirSync(join(directory, "run"), { recursive: true });
  const here = fileURLToPath(import.meta.url);
  const daemon = join(dirname(here), `daemon${extname(here)}`);
  const log = openSync(join(directory, "daemon.log"), "w", 0o600);
  const environment = {
    ...pathWithSystemPrograms(),
    TSPLAY_SITE_DIR: directory,
    TSPLAY_SITE_NET: net,
    TSPLAY_SITE_PORT: String(port),
    [TIED]: tied ? "1" : "",
  };
  // A mount namespace of its own: what the daemon mounts exists nowhere else and ends with it.
  const child = spawn(
    "unshare",
    ["--mount", "--propagation", "private", process.execPath, ...process.execArgv, daemon],
    { detached: true, stdio: [tied ? "pipe" : "ignore", log, log], env: environment, cwd: projectRoot },
  );
  closeSync(log);
  child.unref();
  // The daemon's end of this pipe tells it when this process is gone, and nothing is ever written to it.
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}

async function untilReady({ directory }: SiteSettings, child: ChildProcess): Promise<void> {
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end;) {
    await sleep(25);
    if (readRecord(directory) !== null) return;
    if (hasEnded()) break;
  }
  const ended = hasEnded();
  if (!ended && child.pid !== undefined) process.kill(child.pid, "SIGKILL");
  const log = join(directory, "daemon.log");
  const said = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").slice(-15).join("\n") : "";
  throw new Error(`the hosts did not come up${ended ? "" : ` within ${READY_WITHIN_MS / 1000} s`}:\n${said}`);
}
