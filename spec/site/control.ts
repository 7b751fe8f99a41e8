import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureKeys } from "./keys.js";
import { pathWithSystemPrograms, whatIsMissing } from "./machine.js";
import { projectRoot, type SiteSettings } from "./settings.js";
import { isAlive, readRecord, removeRecord, type RecordedProcess } from "./state.js";

const READY_WITHIN_MS = 30_000;
const DOWN_WITHIN_MS = 5_000;

/** Brings the four hosts up and waits until they answer; says so when they already are. */
export async function bringUp(settings: SiteSettings): Promise<string> {
  const missing = whatIsMissing();
  if (missing !== null) throw new Error(missing);
  if (readRecord(settings.directory) !== null) return `The site is already up.\n${siteStatus(settings)}`;
  removeRecord(settings.directory);
  ensureKeys(settings);
  const started = Date.now();
  await untilReady(settings, startDaemon(settings));
  return `The site is up (${((Date.now() - started) / 1000).toFixed(1)} s).\n${siteStatus(settings)}`;
}

/** Ends the daemon that `up` recorded and waits until its hosts' first processes are gone too. */
export async function bringDown(settings: SiteSettings): Promise<string> {
  const record = readRecord(settings.directory);
  if (record === null) {
    removeRecord(settings.directory);
    return "The site is not up.\n";
  }
  const processes = [record.daemon, ...Object.values(record.hosts)];
  signal(record.daemon, "SIGTERM");
  if (!(await allGone(processes))) {
    for (const one of processes) signal(one, "SIGKILL");
    if (!(await allGone(processes))) throw new Error("some of the site's processes would not end");
  }
  removeRecord(settings.directory);
  return "The site is down.\n";
}

/** Removes the keys and everything else the site keeps on disk; the site must be down. */
export function forget(settings: SiteSettings): void {
  const kept = [
    "id_ed25519",
    "id_ed25519.pub",
    "known_hosts",
    "operator-password",
    "daemon.log",
    ...settings.hosts.flatMap(({ name }) => [`ssh_host_${name}_ed25519`, `ssh_host_${name}_ed25519.pub`]),
  ];
  for (const name of kept) rmSync(join(settings.directory, name), { force: true });
}

/** One line for each host with how to reach it, or that the site is down. */
export function siteStatus(settings: SiteSettings): string {
  const record = readRecord(settings.directory);
  if (record === null) return "The site is down.\n";
  const lines = settings.hosts.map(({ name, fqdn, listen }) => {
    const first = record.hosts[name];
    const life = first !== undefined && isAlive(first) ? "up" : "off";
    return `  ${name}  ${life.padEnd(4)} ${listen}:${settings.port}  ${fqdn}`;
  });
  const key = join(settings.directory, "id_ed25519");
  const known = join(settings.directory, "known_hosts");
  const reach = `  ssh -p ${settings.port} -i ${key} -o UserKnownHostsFile=${known} root@${settings.hosts[0]?.listen ?? ""}`;
  return ["Four simulated EL6 hosts:", ...lines, "Reach one with:", reach, ""].join("\n");
}

function startDaemon({ directory, net, port }: SiteSettings): ChildProcess {
  mkdirSync(join(directory, "run"), { recursive: true });
  const here = fileURLToPath(import.meta.url);
  const daemon = join(dirname(here), `daemon${extname(here)}`);
  const log = openSync(join(directory, "daemon.log"), "w", 0o600);
  const environment = {
    ...pathWithSystemPrograms(),
    TSPLAY_SITE_DIR: directory,
    TSPLAY_SITE_NET: net,
    TSPLAY_SITE_PORT: String(port),
  };
  // A mount namespace of its own: what the daemon mounts exists nowhere else and ends with it.
  const child = spawn(
    "unshare",
    ["--mount", "--propagation", "private", process.execPath, ...process.execArgv, daemon],
    { detached: true, stdio: ["ignore", log, log], env: environment, cwd: projectRoot },
  );
  closeSync(log);
  child.unref();
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

async function allGone(processes: readonly RecordedProcess[]): Promise<boolean> {
  for (const end = Date.now() + DOWN_WITHIN_MS; Date.now() < end;) {
    if (!processes.some(isAlive)) return true;
    await sleep(20);
  }
  return false;
}

function signal(recorded: RecordedProcess, name: NodeJS.Signals): void {
  if (isAlive(recorded)) process.kill(recorded.pid, name);
}
