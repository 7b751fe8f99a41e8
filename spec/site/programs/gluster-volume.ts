import { randomUUID } from "node:crypto";
import { own } from "./gluster-bricks.js";
import { done, element, failed, type Answer } from "./gluster-answer.js";
import { find, interleave, parseAll, shapeOf, sharesServer, troubleWith } from "./gluster-layout.js";
import { poolOf, publish, type GlusterState, type Volume } from "./gluster-state.js";

/** Asks a question of the person at the terminal: true for yes. */
export type Ask = (question: string) => boolean;

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
  const problem = troubleWith(state, self, volume, bricks, force);
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
  const problem = troubleWith(state, self, volume, bricks, force);
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

const USAGE_CREATE =
  "Usage: volume create <NEW-VOLNAME> [stripe <COUNT>] [replica <COUNT>] [transport <tcp|rdma|tcp,rdma>] <NEW-BRICK>... [force]";
