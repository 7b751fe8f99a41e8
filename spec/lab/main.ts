#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bringDown, bringUp, labStatus } from "./control.js";
import { prepareGuide } from "./guide.js";
import { inventoryPath, knownHostsPath } from "./inventory.js";
import { readRecord } from "./record.js";
import { hostsOf, isHostKind, labPlace, systemdHosts, type HostKind } from "./settings.js";

const USAGE =
  "usage: npm run lab -- up [N] [openrc] [sysv] [busybox] | down | reset | status | ssh HOST [COMMAND…] | inventory | guide\n";

type Command = (argv: readonly string[]) => string | Promise<string>;

// Several labs may be up at a time, each under a name.
const place = labPlace(process.env["TSPLAY_LAB"] ?? "own");

const say = (text: string): void => void process.stderr.write(`lab: ${text}\n`);

const commands: Readonly<Record<string, Command>> = {
  async up(words) {
    const started = Date.now();
    await bringUp(place, wantedHosts(words), say);
    return `The lab is up (${((Date.now() - started) / 1000).toFixed(1)} s).\n${labStatus(place)}`;
  },
  down: async () => ((await bringDown(place)) ? "The lab is down.\n" : "The lab is not up.\n"),
  async reset() {
    const hosts = readRecord(place.own)?.hosts ?? wantedHosts([]);
    await bringDown(place);
    await bringUp(place, hosts, say);
    return `The lab's hosts are as new.\n${labStatus(place)}`;
  },
  status: () => labStatus(place),
  async guide() {
    const hosts = await bringUp(place, wantedHosts([]), say);
    const record = readRecord(place.own);
    if (record === null) throw new Error("the lab is up, but has no record");
    return `${prepareGuide(place, record, hosts)}\n`;
  },
  inventory: () => `${inventoryPath(place.own)}\n`,
  ssh([wanted = "", ...command]) {
    const record = readRecord(place.own);
    if (record === null) throw new Error("the lab is down");
    const hosts = hostsOf(record.net, record.hosts);
    const host = hosts.find(({ name, fqdn, address }) => [name, fqdn, address].includes(wanted));
    if (host === undefined)
      throw new Error(`there is no host “${wanted}”; there are ${hosts.map(({ name }) => name).join(", ")}`);
    const options = [
      "-F",
      "none",
      "-i",
      join(place.shared, "keys/id_ed25519"),
      "-o",
      `UserKnownHostsFile=${knownHostsPath(place.own)}`,
    ];
    const { status } = spawnSync("ssh", [...options, `root@${host.address}`, ...command], {
      stdio: "inherit",
    });
    process.exitCode = status ?? 255;
    return "";
  },
};

/** A number is one of hosts that boot systemd; each word is one host of its kind. */
function wantedHosts(words: readonly string[]): readonly HostKind[] {
  return (words.length === 0 ? ["4"] : words).flatMap((word) => {
    if (/^\d+$/.test(word)) return systemdHosts(Number(word));
    if (isHostKind(word)) return [word];
    throw new Error(`“${word}” is neither a number of hosts nor a kind of them: openrc, sysv, busybox`);
  });
}

const [name = "", ...argv] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  process.stderr.write(USAGE);
  process.exitCode = 5;
} else {
  try {
    process.stdout.write(await command(argv));
  } catch (error) {
    process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
