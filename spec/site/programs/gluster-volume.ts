import { randomUUID } from "node:crypto";
import { attributesOf, claim, own, parseBrick } from "./gluster-bricks.js";
import { done, element, failed, type Answer } from "./gluster-answer.js";
import { fullKey, readGroup, unknownKey, wrongValue } from "./gluster-options.js";
import {
  isInCluster,
  isReachable,
  poolOf,
  publish,
  unpublish,
  type Brick,
  type GlusterState,
  type Volume,
} from "./gluster-state.js";

/** Asks a question of the person at the terminal: true for yes. */
export type Ask = (question: string) => boolean;

interface Shape {
  readonly replica: number;
  readonly stripe: number;
  readonly transport: string;
  readonly bricks: readonly string[];
}

/** `volume create NAME [stripe N] [replica N] [transport T] BRICK... [force]`. */
export function create(
  state: GlusterState,
  self: string,
  words: readonly string[],
  force: boolean,
  ask: Ask,
): Answer {
  const [name = "", ...rest] = words;
  const prefix = `volume create: ${name}: failed: `;
  if (!/^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(name)) return failed("", `Invalid volume name ${name}`);
  const shape = shapeOf(rest);
  if (shape === null || shape.bricks.length === 0) return failed("", USAGE_CREATE);
  if (shape.bricks.length % (shape.replica * shape.stripe) !== 0) {
    return failed(
      "",
      `number of bricks is not a multiple of ${shape.replica > 1 ? "replica" : "stripe"} count`,
    );
  }
  const bricks = parseAll(shape.bricks, self);
  if (typeof bricks === "string") return failed("", bricks);
  if (shape.replica > 1 && !force && sharesServer(bricks, shape.replica)) {
    if (
      !ask(
        "Multiple bricks of a replicate volume are present on the same server. This setup is not optimal.\nDo you still want to continue creating the volume? ",
      )
    ) {
      return failed("", "Volume creation cancelled");
    }
  }
  const pool = poolOf(state, self);
  if (pool.volumes.some((one) => one.name === name)) return failed(prefix, `Volume ${name} already exists`);
  const volume: Volume = {
    name,
    id: randomUUID(),
    status: "Created",
    ...shape,
    bricks: [...bricks],
    options: {},
  };
  const problem =
    whereTrouble(state, self, bricks) ?? inUse(pool.volumes, bricks) ?? claimAll(volume, bricks, force, self);
  if (problem !== null) return failed(prefix, problem);
  pool.volumes.push(volume);
  publish(volume);
  return done(
    `volume create: ${name}: success: please start the volume to access data\n`,
    element("volCreate", element("volume", element("name", name), element("id", volume.id))),
  );
}

/** `volume add-brick NAME [replica N] BRICK... [force]`. */
export function addBrick(
  state: GlusterState,
  self: string,
  words: readonly string[],
  force: boolean,
): Answer {
  const prefix = "volume add-brick: failed: ";
  const volume = find(state, self, words[0]);
  if (volume === null) return failed(prefix, `Volume ${words[0] ?? ""} does not exist`);
  const shape = shapeOf(words.slice(1));
  if (shape === null || shape.bricks.length === 0)
    return failed("", "Usage: volume add-brick <VOLNAME> [<stripe|replica> <COUNT>] <NEW-BRICK> ... [force]");
  const replica = words.includes("replica") ? shape.replica : volume.replica;
  const size = replica * volume.stripe;
  const grown = replica !== volume.replica;
  const total = volume.bricks.length + shape.bricks.length;
  if (
    grown
      ? total % size !== 0 || total / size !== volume.bricks.length / (volume.replica * volume.stripe)
      : shape.bricks.length % size !== 0
  ) {
    return failed(prefix, `Incorrect number of bricks supplied ${shape.bricks.length} with count ${size}`);
  }
  const bricks = parseAll(shape.bricks, self);
  if (typeof bricks === "string") return failed("", bricks);
  const volumes = poolOf(state, self).volumes;
  const problem =
    whereTrouble(state, self, bricks) ?? inUse(volumes, bricks) ?? claimAll(volume, bricks, force, self);
  if (problem !== null) return failed(prefix, problem);
  volume.bricks = grown
    ? interleave(volume.bricks, bricks, volume.replica, replica)
    : [...volume.bricks, ...bricks];
  volume.replica = replica;
  own(volume, self);
  return done("volume add-brick: success\n");
}

/** `volume remove-brick NAME [replica N] BRICK... start|status|commit|force|stop`: commit and force take bricks away. */
export function removeBrick(state: GlusterState, self: string, words: readonly string[], ask: Ask): Answer {
  const prefix = "volume remove-brick: failed: ";
  const verb = words.at(-1) ?? "";
  const volume = find(state, self, words[0]);
  if (volume === null) return failed(prefix, `Volume ${words[0] ?? ""} does not exist`);
  const gone = words.slice(1).filter((word) => word.includes(":"));
  const unknown = gone.find((text) => !volume.bricks.some((brick) => brick.text === text));
  if (unknown !== undefined) return failed(prefix, `Incorrect brick ${unknown} for volume ${volume.name}`);
  if (verb !== "commit" && verb !== "force") return done(`volume remove-brick ${verb}: success\n`);
  if (!ask("Removing brick(s) can result in data loss. Do you want to Continue? ")) return failed("", "");
  if (gone.length % (volume.replica * volume.stripe) !== 0) {
    return failed(
      prefix,
      `Remove brick incorrect brick count of ${gone.length} for replica ${volume.replica}`,
    );
  }
  volume.bricks = volume.bricks.filter(({ text }) => !gone.includes(text));
  return done(`volume remove-brick ${verb}: success\n`);
}

