import {
  type HostProbe,
  mapProbe,
  quote,
  readScript,
  readSections,
  refuse,
} from "../../engine/module/index.js";
import { type Pool, poolLook, readAnswer, readPool, errorIn } from "./gluster.js";
import { type Element, elements, textAt } from "./xml.js";

/** How a volume spreads its bricks; 1 (or 0 for disperse and arbiter) where it does not. */
export interface Layout extends Readonly<
  Record<"replica" | "arbiter" | "stripe" | "disperse" | "redundancy", number>
> {
  readonly transport: string;
}

export interface Brick {
  readonly host: string;
  readonly path: string;
}

export interface Volume extends Layout {
  readonly id: string;
  readonly status: "created" | "started" | "stopped";
  readonly bricks: readonly Brick[];
  readonly options: ReadonlyMap<string, string>;
}

/** What the acting host knows of a volume, its pool, and its own bricks. */
export interface VolumeSituation {
  readonly volume: Volume | null;
  readonly pool: Pool;
  /** Paths here, or above one of ours, that belong to a volume already: path → its id. Null: nobody can tell. */
  readonly claimed: ReadonlyMap<string, string> | null;
}

export function volumeProbe(name: string, bricks: readonly Brick[]): HostProbe<VolumeSituation> {
  const hosts = [...new Set(bricks.map(({ host }) => host))];
  const paths = [...new Set(bricks.flatMap(({ path }) => ancestors(path)))];
  const commands = {
    volume: `gluster --xml volume info ${quote(name)}`,
    peers: "gluster --xml peer status",
  };
  const ask = `${poolLook(commands, hosts)}
command -v getfattr >/dev/null 2>&1; echo "== claims $?"
getfattr -n trusted.glusterfs.volume-id -e hex --absolute-names ${paths.map(quote).join(" ") || "/"} 2>/dev/null`;
  return mapProbe(readSections(ask), (found) => {
    const names = found.get("names")?.text ?? "";
    const claims = found.get("claims");
    return {
      volume: readVolume(readAnswer(found.get("volume")), name),
      pool: readPool(readAnswer(found.get("peers")), names),
      claimed: claims?.status === 0 ? readClaims(claims.text) : null,
    };
  });
}

/** A brick as written, its path without what does not matter. */
export function parseBrick(text: string): Brick {
  const [, host = "", path = ""] = /^(.*?):(\/.*)$/.exec(text) ?? [];
  return { host, path: path.replace(/\/{2,}/g, "/").replace(/(.)\/$/, "$1") };
}

export const brickText = ({ host, path }: Brick): string => `${host}:${path}`;

/** How many bricks hold one part of the data. */
export const setSize = ({ replica, stripe, disperse }: Layout): number =>
  disperse > 0 ? disperse : replica * stripe;

/** Whether every brick of a started volume is online, and gluster's NFS server wherever there is one. */
export function onlineProbe(name: string, bricks: number): HostProbe<boolean> {
  return mapProbe(
    readScript(`gluster --xml volume status ${quote(name)} </dev/null`),
    ({ status, stdout }) => {
      const answer = readAnswer({ status, text: stdout });
      if (errorIn(answer) !== null) return false;
      const nodes = elements(answer, "volStatus", "volumes", "volume", "node");
      const judged = nodes.filter((node) => !["Self-heal Daemon", "Quota Daemon"].includes(hostOf(node)));
      const online = judged.every((node) => textAt(node, "status") === "1");
      return online && judged.filter((node) => hostOf(node) !== "NFS Server").length >= bricks;
    },
  );
}

const hostOf = (node: Element): string => textAt(node, "hostname") ?? "";

/** An unknown volume is an empty answer in 3.5 and an error later. */
function readVolume(answer: Element, name: string): Volume | null {
  const error = errorIn(answer);
  const volumes = elements(answer, "volInfo", "volumes", "volume");
  const volume = volumes.find((one) => textAt(one, "name") === name);
  if (!volume)
    return error === null || /does not exist/.test(error) ? null : refuse(`gluster volume info: ${error}`);
  const count = (key: string): number => Number(textAt(volume, key) ?? 0);
  return {
    id: textAt(volume, "id") ?? "",
    status:
      (["created", "started", "stopped"] as const)[count("status")] ??
      refuse(`the volume ${name} has an unknown status`),
    replica: Math.max(1, count("replicaCount")),
    arbiter: count("arbiterCount"),
    stripe: Math.max(1, count("stripeCount")),
    disperse: count("disperseCount"),
    redundancy: count("redundancyCount"),
    transport: ["tcp", "rdma", "tcp,rdma"][count("transport")] ?? "tcp",
    // Mixed content from 3.5 on: the brick's text comes first, then elements that repeat it.
    bricks: elements(volume, "bricks", "brick").map((brick) =>
      parseBrick(brick.text || (textAt(brick, "name") ?? "")),
    ),
    options: new Map(
      elements(volume, "options", "option").map((option) => [
        textAt(option, "name") ?? "",
        textAt(option, "value") ?? "",
      ]),
    ),
  };
}

function readClaims(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/^# file: (.*)\ntrusted\.glusterfs\.volume-id=0x([\da-f]+)/gm)];
  return new Map(
    found.map(([, path = "", id = ""]) => [path, id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")]),
  );
}

/** A path and all above it: a volume may not lie within another one's brick. */
function ancestors(path: string): readonly string[] {
  const parts = path.split("/").filter(Boolean);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}
