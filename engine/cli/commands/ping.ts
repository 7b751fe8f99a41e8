import pLimit from "p-limit";
import { type Host, select, targetOf } from "../../inventory/index.js";
import { createScope } from "../../template/index.js";
import { type Transport, Unreachable } from "../../transport/index.js";
import { extraVariables } from "../extra.js";
import { readInventory } from "../load.js";
import { transportFor } from "../reach.js";
import type { RunSettings } from "../settings.js";
import { askHidden } from "../terminal.js";
import { passwordFor } from "./run.js";

/** Logs in to each host, says hello and how long it took. Exit 4 when some host cannot be reached. @throws InputError */
export async function pingCommand(pattern: string, settings: RunSettings): Promise<number> {
  const hosts = select(readInventory(settings.inventory), pattern, null);
  const overrides = {
    user: settings.user ?? null,
    password: passwordFor(settings.askPass, "SSH password:", "TSPLAY_PASSWORD"),
    becomePassword: passwordFor(settings.askBecomePass, "sudo password:", "TSPLAY_BECOME_PASSWORD"),
    extra: extraVariables(settings.extraVars),
  };
  const limit = pLimit(settings.forks);
  const width = Math.max(...hosts.map(({ name }) => name.length));
  const transport = await transportFor(settings, askHidden);
  const ping = async (host: Host): Promise<boolean> => {
    const { reached, told } = await pingHost(host, transport, overrides, settings.become ?? false);
    process.stdout.write(`${host.name.padEnd(width)}  ${told}\n`);
    return reached;
  };
  try {
    const reached = await Promise.all(hosts.map((host) => limit(() => ping(host))));
    return reached.every(Boolean) ? 0 : 4;
  } finally {
    await transport.close();
  }
}

interface Overrides {
  readonly user: string | null;
  readonly password: string | null;
  readonly becomePassword: string | null;
  readonly extra: Readonly<Record<string, unknown>>;
}

async function pingHost(
  host: Host,
  transport: Transport,
  overrides: Overrides,
  become: boolean,
): Promise<{ readonly reached: boolean; readonly told: string }> {
  const started = performance.now();
  try {
    const scope = createScope([host.variables], { inventory_hostname: host.name, ...overrides.extra });
    const session = await transport.open(targetOf(host, scope, overrides), become ? "root" : null);
    const { read } = await session.exchange([], [{ text: "id -un; uname -sr", within: 30 }]);
    await session.close();
    const [user = "?", system = "?"] = read[0]?.stdout.toString().trim().split("\n") ?? [];
    return { reached: true, told: `ok  ${Math.round(performance.now() - started)} ms  ${user}, ${system}` };
  } catch (error) {
    if (error instanceof Unreachable) return { reached: false, told: `unreachable: ${error.message}` };
    throw error;
  }
}