/** `volume start NAME [force]`. */
export function start(state: GlusterState, self: string, name: string | undefined, force: boolean): Answer {
  const prefix = `volume start: ${name ?? ""}: failed: `;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  if (volume.status === "Started" && !force) return failed(prefix, `Volume ${volume.name} already started`);
  const foreign = volume.bricks.find(
    ({ node, path }) =>
      attributesOf(node, path).get("trusted.glusterfs.volume-id") !== `0x${volume.id.replaceAll("-", "")}`,
  );
  if (foreign !== undefined && !force) {
    return failed(
      prefix,
      `Failed to get extended attribute trusted.glusterfs.volume-id for brick dir ${foreign.path}. Reason : No data available`,
    );
  }
  volume.status = "Started";
  publish(volume);
  own(volume, self);
  return done(`volume start: ${volume.name}: success\n`);
}

/** `volume stop NAME [force]`. */
export function stop(state: GlusterState, self: string, name: string | undefined, force: boolean): Answer {
  const prefix = `volume stop: ${name ?? ""}: failed: `;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  if (volume.status !== "Started" && !force)
    return failed(prefix, `Volume ${volume.name} is not in the started state`);
  volume.status = "Stopped";
  publish(volume);
  return done(`volume stop: ${volume.name}: success\n`);
}

/** `volume delete NAME`; the marks on its bricks stay, as in the real one. */
export function remove(state: GlusterState, self: string, name: string | undefined): Answer {
  const prefix = `volume delete: ${name ?? ""}: failed: `;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  if (volume.status === "Started") {
    return failed(
      prefix,
      `Volume ${volume.name} has been started.Volume needs to be stopped before deletion.`,
    );
  }
  const { volumes } = poolOf(state, self);
  volumes.splice(volumes.indexOf(volume), 1);
  unpublish(volume.name);
  return done(`volume delete: ${volume.name}: success\n`);
}

/** `volume set NAME KEY VALUE [KEY VALUE ...]` and `volume set NAME group FILE`. */
export function set(state: GlusterState, self: string, words: readonly string[]): Answer {
  const prefix = "volume set: failed: ";
  const [name, ...given] = words;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  const pairs = given[0] === "group" && given[1] !== undefined ? readGroup(given[1]) : given;
  if (typeof pairs === "string") return failed("", pairs);
  if (pairs.length === 0 || pairs.length % 2 !== 0)
    return failed("", "Usage: volume set <VOLNAME> <KEY> <VALUE>");
  const settings: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) {
    const key = pairs[index] ?? "";
    const value = pairs[index + 1] ?? "";
    const full = fullKey(key);
    if (full === null) return failed(prefix, unknownKey(key));
    const wrong = wrongValue(full, value);
    if (wrong !== null) return failed(prefix, wrong);
    settings[full] = value;
  }
  Object.assign(volume.options, settings);
  publish(volume);
  own(volume, self);
  return done("volume set: success\n");
}

/** `volume reset NAME [KEY] [force]`. */
export function reset(state: GlusterState, self: string, words: readonly string[]): Answer {
  const prefix = "volume reset: failed: ";
  const [name, key] = words;
  const volume = find(state, self, name);
  if (volume === null) return failed(prefix, `Volume ${name ?? ""} does not exist`);
  const full = key === undefined || key === "all" ? null : fullKey(key);
  if (key !== undefined && key !== "all" && full === null)
    return failed(prefix, `Option ${key} does not exist`);
  volume.options = Object.fromEntries(
    Object.entries(volume.options).filter(([one]) => full !== null && one !== full),
  );
  publish(volume);
  return done(`volume reset: success: ${full === null ? "reset volume successful" : ""}\n`);
}

const USAGE_CREATE =
  "Usage: volume create <NEW-VOLNAME> [stripe <COUNT>] [replica <COUNT>] [transport <tcp|rdma|tcp,rdma>] <NEW-BRICK>... [force]";

const find = (state: GlusterState, self: string, name: string | undefined): Volume | null =>
  poolOf(state, self).volumes.find((one) => one.name === name) ?? null;

function shapeOf(words: readonly string[]): Shape | null {
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

function parseAll(texts: readonly string[], self: string): readonly Brick[] | string {
  const parsed = texts.map((text) => parseBrick(text, self));
  const wrong = parsed.find((one) => typeof one === "string");
  if (wrong !== undefined) return wrong;
  const bricks = parsed.filter((one) => typeof one !== "string");
  const double = bricks.find((one, index) => bricks.findIndex(({ text }) => text === one.text) < index);
  return double === undefined ? bricks : `Found duplicate exports ${double.text}`;
}

const sharesServer = (bricks: readonly Brick[], replica: number): boolean =>
  bricks.some((brick, index) => {
    const first = index - (index % replica);
    return bricks.slice(first, index).some(({ node }) => node === brick.node);
  });

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
function interleave(old: readonly Brick[], added: readonly Brick[], before: number, after: number): Brick[] {
  const sets = old.length / before;
  return Array.from({ length: sets }, (_, set) => [
    ...old.slice(set * before, (set + 1) * before),
    ...added.slice(set * (after - before), (set + 1) * (after - before)),
  ]).flat();
}
