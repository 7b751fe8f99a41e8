import { mkdirSync } from "node:fs";
import { bare, counted, tsplay, xargs } from "./converged.js";
import { startFleet } from "./fleet.js";
import { type Contender, median, once, race } from "./measure.js";
import { processesOfWork } from "./processes.js";
import type { Settings, SuiteName } from "./settings.js";
import type { Result } from "./table.js";
import { layWork, wipe } from "./work.js";

/** Measures one thing in a directory of its own. */
type Suite = (directory: string, settings: Settings, say: (text: string) => void) => Promise<Result>;

/** Nothing differs: what it costs to log in and read. */
const converged: Suite = async (directory, { hosts, rounds }, say) => {
  const fleet = await startFleet(directory, { count: hosts ?? 50, sshds: "each" });
  try {
    const work = layWork(fleet);
    wipe(fleet);
    await once(tsplay(work));
    const { exchanges, ok } = await counted(tsplay(work));
    if (ok !== 20) throw new Error("the hosts are not converged");
    const seconds = await race([bare(fleet, work), tsplay(work), xargs(fleet, work)], rounds, say);
    return {
      ...ratio(seconds),
      exchanges,
      processes: await processesOfWork(),
      seconds: Object.fromEntries(seconds),
    };
  } finally {
    fleet.stop();
  }
};

/** Everything differs: twenty changes on every host. */
const first: Suite = async (directory, { hosts, rounds }, say) => {
  const fleet = await startFleet(directory, { count: hosts ?? 50, sshds: "each" });
  try {
    const work = layWork(fleet);
    const before = (): void => wipe(fleet);
    const anew = (contender: Contender): Contender => ({ ...contender, before });
    const { exchanges, changed } = await counted(anew(tsplay(work)));
    if (changed !== 20) throw new Error("not everything was changed");
    const seconds = await race([bare(fleet, work), tsplay(work)].map(anew), rounds, say);
    return { ...ratio(seconds), exchanges, seconds: Object.fromEntries(seconds) };
  } finally {
    fleet.stop();
  }
};

function ratio(seconds: ReadonlyMap<string, readonly number[]>): { readonly ratio: number } {
  return { ratio: median(seconds.get("tsplay") ?? []) / median(seconds.get("bare ssh2") ?? []) };
}

const later: Suite = async (directory) => {
  mkdirSync(directory, { recursive: true });
  return Promise.resolve({});
};

/** Every suite by its name. */
export const suites: Readonly<Record<SuiteName, Suite>> = {
  converged,
  first,
  wan: later,
  thousand: later,
  start: later,
};
