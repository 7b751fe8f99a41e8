import { refuse } from "../../engine/module/index.js";
import { type OptionChange, optionChanges } from "./gluster_options.js";
import { missingBricks, refuseAbsentHosts, refuseBadBricks, refuseUnsafeBricks } from "./gluster_refusals.js";
import { type Brick, brickText, type Layout, parseBrick, type VolumeSituation } from "./gluster_volume.js";

/** A volume, or what differs of it, as people read it. */
export type VolumeFields = Readonly<Record<string, string | number | null>>;

export interface WantedVolume extends Layout {
  readonly name: string;
  readonly state: "present" | "started" | "stopped" | "absent";
  readonly bricks?: readonly string[];
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly unmanaged_options: "keep" | "reset";
  readonly force: boolean;
  readonly destroy: boolean;
}

/** What is to be done, in gluster's words, and how it looks before and after. */
export interface Plan {
  readonly before: VolumeFields | null;
  readonly after: VolumeFields | null;
  readonly commands: readonly (readonly string[])[];
}

/** How to get from what is there to what is wanted; null where that is the same. Refuses what would lose data. */
export function planned(wanted: WantedVolume, found: VolumeSituation): Plan | null {
  const written = wanted.bricks ?? [];
  const bricks = written.map(parseBrick);
  refuseBadBricks(bricks, wanted, written);
  if ("group" in wanted.options)
    refuse("a group of options cannot be read back from a volume: list its options one by one");
  if (wanted.state === "absent") return removal(wanted, found);
  const plan = found.volume === null ? creation(wanted, bricks, found) : correction(wanted, bricks, found);
  if (plan.commands.length === 0) return null;
  refuseAbsentHosts(found.volume ? [...found.volume.bricks, ...bricks] : bricks, found);
  return plan;
}

function removal({ name, destroy }: WantedVolume, { volume }: VolumeSituation): Plan | null {
  if (volume === null) return null;
  if (!destroy) refuse(`${name} is there and holds data: deleting it needs “destroy: true”`);
  const stop = volume.status === "started" ? [["volume", "stop", name]] : [];
  const before = { status: volume.status, bricks: volume.bricks.map(brickText).join(" ") };
  return { before, after: null, commands: [...stop, ["volume", "delete", name]] };
}

function creation(wanted: WantedVolume, bricks: readonly Brick[], found: VolumeSituation): Plan {
  const { name, state, force } = wanted;
  if (bricks.length === 0) refuse(`there is no volume ${name}, and no “bricks” to make it of`);
  refuseUnsafeBricks(bricks, wanted, force, found);
  const options = optionChanges(new Map(), wanted.options, false);
  const texts = bricks.map(brickText);
  const start = state === "started" ? [["volume", "start", name]] : [];
  return {
    before: null,
    after: {
      status: state === "started" ? "started" : "created",
      ...layoutWords(wanted),
      bricks: texts.join(" "),
      ...Object.fromEntries(options.map(({ key, after }) => [key, after])),
    },
    commands: [
      ["volume", "create", name, ...layoutArguments(wanted), ...texts, ...(force ? ["force"] : [])],
      ...setCommands(name, options),
      ...start,
    ],
  };
}

function correction(wanted: WantedVolume, bricks: readonly Brick[], found: VolumeSituation): Plan {
  const { name, state, force } = wanted;
  const { volume } = found;
  if (volume === null) return refuse(`there is no volume ${name}`);
  const added = bricks.length > 0 ? missingBricks(name, bricks, wanted, volume, found) : [];
  if (added.length > 0) refuseUnsafeBricks(added, wanted, force, found);
  const options = optionChanges(volume.options, wanted.options, wanted.unmanaged_options === "reset");
  const status =
    state === "started" || (state === "stopped" && volume.status === "started") ? state : volume.status;
  const [old, more] = [volume.bricks.map(brickText).join(" "), added.map(brickText)];
  const moved = status !== volume.status;
  return {
    before: {
      ...(moved ? { status: volume.status } : {}),
      ...(more.length > 0 ? { bricks: old } : {}),
      ...Object.fromEntries(options.map(({ key, before }) => [key, before])),
    },
    after: {
      ...(moved ? { status } : {}),
      ...(more.length > 0 ? { bricks: [old, ...more].join(" ") } : {}),
      ...Object.fromEntries(options.map(({ key, after }) => [key, after])),
    },
    commands: [
      ...(more.length > 0 ? [["volume", "add-brick", name, ...more, ...(force ? ["force"] : [])]] : []),
      ...setCommands(name, options),
      ...(moved ? [["volume", status === "started" ? "start" : "stop", name]] : []),
    ],
  };
}

function setCommands(name: string, options: readonly OptionChange[]): readonly (readonly string[])[] {
  const set = options.flatMap(({ key, after }) => (after === null ? [] : [key, after]));
  const reset = options.filter(({ after }) => after === null);
  return [
    ...(set.length > 0 ? [["volume", "set", name, ...set]] : []),
    ...reset.map(({ key }) => ["volume", "reset", name, key]),
  ];
}

function layoutArguments({
  replica,
  arbiter,
  stripe,
  disperse,
  redundancy,
  transport,
}: Layout): readonly string[] {
  return [
    ...(stripe > 1 ? ["stripe", String(stripe)] : []),
    ...(replica > 1 ? ["replica", String(replica)] : []),
    ...(arbiter > 0 ? ["arbiter", String(arbiter)] : []),
    ...(disperse > 0 ? ["disperse", String(disperse)] : []),
    ...(redundancy > 0 ? ["redundancy", String(redundancy)] : []),
    "transport",
    transport,
  ];
}

function layoutWords({ replica, arbiter, stripe, disperse, redundancy }: Layout): VolumeFields {
  return {
    ...(replica > 1 ? { replica } : {}),
    ...(arbiter > 0 ? { arbiter } : {}),
    ...(stripe > 1 ? { stripe } : {}),
    ...(disperse > 0 ? { disperse } : {}),
    ...(redundancy > 0 ? { redundancy } : {}),
  };
}
