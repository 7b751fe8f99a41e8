import { NOBODY_THERE } from "../support/play.js";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadInventory } from "../../engine/inventory/index.js";
import { createRegistry } from "../../engine/local/registry.js";
import { checkPlays, parsePlaybooks } from "../../engine/playbook/index.js";
import { run } from "../../engine/runner/run.js";
import { canCount, type Cost, countingTransport } from "./count.js";
import { layWork, wipe } from "./work.js";

/** The exchanges of the twenty tasks on one host that is this machine: of the first run, and of the second. */
export async function costsOfWork(): Promise<{
  readonly first: readonly Cost[];
  readonly converged: readonly Cost[];
}> {
  const directory = mkdtempSync(join(tmpdir(), "tsplay-count-"));
  try {
    const root = join(directory, "hosts/h0001");
    mkdirSync(root, { recursive: true });
    const host = { name: "h0001", address: "127.30.0.1", root };
    const fleet = {
      directory,
      hosts: [host],
      identity: "none",
      knownHosts: "none",
      hostPublic: "none",
      stop: () => undefined,
    };
    const { playbook, inventory } = layWork(fleet);
    wipe(fleet);
    return { first: await costsOf(playbook, inventory), converged: await costsOf(playbook, inventory) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Processes started on a host by the one exchange of a converged run; NaN where they cannot be counted. */
export async function processesOfWork(): Promise<number> {
  if (!canCount()) return NaN;
  const { converged } = await costsOfWork();
  return converged.reduce((sum, { processes }) => sum + processes, 0);
}

async function costsOf(playbook: string, source: string): Promise<readonly Cost[]> {
  const { inventory } = loadInventory([source], process.cwd());
  const { plays } = await parsePlaybooks([playbook], createRegistry([]));
  const selection = { limit: null, only: [], skip: [], startAt: null, extra: [] };
  const { checked, problems } = checkPlays(plays, inventory, selection);
  if (problems.length > 0) throw new Error(problems.map(({ detail }) => detail).join("\n"));
  const { transport, costs } = countingTransport();
  try {
    const { exit } = await run(checked, { ...NOBODY_THERE, reporter: () => undefined, inventory, transport });
    if (exit !== 0) throw new Error(`the work failed: exit ${exit}`);
    return costs;
  } finally {
    await transport.close();
  }
}
