import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { cgroupsFor, endAll, makeCgroups, processesBelow } from "./cgroup.js";
import { bootHost, forgetHost, seedHost, untilItAnswers, type Booting } from "./host.js";
import { ensureImage } from "./image.js";
import { inventoryPath, writeInventory } from "./inventory.js";
import { ensureKeys } from "./keys.js";
import { installWhatIsNeeded, whatForbidsALab } from "./machine.js";
import { freeNet, makeNetwork, namespaceOf, removeNetwork } from "./network.js";
import { readRecord, removeRecord, writeRecord, type LabRecord } from "./record.js";
import { ensureRepository, serveRepository } from "./repository.js";
import { hostsOf, MOST_HOSTS, type LabHost, type LabPlace } from "./settings.js";

/** Told of each step that takes its time. */
export type Say = (text: string) => void;

/**
 * Brings up a lab of `count` hosts, building and installing what is missing; nothing happens when one of as many
 * hosts or more is up. What a cut `up` left behind is taken away first.
 */
export async function bringUp(place: LabPlace, count: number, say: Say): Promise<readonly LabHost[]> {
  const forbidden = whatForbidsALab();
  if (forbidden !== null) throw new Error(forbidden);
  const found = readRecord(place.own);
  if (found !== null && isUp(found) && found.hosts >= count) return hostsOf(found.net, found.hosts);
  await bringDown(place);
  mkdirSync(place.own, { recursive: true, mode: 0o755 });
  const [shared, own] = [realpathSync(place.shared), realpathSync(place.own)];
  installWhatIsNeeded(say);
  const keys = ensureKeys(shared);
  const image = ensureImage(shared, keys.password, say);
  const repository = ensureRepository(shared, say);
  const record = plan(count);
  const hosts = hostsOf(record.net, count);
  writeRecord(own, record);
  makeCgroups(Object.values(record.cgroups).flat());
  makeNetwork(record.net, hosts);
  serveRepository(repository, image, record.net, record.cgroups["repository"] ?? []);
  const booting = (host: LabHost): Booting => ({
    directory: own,
    net: record.net,
    image,
    keys,
    cgroups: record.cgroups[host.name] ?? [],
  });
  for (const host of hosts) seedHost(host, hosts, booting(host));
  say(`booting ${count} hosts`);
  for (const host of hosts) bootHost(host, booting(host));
  await Promise.all(hosts.map((host) => untilUp(own, host)));
  writeInventory(own, hosts, keys);
  writeRecord(own, { ...record, complete: true });
  return hosts;
}

/** Ends and removes all that the record names, also after an `up` that was cut; false when there was nothing. */
export async function bringDown({ own }: LabPlace): Promise<boolean> {
  const record = readRecord(own);
  if (record === null) return false;
  const hosts = hostsOf(record.net, record.hosts);
  await endAll(Object.values(record.cgroups).flat());
  removeNetwork(record.net, hosts);
  for (const host of hosts) forgetHost(own, host);
  removeRecord(own);
  return true;
}

/** One line for each host with how to reach it, or that the lab is down. */
export function labStatus({ own }: LabPlace): string {
  const record = readRecord(own);
  if (record === null) return "The lab is down.\n";
  if (!record.complete) return "The lab was left half up; “npm run lab -- down” clears it away.\n";
  const lines = hostsOf(record.net, record.hosts).map((host) => {
    const life = lives(record, host) ? "up" : "off";
    return `  ${host.name.padEnd(5)} ${life.padEnd(4)} ${host.address}  ${host.fqdn}  netns ${namespaceOf(record.net, host)}`;
  });
  return ["Real hosts, on this machine alone:", ...lines, `Their inventory: ${inventoryPath(own)}`, ""].join(
    "\n",
  );
}

function plan(count: number): LabRecord {
  if (!Number.isInteger(count) || count < 1 || count > MOST_HOSTS)
    throw new Error(`a lab has 1 to ${MOST_HOSTS} hosts`);
  const net = freeNet();
  const names = ["repository", ...hostsOf(net, count).map(({ name }) => name)];
  const cgroups = Object.fromEntries(names.map((name) => [name, cgroupsFor(`tsplay-lab${net}-${name}`)]));
  return { net, hosts: count, cgroups, complete: false };
}

const isUp = (record: LabRecord): boolean =>
  record.complete && hostsOf(record.net, record.hosts).every((host) => lives(record, host));

const lives = ({ cgroups }: LabRecord, { name }: LabHost): boolean =>
  (cgroups[name] ?? []).some((cgroup) => processesBelow(cgroup).length > 0);

async function untilUp(directory: string, host: LabHost): Promise<void> {
  try {
    await untilItAnswers(host);
  } catch (error) {
    const log = join(directory, "hosts", host.name, "console.log");
    const said = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").slice(-15).join("\n") : "";
    throw new Error(`${error instanceof Error ? error.message : String(error)}. Its console:\n${said}`);
  }
}
