import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { locked, put, textOf, WORLD } from "./files.js";

export interface Brick {
  /** As it was written when the volume was made: HOST:/PATH. */
  readonly text: string;
  /** The simulated host it lies on. */
  readonly node: string;
  readonly path: string;
}

export interface Volume {
  readonly name: string;
  readonly id: string;
  status: "Created" | "Started" | "Stopped";
  replica: number;
  stripe: number;
  transport: string;
  bricks: Brick[];
  options: Record<string, string>;
}

/** A trusted pool: hosts that know each other, and their volumes. */
export interface Pool {
  members: string[];
  volumes: Volume[];
}

/** What glusterd on all hosts together keeps, under the world's directory. */
export interface GlusterState {
  readonly uuids: Record<string, string>;
  readonly pools: Pool[];
  /** By viewer and peer: the name the viewer knows that peer by. */
  readonly names: Record<string, Record<string, string>>;
  /** When a host joined its pool (milliseconds): for a moment it is not yet "Peer in Cluster". */
  readonly joined: Record<string, number>;
}

const STATE = `${WORLD}/gluster/state.json`;
const HANDSHAKE_MS = 400;

/** Reads the state, lets `work` change it, and keeps what it became; null when another transaction runs. */
export function withState<T>(work: (state: GlusterState) => T): T | null {
  return locked(`${WORLD}/gluster/lock`, 3_000, () => {
    const state = load();
    const result = work(state);
    put(STATE, JSON.stringify(state, null, 1));
    return result;
  });
}

/** The pool a host is in; a host nobody probed is a pool by itself. */
export function poolOf(state: GlusterState, node: string): Pool {
  const found = state.pools.find(({ members }) => members.includes(node));
  if (found !== undefined) return found;
  const alone: Pool = { members: [node], volumes: [] };
  state.pools.push(alone);
  return alone;
}

/** The host's own identity, made when it is first asked for. */
export const uuidOf = (state: GlusterState, node: string): string => (state.uuids[node] ??= randomUUID());

/** The name under which `viewer` knows `peer`. */
export const nameOf = (state: GlusterState, viewer: string, peer: string): string =>
  state.names[viewer]?.[peer] ?? addressOf(peer);

/** Whether glusterd runs there and its network is in order. */
export const isReachable = (node: string): boolean =>
  existsSync(`${WORLD}/gluster/running/${node}`) && !existsSync(`${WORLD}/faults/${node}/lost-peer`);

/** Peer state 3 only after the handshake has ended. */
export const isInCluster = (state: GlusterState, node: string): boolean =>
  Date.now() - (state.joined[node] ?? 0) > HANDSHAKE_MS;

export const addressOf = (node: string): string => `192.168.10.10${node.slice(2)}`;

/** Which simulated host a name or an address leads to, by this host's /etc/hosts; null when nowhere. */
export function nodeOf(name: string, self: string): string | null {
  const address = /^[\d.]+$/.test(name) ? name : addressInHosts(name);
  if (address === null) return null;
  if (address.startsWith("127.") || address === "::1") return self;
  return /^192\.168\.10\.10([1-4])$/.exec(address)?.[1]?.replace(/^/, "gs") ?? null;
}

/** Keeps beside the state what mount looks at: whether the volume is started and exported, and its content. */
export function publish({ name, status, options }: Volume): void {
  const directory = `${WORLD}/gluster/volumes/${name}`;
  mkdirSync(`${directory}/data`, { recursive: true });
  put(`${directory}/status`, `${status}\n`);
  put(`${directory}/nfs`, isTrue(options["nfs.disable"]) ? "off\n" : "on\n");
}

/** Takes a deleted volume's content away. */
export const unpublish = (name: string): void =>
  rmSync(`${WORLD}/gluster/volumes/${name}`, { recursive: true, force: true });

export const isTrue = (value: string | undefined): boolean => /^(on|yes|true|enable|1)$/i.test(value ?? "");

function addressInHosts(name: string): string | null {
  for (const line of (textOf("/etc/hosts") ?? "").split("\n")) {
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.includes(name) && address !== undefined) return address;
  }
  return null;
}

function load(): GlusterState {
  const text = textOf(STATE);
  // Only this program writes the file.
  return text === null ? { uuids: {}, pools: [], names: {}, joined: {} } : (JSON.parse(text) as GlusterState);
}
