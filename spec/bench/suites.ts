import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { bare, counted, tsplay, xargs } from "./contenders.js";
import { type BenchHost, startFleet, startProxy, trusted } from "./fleet.js";
import { type Contender, median, once, printed, probed, race } from "./measure.js";
import type { Planned } from "./plan.js";
import { processesOfWork } from "./processes.js";
import { programBeside, projectRoot, type Settings, type SuiteName, TSPLAY } from "./settings.js";
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

/** Everything through a proxy that adds 50 ms to each round trip. */
const wan: Suite = async (directory, { hosts, rounds }, say) => {
  const fleet = await startFleet(directory, { count: hosts ?? 50, sshds: "each" });
  const proxy = await startProxy(fleet, ROUND_TRIP);
  try {
    const far = ({ address }: BenchHost): string => address.replace(/^127\.30\./, "127.31.");
    appendFileSync(fleet.knownHosts, trusted(fleet, far));
    const work = layWork(fleet, far);
    wipe(fleet);
    await once(bare(fleet, work, far));
    const { exchanges } = await counted(tsplay(work));
    const seconds = await race([bare(fleet, work, far), tsplay(work)], rounds, say);
    return { ...ratio(seconds), exchanges, roundTrip: ROUND_TRIP, seconds: Object.fromEntries(seconds) };
  } finally {
    proxy.kill();
    fleet.stop();
  }
};

/** Milliseconds. */
const ROUND_TRIP = 50;

/** A thousand addresses on one sshd, converged; then a tenth of them dead, in three ways. */
const thousand: Suite = async (directory, { hosts, rounds }, say) => {
  const count = hosts ?? 1000;
  const fleet = await startFleet(directory, { count, sshds: "one" });
  try {
    const work = layWork(fleet);
    wipe(fleet);
    await once(bare(fleet, work));
    const { exchanges } = await counted(tsplay(work));
    const told = await probed(tsplay(work));
    const seconds = await race([bare(fleet, work), tsplay(work)], Math.min(rounds, 3), say);
    return {
      ...ratio(seconds),
      exchanges,
      memoryPerHost: (told.memory - told.before) / count,
      loopDelayP99: told.delay,
      cpu: told.cpu,
      seconds: Object.fromEntries(seconds),
    };
  } finally {
    fleet.stop();
  }
};

/** What is spent before the first connection. */
const start: Suite = async (directory, { rounds }, say) => {
  mkdirSync(directory, { recursive: true });
  const node = (...words: readonly string[]): readonly string[] => [process.execPath, ...words];
  const guide = join(projectRoot, "playbooks/hosted-engine.yml");
  const inventory = join(projectRoot, "inventory");
  const seconds = await race(
    [
      { name: "bare node -e 0", argv: node("-e", "0") },
      { name: "tsplay --version", argv: node(TSPLAY, "--version") },
      { name: "tsplay validate guide", argv: node(TSPLAY, "validate", guide, "-i", inventory) },
    ],
    Math.max(rounds, 7),
    say,
  );
  const validate = await probed({ name: "validate", argv: node(TSPLAY, "validate", guide, "-i", inventory) });
  const planned = await printed({
    name: "plan",
    argv: node(programBeside("plan"), directory, "10000", "50"),
  });
  return {
    ratio: median(seconds.get("tsplay --version") ?? []) / median(seconds.get("bare node -e 0") ?? []),
    validateCpu: validate.cpu,
    ...(JSON.parse(planned) as Planned),
    seconds: Object.fromEntries(seconds),
  };
};

/** Every suite by its name. */
export const suites: Readonly<Record<SuiteName, Suite>> = { converged, first, wan, thousand, start };
