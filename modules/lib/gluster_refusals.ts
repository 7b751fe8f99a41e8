import { refuse } from "../../engine/module/index.js";
import { settled } from "./gluster.js";
import {
  type Brick,
  brickText,
  type Layout,
  setSize,
  type VolumeSituation,
  type Volume,
} from "./gluster_volume.js";

/** Refuses a list of bricks that no volume could have. */
export function refuseBadBricks(bricks: readonly Brick[], layout: Layout, written: readonly string[]): void {
  bricks.forEach(({ host, path }, index) => {
    const text = written[index] ?? "";
    if (host === "" || path === "/") refuse(`“${text}” is not a brick: write host:/path`);
    if (host === "localhost" || /^(127\.|::1$)/.test(host))
      refuse(`“${text}”: the other hosts cannot use a local name, so give a name or address that they know`);
  });
  const texts = bricks.map(brickText);
  const twice = texts.find((text, index) => texts.indexOf(text) !== index);
  if (twice !== undefined) refuse(`${twice} is in the list twice`);
  const size = setSize(layout);
  if (bricks.length % size !== 0)
    refuse(
      `${bricks.length} bricks cannot be divided into sets of ${size}: their number does not fit the layout`,
    );
}

/** The bricks to be added. @throws Refusal where what is there cannot be extended to what is wanted */
export function missingBricks(
  name: string,
  wanted: readonly Brick[],
  layout: Layout,
  volume: Volume,
  { pool }: VolumeSituation,
): readonly Brick[] {
  refuseOtherLayout(name, layout, volume);
  const same = (one: Brick, other: Brick): boolean =>
    one.path === other.path && pool.same(one.host, other.host);
  const has = (set: readonly Brick[], brick: Brick): boolean => set.some((one) => same(one, brick));
  const removed = volume.bricks.filter((brick) => !has(wanted, brick));
  if (removed.length > 0)
    refuse(
      `${name} has bricks that are not in the list: ${removed.map(brickText).join(", ")}. Removing bricks can lose data: use “gluster volume remove-brick” for it`,
    );
  const size = setSize(layout);
  const [old, asked] = [setsOf(volume.bricks, size), setsOf(wanted, size)];
  const missing = asked.filter((set) => !set.some((brick) => has(volume.bricks, brick)));
  for (const set of asked.filter((one) => !missing.includes(one))) {
    if (!old.some((one) => set.every((brick) => has(one, brick)) && sameArbiter(set, one, layout, same)))
      refuse(
        `${name} has the bricks in other sets: ${set.map(brickText).join(", ")} would be one set, but they are not now. Their order cannot be changed, so list them as they are: ${volume.bricks.map(brickText).join(", ")}`,
      );
  }
  return missing.flat();
}

/** Refuses bricks whose host is not in the pool, or away: nothing has been written then. */
export function refuseAbsentHosts(bricks: readonly Brick[], { pool }: VolumeSituation): void {
  for (const host of new Set(bricks.map((brick) => brick.host))) {
    if (pool.self(host)) continue;
    const peer = pool.peers.find(({ names }) => names.some((name) => pool.same(name, host)));
    if (!peer) refuse(`${host} is not in the pool: add it with gluster_peer first`);
    if (!settled(peer))
      refuse(
        `${host} is in the state “${peer.stateText}”${peer.connected ? "" : " and not connected"}: all hosts of the bricks must be connected peers`,
      );
  }
}

/** Refuses new bricks that would take over another volume's, or would not protect what they hold. */
export function refuseUnsafeBricks(
  bricks: readonly Brick[],
  layout: Layout,
  force: boolean,
  { pool, claimed }: VolumeSituation,
): void {
  for (const { path } of bricks.filter(({ host }) => pool.self(host))) {
    const owner = [...(claimed ?? [])].find(([claim]) => path === claim || path.startsWith(`${claim}/`));
    if (owner)
      refuse(
        `${owner[0]} belongs to the volume with the id ${owner[1]}, and “force” would take it over. If that volume no longer exists, free the directory: setfattr -x trusted.glusterfs.volume-id ${owner[0]}; setfattr -x trusted.gfid ${owner[0]}; rm -rf ${owner[0]}/.glusterfs`,
      );
  }
  if (force || (layout.replica < 2 && layout.disperse === 0)) return;
  for (const set of setsOf(bricks, setSize(layout))) {
    const two = set.find((one, index) => set.slice(0, index).some(({ host }) => pool.same(host, one.host)));
    if (two)
      refuse(
        `${set.map(brickText).join(", ")} are one set with two bricks on ${two.host}: if it is lost, both copies are lost. Change the order of the bricks, or set force: true`,
      );
  }
}

function refuseOtherLayout(name: string, layout: Layout, volume: Volume): void {
  const keys = ["replica", "arbiter", "stripe", "disperse", "redundancy", "transport"] as const;
  const different = keys.filter(
    (key) => layout[key] !== volume[key] && !(key === "redundancy" && layout[key] === 0),
  );
  if (different.length > 0)
    refuse(
      `the volume ${name} exists with another layout: ${different.map((key) => `${key} is ${volume[key]}, not ${layout[key]}`).join("; ")}. It cannot be changed`,
    );
}

/** Within a set only an arbiter's place has a meaning. */
function sameArbiter(
  set: readonly Brick[],
  other: readonly Brick[],
  { arbiter }: Layout,
  same: (one: Brick, other: Brick) => boolean,
): boolean {
  const [one, two] = [set.at(-1), other.at(-1)];
  return arbiter === 0 || (one !== undefined && two !== undefined && same(one, two));
}

function setsOf(bricks: readonly Brick[], size: number): readonly (readonly Brick[])[] {
  return Array.from({ length: Math.ceil(bricks.length / size) }, (_, index) =>
    bricks.slice(index * size, (index + 1) * size),
  );
}
