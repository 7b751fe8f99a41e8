import { claim, parseBrick } from "./gluster-bricks.js";
import {
  isInCluster,
  isReachable,
  poolOf,
  type Brick,
  type GlusterState,
  type Volume,
} from "./gluster-state.js";

/** What stands before the bricks on a command line, and the bricks. */
export interface Shape {
  readonly replica: number;
  readonly stripe: number;
  readonly transport: string;
  readonly bricks: readonly string[];
}

/** The volume of that name in this host's pool, or null. */
export const find = (state: GlusterState, self: string, name: string | undefined): Volume | null =>
  poolOf(state, self).volumes.find((one) => one.name === name) ?? null;

/** Takes the words of create and add-brick apart; null when they make no sense. */
export function shapeOf(words: readonly string[]): Shape | null {
  const firstBrick = words.findIndex((word) => word.includes(":"));
  const options = firstBrick < 0 ? words : words.slice(0, firstBrick);
  const shape = {
    replica: 1,
    stripe: 1,
    transport: "tcp",
    bricks: firstBrick < 0 ? [] : words.slice(firstBrick),
  };
  for (let index = 0; index < options.length; index += 2) {
    const value = options[index + 1] ?? "";
    if (options[index] === "replica" && /^\d+$/.test(value)) shape.replica = Number(value);
    else if (options[index] === "stripe" && /^\d+$/.test(value)) shape.stripe = Number(value);
    else if (options[index] === "transport" && ["tcp", "rdma", "tcp,rdma"].includes(value))
      shape.transport = value;
    else return null;
  }
  return shape;
}

/** The bricks, or what is wrong with the first wrong one. */
export function parseAll(texts: readonly string[], self: string): readonly Brick[] | string {
  const parsed = texts.map((text) => parseBrick(text, self));
  const wrong = parsed.find((one) => typeof one === "string");
  if (wrong !== undefined) return wrong;
  const bricks = parsed.filter((one) => typeof one !== "string");
  const double = bricks.find((one, index) => bricks.findIndex(({ text }) => text === one.text) < index);
  return double === undefined ? bricks : `Found duplicate exports ${double.text}`;
}

/** Whether some replica set has two bricks on one server. */
export const sharesServer = (bricks: readonly Brick[], replica: number): boolean =>
  bricks.some((brick, index) => {
    const first = index - (index % replica);
    return bricks.slice(first, index).some(({ node }) => node === brick.node);
  });

/** What keeps these bricks from becoming the volume's, or null after they were marked as its own. */
export function troubleWith(
  state: GlusterState,
  self: string,
  volume: Volume,
  bricks: readonly Brick[],
  force: boolean,
): string | null {
  const { volumes } = poolOf(state, self);
  return whereTrouble(state, self, bricks) ?? inUse(volumes, bricks) ?? claimAll(volume, bricks, force, self);
}

function whereTrouble(state: GlusterState, self: string, bricks: readonly Brick[]): string | null {
  const { members } = poolOf(state, self);
  for (const { node, text } of bricks) {
    const host = text.slice(0, text.indexOf(":"));
    if (!members.includes(node) || (node !== self && !isInCluster(state, node) && isReachable(node))) {
      return `Host ${host} is not in 'Peer in Cluster' state`;
    }
    if (!isReachable(node) || !isReachable(self)) return `Host ${host} not connected`;
  }
  return null;
}

function inUse(volumes: readonly Volume[], bricks: readonly Brick[]): string | null {
  const used = bricks.find((brick) =>
    volumes.some((one) => one.bricks.some(({ node, path }) => node === brick.node && path === brick.path)),
  );
  return used === undefined
    ? null
    : `Brick: ${used.text} not available. Brick may be containing or be contained by an existing brick`;
}

function claimAll(volume: Volume, bricks: readonly Brick[], force: boolean, self: string): string | null {
  for (const brick of bricks) {
    const problem = claim(brick, volume.id, force, self);
    if (problem !== null) return problem;
  }
  return null;
}

/** A raised replica count puts each new brick at the end of one replica set. */
export function interleave(
  old: readonly Brick[],
  added: readonly Brick[],
  before: number,
  after: number,
): Brick[] {
  const sets = old.length / before;
  return Array.from({ length: sets }, (_, set) => [
    ...old.slice(set * before, (set + 1) * before),
    ...added.slice(set * (after - before), (set + 1) * (after - before)),
  ]).flat();
}
