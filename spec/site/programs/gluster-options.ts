import { textOf } from "./files.js";

type Kind = "boolean" | "number" | "text" | "quorum";

/** The options that the simulated gluster 3.5 knows, by their full keys. */
const KNOWN: Readonly<Record<string, Kind>> = {
  "auth.allow": "text",
  "auth.reject": "text",
  "cluster.eager-lock": "boolean",
  "cluster.quorum-type": "quorum",
  "cluster.quorum-count": "number",
  "cluster.server-quorum-type": "text",
  "cluster.server-quorum-ratio": "text",
  "cluster.self-heal-daemon": "boolean",
  "cluster.data-self-heal-algorithm": "text",
  "diagnostics.brick-log-level": "text",
  "diagnostics.client-log-level": "text",
  "network.ping-timeout": "number",
  "network.remote-dio": "boolean",
  "nfs.acl": "boolean",
  "nfs.addr-namelookup": "boolean",
  "nfs.disable": "boolean",
  "nfs.drc": "boolean",
  "nfs.export-dir": "text",
  "nfs.export-dirs": "boolean",
  "nfs.export-volumes": "boolean",
  "nfs.mount-udp": "boolean",
  "nfs.nlm": "boolean",
  "nfs.port": "number",
  "nfs.ports-insecure": "boolean",
  "nfs.register-with-portmap": "boolean",
  "nfs.rpc-auth-allow": "text",
  "nfs.rpc-auth-reject": "text",
  "nfs.trusted-sync": "boolean",
  "nfs.trusted-write": "boolean",
  "nfs.volume-access": "text",
  "performance.cache-size": "text",
  "performance.flush-behind": "boolean",
  "performance.io-cache": "boolean",
  "performance.io-thread-count": "number",
  "performance.quick-read": "boolean",
  "performance.read-ahead": "boolean",
  "performance.stat-prefetch": "boolean",
  "performance.write-behind": "boolean",
  "performance.write-behind-window-size": "text",
  "server.allow-insecure": "boolean",
  "server.root-squash": "boolean",
  "storage.owner-gid": "number",
  "storage.owner-uid": "number",
  "storage.linux-aio": "boolean",
};

/** The full key of an option written in full or by its short name; null when there is none. */
export function fullKey(key: string): string | null {
  if (Object.hasOwn(KNOWN, key)) return key;
  const full = Object.keys(KNOWN).filter((known) => known.slice(known.indexOf(".") + 1) === key);
  return full.length === 1 ? (full[0] ?? null) : null;
}

/** What gluster says of a key nobody knows, with the nearest one that shares its beginning. */
export function unknownKey(key: string): string {
  const near = Object.keys(KNOWN).find((known) => known.includes(key.slice(0, Math.max(4, key.length - 3))));
  return `option : ${key} does not exist${near === undefined ? "" : `\nDid you mean ${near}?`}`;
}

/** What is wrong with a value for this full key, or null. */
export function wrongValue(key: string, value: string): string | null {
  const kind = KNOWN[key];
  if (kind === "boolean" && !/^(on|off|yes|no|true|false|enable|disable|0|1)$/i.test(value)) {
    return `option ${key} ${value}: '${value}' is not a valid boolean value`;
  }
  if (kind === "number" && !/^-?\d+$/.test(value))
    return `'${value}' in 'option ${key} ${value}' is not an integer`;
  if (kind === "quorum" && !/^(none|auto|fixed)$/.test(value)) {
    return `option ${key} ${value}: '${value}' is not valid (possible options are none, auto, fixed.)`;
  }
  return null;
}

/** The settings of /var/lib/glusterd/groups/NAME, or what gluster says of the file. */
export function readGroup(name: string): readonly string[] | string {
  const path = `/var/lib/glusterd/groups/${name}`;
  const text = textOf(path);
  if (text === null) return `Unable to open file '${path}'. Error: No such file or directory`;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.some((line) => !/^[^=\s]+=\S+$/.test(line))) return `'${path}' file format not valid.`;
  return lines.flatMap((line) => line.split("="));
}
