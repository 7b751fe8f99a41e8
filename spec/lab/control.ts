import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { cgroupsFor, endAll, makeCgroups, processesBelow } from "./cgroup.js";
import { enter } from "./enter.js";
import { bootHost, forgetHost, introduction, seedHost, untilItAnswers, type Booting } from "./host.js";
import { ensureImage } from "./image.js";
import { inventoryPath, writeInventory } from "./inventory.js";
import { ensureKeys, type LabKeys } from "./keys.js";
import { ensureImageOf } from "./kinds.js";
import { installWhatIsNeeded, whatForbidsALab } from "./machine.js";
import { freeNet, joinSwitch, makeSwitch, namespaceOf, removeNetwork } from "./network.js";
import { readRecord, removeRecord, writeRecord, type LabRecord } from "./record.js";
import { ensureRepository, serveRepository } from "./repository.js";
import { hostsOf, MOST_HOSTS, type HostKind, type LabHost, type LabPlace } from "./settings.js";

/** Told of each step that takes its time. */
export type Say = (text: string) => void;

/**
 * Brings up a lab with these hosts at least, building and installing what is missing; those that are up already stay
 * as they are. What a cut `up` left behind is taken away first.
 */
export async function bringUp(
  place: LabPlace,
  wanted: readonly HostKind[],
  say: Say,
): Promise<readonly LabHost[]> {
  const forbidden = whatForbidsALab();
  if (forbidden !== null) throw new Error(forbidden);
  const found = readRecord(place.own);
  const standing = found !== null && isUp(found) ? found : null;
  if (standing === null) await bringDown(place);
  const missing = withoutThose(wanted, standing?.hosts ?? []);
  if (standing !== null && missing.length === 0) return hostsOf(standing.net, standing.hosts);
  const parts = prepare(place, wanted, say);
  const record = plan(standing, missing);
  writeRecord(parts.own, record);
  makeCgroups(Object.values(record.cgroups).flat());
  if (standing === null) {
    makeSwitch(record.net);
    serveRepository(parts.repository, parts.base, record.net, record.cgroups["repository"] ?? []);
  }
  const hosts = hostsOf(record.net, record.hosts);
  const added = hosts.slice(-missing.length);
  say(`booting ${added.map(({ name }) => name).join(", ")}`);
  await bootAll(added, hosts, record, parts);
  for (const host of hosts.slice(0, -added.length)) enter(record, host.name, introduction(added));
  writeInventory(parts.own, hosts, parts.keys);
  writeRecord(parts.own, { ...record, complete: true });
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
    return `  ${host.name.padEnd(8)} ${host.kind.padEnd(8)} ${life.padEnd(4)} ${host.address}  ${host.fqdn}  netns ${namespaceOf(record.net, host)}`;
  });
  return ["Real hosts, on this machine alone:", ...lines, `Their inventory: ${inventoryPath(own)}`, ""].join(
    "\n",
  );
}

/** All that hosts are made from, as it lies on the disk. */
interface Parts {
  readonly own: string;
  readonly keys: LabKeys;
  readonly base: string;
  readonly images: ReadonlyMap<HostKind, string>;
  readonly repository: string;
}

function prepare(place: LabPlace, kinds: readonly HostKind[], say: Say): Parts {
  mkdirSync(place.own, { recursive: true, mode: 0o755 });
  const [shared, own] = [realpathSync(place.shared), realpathSync(place.own)];
  installWhatIsNeeded(say);
  const keys = ensureKeys(shared);
  const base = ensureImage(shared, keys.password, say);
  const images = new Map(kinds.map((kind) => [kind, ensureImageOf(kind, base, say)]));
  return { own, keys, base, images, repository: ensureRepository(shared, say) };
}

async function bootAll(
  added: readonly LabHost[],
  all: readonly LabHost[],
  { net, cgroups }: LabRecord,
  { own, keys, base, images }: Parts,
): Promise<void> {
  const booting = ({ kind, name }: LabHost): Booting => ({
    directory: own,
    net,
    image: images.get(kind) ?? base,
    keys,
    cgroups: cgroups[name] ?? [],
  });
  for (const host of added) {
    joinSwitch(net, host);
    seedHost(host, all, booting(host));
  }
  for (const host of added) bootHost(host, booting(host));
  await Promise.all(added.map((host) => untilUp(own, host)));
}

function plan(standing: LabRecord | null, missing: readonly HostKind[]): LabRecord {
  const kinds = [...(standing?.hosts ?? []), ...missing];
  if (kinds.length < 1 || kinds.length > MOST_HOSTS) throw new Error(`a lab has 1 to ${MOST_HOSTS} hosts`);
  const net = standing?.net ?? freeNet();
  const names = ["repository", ...hostsOf(net, kinds).map(({ name }) => name)];
  const cgroups = Object.fromEntries(names.map((name) => [name, cgroupsFor(`tsplay-lab${net}-${name}`)]));
  return { net, hosts: kinds, cgroups, complete: false };
}

/** What is left of the first list when each of the second list has taken away one like it. */
function withoutThose(wanted: readonly HostKind[], there: readonly HostKind[]): readonly HostKind[] {
  return there.reduce<readonly HostKind[]>((left, kind) => {
    const at = left.indexOf(kind);
    return at < 0 ? left : left.toSpliced(at, 1);
  }, wanted);
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
