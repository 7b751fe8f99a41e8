import { existsSync, readdirSync } from "node:fs";
import { textOf } from "./files.js";
import { run } from "./he-setup.js";

const STALE_SECONDS = 60;

/** The directory of the HA metadata on the shared storage; null when it cannot be reached. */
export function sharedDirectory(storage: string, domain: string): string | null {
  const { status, stdout } = run("/usr/libexec/site/connect-storage", storage);
  return status === 0 ? `${stdout.trim()}/${domain}/ha_agent` : null;
}

/** `hosted-engine --vm-status`: what every host last wrote of itself. */
export function printStatus(storage: string, domain: string): number {
  const shared = sharedDirectory(storage, domain);
  if (!existsSync("/run/ovirt-ha-broker.pid") || shared === null) {
    process.stderr.write("Cannot connect to the HA daemon, please check the logs.\n".repeat(2));
    return 1;
  }
  const directory = `${shared}/hosts`;
  const ids = existsSync(directory) ? readdirSync(directory).filter((name) => /^\d+$/.test(name)) : [];
  if (existsSync(`${shared}/global-maintenance`)) {
    process.stdout.write("\n\n!! Cluster is in GLOBAL MAINTENANCE mode !!\n\n");
  }
  for (const id of ids) process.stdout.write(describe(id, textOf(`${directory}/${id}`) ?? ""));
  return ids.length > 0 ? 0 : 1;
}

function describe(id: string, text: string): string {
  const [first = "", engine = ""] = text.split("\n");
  const [stamp = "0", score = "0", maintenance = "False", state = "", hostname = ""] = first.split(" ");
  const isFresh = Date.now() / 1000 - Number(stamp) < STALE_SECONDS;
  const rows: readonly (readonly [string, string])[] = [
    ["Status up-to-date", isFresh ? "True" : "False"],
    ["Hostname", hostname],
    ["Host ID", id],
    ["Engine status", isFresh ? engine : "unknown stale-data"],
    ["Score", score],
    ["Local maintenance", maintenance],
    ["Host timestamp", stamp],
  ];
  return [
    "",
    "",
    `--== Host ${id} status ==--`,
    "",
    ...rows.map(([label, value]) => `${label.padEnd(35)}: ${value}`),
    "Extra metadata (valid at timestamp):",
    "\tmetadata_parse_version=1",
    "\tmetadata_feature_version=1",
    `\ttimestamp=${stamp} (${new Date(Number(stamp) * 1000).toUTCString()})`,
    `\thost-id=${id}`,
    `\tscore=${score}`,
    `\tmaintenance=${maintenance}`,
    `\tstate=${state}`,
    "",
  ].join("\n");
}
