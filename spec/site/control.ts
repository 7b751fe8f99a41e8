import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inventoryPath, writeInventory } from "./inventory.js";
import { ensureKeys } from "./keys.js";
import { whatIsMissing } from "./machine.js";
import { isUsual, type SiteSettings } from "./settings.js";
import { startDaemon } from "./start.js";
import { isAlive, readRecord, removeRecord, type RecordedProcess } from "./state.js";
import { whoHas } from "./taken.js";

// Reached only by what hangs: on a busy machine everything takes its time.
const DOWN_WITHIN_MS = 60_000;

/**
 * Brings the four hosts up and waits until they answer; says so when they already are. A tied site ends with this
 * process, however that ends.
 */
export async function bringUp(settings: SiteSettings, { tied = false } = {}): Promise<string> {
  const missing = whatIsMissing();
  if (missing !== null) throw new Error(missing);
  if (readRecord(settings.directory) !== null) return `The site is already up.\n${siteStatus(settings)}`;
  removeRecord(settings.directory);
  const taken = whoHas(settings);
  if (taken !== null) throw new Error(`${taken.what}. ${taken.advice}.`);
  ensureKeys(settings);
  writeInventory(settings);
  const started = Date.now();
  await startDaemon(settings, tied);
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
    "inventory.yml",
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
  const inventory = isUsual(settings) ? [] : [`Their inventory: -i inventory -i ${inventoryPath(settings)}`];
  return ["Four simulated EL6 hosts:", ...lines, ...inventory, "Reach one with:", reach, ""].join("\n");
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
