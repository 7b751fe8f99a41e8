import { chownSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { put, textOf, WORLD } from "./files.js";
import { nodeOf, type Brick, type Volume } from "./gluster-state.js";

/** A brick's two parts, or what gluster says of its text. */
export function parseBrick(text: string, self: string): Brick | string {
  const match = /^([^:/]+):(\/.*)$/.exec(text);
  if (match === null) return `Wrong brick type: ${text}, use <HOSTNAME>:<export-dir-abs-path>`;
  const [, host = "", path = ""] = match;
  if (/^(localhost|127\..*|0\..*)$/.test(host)) {
    return "Please provide a valid hostname/ip other than localhost, 127.0.0.1 or loopback address (0.0.0.0 to 0.255.255.255).";
  }
  const node = nodeOf(host, self);
  if (node === null) return `Failed to find host ${host}`;
  const clean = path.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
  return { text: `${host}:${clean}`, node, path: clean };
}

/** Makes the brick's directory and marks it; returns what is in the way, or null. */
export function claim(brick: Brick, volumeId: string, force: boolean, self: string): string | null {
  const place = placeOf(brick, self);
  if (place !== null) {
    if (!existsSync(dirname(place))) {
      return `Failed to create brick directory for brick ${brick.text}. Reason : No such file or directory`;
    }
    if (!existsSync(place)) mkdirSync(place, { mode: 0o777 });
  }
  if (!force) {
    if (isMountPoint(brick.path)) {
      return `The brick ${brick.text} is a mount point. Please create a sub-directory under the mount point and use that as the brick directory. Or use 'force' at the end of the command if you want to override this behavior.`;
    }
    if (!/^\/gluster_brick[01]\//.test(brick.path)) {
      return `The brick ${brick.text} is is being created in the root partition. It is recommended that you don't use the system's root partition for storage backend. Or use 'force' at the end of the command if you want to override this behavior.`;
    }
    const parent = parents(brick.path).find((path) => attributesOf(brick.node, path).size > 0);
    if (attributesOf(brick.node, brick.path).size > 0) return `${brick.path} is already part of a volume`;
    if (parent !== undefined) return `parent directory ${parent} is already part of a volume`;
  }
  const attributes = attributesOf(brick.node, brick.path);
  attributes.set("trusted.glusterfs.volume-id", `0x${volumeId.replaceAll("-", "")}`);
  keepAttributes(brick.node, brick.path, attributes);
  return null;
}

/** Gives the brick roots and the volume's root the owner that storage.owner-uid and -gid name. */
export function own({ name, bricks, options, status }: Volume, self: string): void {
  const uid = Number(options["storage.owner-uid"] ?? -1);
  const gid = Number(options["storage.owner-gid"] ?? -1);
  if (status !== "Started" || (uid < 0 && gid < 0)) return;
  const places = bricks.map((brick) => placeOf(brick, self)).filter((place) => place !== null);
  for (const place of [`${WORLD}/gluster/volumes/${name}/data`, ...places]) {
    if (existsSync(place)) chownSync(place, uid < 0 ? 0 : uid, gid < 0 ? 0 : gid);
  }
}

/** The simulated extended attributes of a path on some host. */
export function attributesOf(node: string, path: string): Map<string, string> {
  const lines = (textOf(attributeFile(node, path)) ?? "").split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

/** Replaces the simulated extended attributes of a path on some host. */
export function keepAttributes(node: string, path: string, attributes: ReadonlyMap<string, string>): void {
  const file = attributeFile(node, path);
  if (attributes.size === 0) rmSync(file, { force: true });
  else put(file, [...attributes].map(([name, value]) => `${name}=${value}\n`).join(""));
}

const attributeFile = (node: string, path: string): string =>
  `${WORLD}/attributes/${node}/${encodeURIComponent(path)}`;

/** Where a brick can be reached from here: bricks on the two brick disks are shared, others only the host's own. */
function placeOf({ node, path }: Brick, self: string): string | null {
  if (/^\/gluster_brick[01](\/|$)/.test(path)) return `${WORLD}/bricks/${node}${path}`;
  return node === self ? path : null;
}

const isMountPoint = (path: string): boolean => /^\/gluster_brick[01]$/.test(path);

function parents(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...parents(parent)];
}
