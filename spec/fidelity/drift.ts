import type { Event, Outcome } from "../../engine/event/index.js";
import { GUIDE } from "./guide.js";
import { Random } from "./random.js";
import type { GuideSite, Played } from "./site_play.js";
import { tamperingBy, type Tampering } from "./tampering.js";

/** What became of random changes behind the back of converged hosts, and of checks when nothing was changed. */
export interface DriftMeasured {
  readonly changes: number;
  /** Changes that the check did not name. */
  readonly missed: readonly string[];
  /** Steps that the check named and nobody had changed, also where nothing was changed at all. */
  readonly alarms: readonly string[];
  /** Changes that the run did not heal, and steps that it changed beside them. */
  readonly unhealed: readonly string[];
  /** Steps of these checks that could not be told. */
  readonly untold: number;
  readonly unchanged: number;
  /** The most exchanges that a check of unchanged hosts had with one of them. */
  readonly trips: number;
}

export interface DriftSettings {
  readonly changes: number;
  readonly unchanged: number;
  readonly seed: number;
}

/** Changes at most so many things at a time. */
const AT_ONCE = 6;

/** Converges the hosts, changes them at random until all changes are made, then checks them unchanged. */
export async function measureDrift(
  site: GuideSite,
  { changes, unchanged, seed }: DriftSettings,
  say: (text: string) => void,
): Promise<DriftMeasured> {
  const random = new Random(seed);
  const first = await site.play(GUIDE, { check: false });
  if (first.exit !== 0) throw new Error(`the guide exited with ${first.exit}`);
  const found = { missed: [] as string[], alarms: [] as string[], unhealed: [] as string[], untold: 0 };
  for (let made = 0; made < changes;) {
    const round = roundOf(random, Math.min(changes - made, 1 + random.below(AT_ONCE)));
    made += round.length;
    for (const { host, command } of round) await site.tamper(host, command);
    const expected = new Map(round.map((one) => [keyOf(one), one.command]));
    const check = await site.play(GUIDE, { check: true });
    const named = keysOf(check, "would-change");
    found.untold += keysOf(check, "cannot-tell").size;
    const run = await site.play(GUIDE, { check: false });
    const healed = keysOf(run, "changed");
    const missed = [...expected].filter(([key]) => !named.has(key)).map(([key, by]) => `${key}: ${by}`);
    const alarms = [...named].filter((key) => !expected.has(key));
    const unhealed = [
      ...[...expected].filter(([key]) => !healed.has(key)).map(([key, by]) => `not healed: ${key}: ${by}`),
      ...[...healed].filter((key) => !expected.has(key)).map((key) => `changed beside: ${key}`),
    ];
    found.missed.push(...missed);
    found.alarms.push(...alarms);
    found.unhealed.push(...unhealed);
    if (missed.length + alarms.length + unhealed.length > 0)
      say(`${round.map(({ host, command }) => `${host}# ${command}`).join("\n")}\n`);
    say(`${made} changes, ${missed.length} missed, ${alarms.length} alarms, ${unhealed.length} unhealed\n`);
  }
  const quiet = await checkUnchanged(site, unchanged);
  return { ...found, alarms: [...found.alarms, ...quiet.alarms], trips: quiet.trips, changes, unchanged };
}

async function checkUnchanged(
  site: GuideSite,
  times: number,
): Promise<{ readonly alarms: readonly string[]; readonly trips: number }> {
  const alarms: string[] = [];
  let trips = 0;
  for (let done = 0; done < times; done += 1) {
    const check = await site.play(GUIDE, { check: true });
    const other = steps(check).filter(({ outcome }) => outcome.type !== "ok" && outcome.type !== "skipped");
    alarms.push(...other.map((step) => `${keyOfStep(step)} (nothing was changed)`));
    trips = Math.max(trips, ...check.hosts.map((host) => host.trips));
  }
  return { alarms, trips };
}

/** Changes of different steps, since one of them would hide the other. */
function roundOf(random: Random, wanted: number): readonly Tampering[] {
  const chosen = new Map<string, Tampering>();
  for (let tries = 0; chosen.size < wanted && tries < 100; tries += 1) {
    const one = tamperingBy(random);
    const apart = [...chosen.values()].some((other) => other.hides === one.task || one.hides === other.task);
    if (!apart && !chosen.has(keyOf(one))) chosen.set(keyOf(one), one);
  }
  // Setting an option of a volume has Gluster put its bricks' owners right, so that comes first.
  return [...chosen.values()].sort((one, other) => rank(one) - rank(other));
}

const rank = ({ command }: Tampering): number =>
  command.startsWith("gluster volume") ? 0 : command.startsWith("umount") ? 2 : 1;

type Step = Extract<Event, { type: "step-done" }>;

const steps = ({ events }: Played): readonly Step[] =>
  events.filter((event): event is Step => event.type === "step-done");

/** The steps with this outcome; handlers follow from others. */
function keysOf(played: Played, outcome: Outcome["type"]): ReadonlySet<string> {
  return new Set(
    steps(played)
      .filter((step) => step.outcome.type === outcome && !step.task.handler)
      .map(keyOfStep),
  );
}

const keyOfStep = ({ host, task, item }: Step): string =>
  `${host}: ${task.name}${item === null ? "" : ` (${item})`}`;

const keyOf = ({ host, task, item }: Tampering): string =>
  `${host}.example.com: ${task}${item === null ? "" : ` (${item})`}`;
