import { siteSettings } from "./settings.js";
import { ensureKeys } from "./keys.js";
import { prepareRoots } from "./root.js";
import { SimulatedHost } from "./host.js";
import { isTied } from "./start.js";
import { SITE, whoHas } from "./taken.js";
import { serve } from "./ssh.js";
import { describeProcess, removeRecord, writeRecord, type RecordedProcess } from "./state.js";

const settings = siteSettings();
const keys = ensureKeys(settings);
const running = new Map<string, RecordedProcess>();
let leaving = false;

process.title = SITE;
process.umask(0o022);
prepareRoots(settings, keys);

const hosts = settings.hosts.map((host) => new SimulatedHost(settings, host));
await Promise.all(hosts.map(keepRunning)).catch(explain);
record();

process.on("SIGTERM", leave);
process.on("SIGINT", leave);
process.on("SIGHUP", () => undefined);
if (isTied()) process.stdin.on("end", leave).on("error", leave).resume();

/** Boots a host and serves it; when its first process ends, its connections end, and a reboot starts it anew. */
async function keepRunning(host: SimulatedHost): Promise<void> {
  const { name } = host.settings;
  const first = await host.boot();
  running.set(name, first);
  const server = await serve(settings, host, keys);
  void host.ended.then(async (wantsReboot) => {
    server.close();
    if (leaving) return;
    running.delete(name);
    record();
    if (!wantsReboot) return;
    await keepRunning(host);
    record();
  });
}

/** Somebody may have taken the addresses since they were looked at. */
function explain(error: unknown): never {
  const inUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const taken = inUse ? whoHas(settings) : null;
  if (taken === null) throw error;
  process.stderr.write(`${taken.what}. ${taken.advice}.\n`);
  process.exit(1);
}

function record(): void {
  const daemon = describeProcess(process.pid);
  if (daemon !== null) writeRecord(settings.directory, { daemon, hosts: Object.fromEntries(running) });
}

function leave(): void {
  leaving = true;
  for (const host of hosts) host.kill();
  removeRecord(settings.directory);
  process.exit(0);
}
