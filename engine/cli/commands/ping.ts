import pLimit from "p-limit";
import { type Host, select, targetOf } from "../../inventory/index.js";
import { createScope } from "../../template/index.js";
import { CannotBecome, type Transport, Unreachable } from "../../transport/index.js";
import { extraVariables } from "../extra.js";
import { readInventory } from "../load.js";
import { transportFor } from "../transport.js";
import type { CliOptions } from "../options.js";
import { askHidden } from "../terminal.js";
import { passwordFor } from "./run.js";

/**
 * Logs in to each host and prints how long it took, in the order of the inventory. Exit code 4 if some host is
 * unreachable, 2 if sudo refuses. @throws InputError
 */
export async function pingCommand(pattern: string, settings: CliOptions): Promise<number> {
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
  try {
    const pings = hosts.map((host) =>
      limit(() => pingHost(host, transport, overrides, settings.become ?? false)),
    );
    const found = new Set<PingResult["reached"]>();
    let printed = Promise.resolve();
    for (const [index, ping] of pings.entries())
      printed = printed.then(async () => {
        const answer = await ping;
        found.add(answer.reached);
        print(hosts[index]?.name ?? "", answer, width);
      });
    await Promise.all([printed, ...pings]);
    if (found.has("no")) return found.has("refused") ? 6 : 4;
    return found.has("refused") ? 2 : 0;
  } finally {
    await transport.close();
  }
}

interface PingResult {
  readonly reached: "yes" | "no" | "refused";
  readonly text: string;
}

/** A text of several lines continues below the name of the host. */
function print(name: string, { text }: PingResult, width: number): void {
  const [first = "", ...more] = text.split("\n");
  process.stdout.write(
    [`${name.padEnd(width)}  ${first}`, ...more.map((line) => `  ${line}`), ""].join("\n"),
  );
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
): Promise<PingResult> {
  const started = performance.now();
  try {
    const scope = createScope([host.variables], { inventory_hostname: host.name, ...overrides.extra });
    const session = await transport.open(targetOf(host, scope, overrides), become ? "root" : null);
    const { read } = await session.exchange([], [{ text: "id -un; uname -sr", within: 30 }]);
    await session.close();
    const [user = "?", system = "?"] = read[0]?.stdout.toString().trim().split("\n") ?? [];
    return { reached: "yes", text: `ok  ${Math.round(performance.now() - started)} ms  ${user}, ${system}` };
  } catch (error) {
    if (error instanceof CannotBecome) return { reached: "refused", text: `reachable, but ${error.message}` };
    if (error instanceof Unreachable) return { reached: "no", text: `unreachable: ${error.message}` };
    throw error;
  }
}
