import { refuse } from "../../engine/module/index.js";
import { type OptionChange, optionChanges } from "./gluster_options.js";
import type { VolumeSettings } from "./gluster_params.js";
import { missingBricks, refuseAbsentHosts, refuseBadBricks, refuseUnsafeBricks } from "./gluster_refusals.js";
import { type Brick, brickText, type Layout, parseBrick, type VolumeSituation } from "./gluster_volume.js";

/** A volume, or what matters of it, as people read it. */
export type VolumeFields = Readonly<Record<string, string | number | null>>;

type Command = readonly string[];

/** How the volume is, how it is to be, and what is to be done for that, in gluster's words. */
export interface Plan {
  readonly current: VolumeFields | null;
  readonly desired: VolumeFields | null;
  readonly commands: readonly Command[];
}

/** How to get from what is there to what is asked for. @throws Refusal for what would lose data */
export function planned(settings: VolumeSettings, found: VolumeSituation): Plan {
  const written = settings.bricks ?? [];
  const bricks = written.map(parseBrick);
  refuseBadBricks(bricks, settings, written);
  if ("group" in settings.options)
    refuse("a group of options cannot be read back from a volume: list its options one by one");
  if (settings.state === "absent") return removal(settings, found);
  const plan =
    found.volume === null ? creation(settings, bricks, found) : correction(settings, bricks, found);
  if (plan.commands.length > 0) refuseAbsentHosts([...(found.volume?.bricks ?? []), ...bricks], found);
  return plan;
}

function removal({ name, destroy }: VolumeSettings, { volume }: VolumeSituation): Plan {
  if (volume === null) return { current: null, desired: null, commands: [] };
  if (!destroy) refuse(`the volume ${name} exists and holds data: to delete it, set destroy: true`);
  const stop = volume.status === "started" ? [["volume", "stop", name]] : [];
  const current = { status: volume.status, bricks: volume.bricks.map(brickText).join(" ") };
  return { current, desired: null, commands: [...stop, ["volume", "delete", name]] };
}

function creation(settings: VolumeSettings, bricks: readonly Brick[], found: VolumeSituation): Plan {
  const { name, state, force } = settings;
  if (bricks.length === 0) refuse(`there is no volume ${name}, and no “bricks” to create it from`);
  refuseUnsafeBricks(bricks, settings, force, found);
  const options = optionChanges(new Map(), settings.options, false);
  const texts = bricks.map(brickText);
  return {
    current: null,
    desired: {
      status: state === "started" ? "started" : "created",
      ...layoutFields(settings),
      bricks: texts.join(" "),
      ...optionFields(options, "after"),
    },
    commands: [
      ["volume", "create", name, ...layoutArguments(settings), ...texts, ...(force ? ["force"] : [])],
      ...setCommands(name, options),
      ...(state === "started" ? [["volume", "start", name]] : []),
    ],
  };
}

function correction(settings: VolumeSettings, bricks: readonly Brick[], found: VolumeSituation): Plan {
  const { name, state, force } = settings;
  const { volume } = found;
  if (volume === null) return refuse(`there is no volume ${name}`);
  const added = bricks.length > 0 ? missingBricks(name, bricks, settings, volume, found) : [];
  if (added.length > 0) refuseUnsafeBricks(added, settings, force, found);
  const options = optionChanges(volume.options, settings.options, settings.unmanaged_options === "reset");
  const moves = state === "started" || (state === "stopped" && volume.status === "started");
  const status = moves ? state : volume.status;
  const [old, more] = [volume.bricks.map(brickText), added.map(brickText)];
  return {
    current: { status: volume.status, bricks: old.join(" "), ...optionFields(options, "before") },
    desired: { status, bricks: [...old, ...more].join(" "), ...optionFields(options, "after") },
    commands: [
      ...(more.length > 0 ? [["volume", "add-brick", name, ...more, ...(force ? ["force"] : [])]] : []),
      ...setCommands(name, options),
      ...(status === volume.status ? [] : [["volume", status === "started" ? "start" : "stop", name]]),
    ],
  };
}

function setCommands(name: string, options: readonly OptionChange[]): readonly Command[] {
  const set = options.flatMap(({ key, after }) => (after === null ? [] : [key, after]));
  const reset = options.filter(({ after }) => after === null);
  return [
    ...(set.length > 0 ? [["volume", "set", name, ...set]] : []),
    ...reset.map(({ key }) => ["volume", "reset", name, key]),
  ];
}

const optionFields = (options: readonly OptionChange[], side: "before" | "after"): VolumeFields =>
  Object.fromEntries(options.map((option) => [option.key, option[side]]));

function layoutArguments(layout: Layout): readonly string[] {
  const counts = (["stripe", "replica", "arbiter", "disperse", "redundancy"] as const).filter((key) =>
    isSpread(layout, key),
  );
  return [...counts.flatMap((key) => [key, String(layout[key])]), "transport", layout.transport];
}

function layoutFields(layout: Layout): VolumeFields {
  const counts = (["replica", "arbiter", "stripe", "disperse", "redundancy"] as const).filter((key) =>
    isSpread(layout, key),
  );
  return Object.fromEntries(counts.map((key) => [key, layout[key]]));
}

/** Whether a count says something: one copy, or one brick for a file, is no spread at all. */
function isSpread(
  layout: Layout,
  key: "replica" | "arbiter" | "stripe" | "disperse" | "redundancy",
): boolean {
  return layout[key] > (key === "replica" || key === "stripe" ? 1 : 0);
}
