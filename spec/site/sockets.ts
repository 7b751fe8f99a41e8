import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A listening socket of the machine. */
export interface Listener {
  /** An IPv4 address, `EVERY_ADDRESS` also for one of IPv6 that takes all of IPv4. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

export const EVERY_ADDRESS = "0.0.0.0";

/** The sockets that listen for TCP over IPv4. */
export function listeners(): readonly Listener[] {
  return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) =>
    read(table)
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === LISTENING)
      .flatMap(([, local = "", , , , , , , , inode = ""]) => {
        const [hex = "", port = ""] = local.split(":");
        const address = /^0+$/.test(hex) ? EVERY_ADDRESS : ipv4(hex);
        return address === null ? [] : [{ address, port: parseInt(port, 16), inode }];
      }),
  );
}

const LISTENING = "0A";

/** An address as the kernel writes it, in the machine's byte order. */
function ipv4(hex: string): string | null {
  if (hex.length !== 8) return null;
  const bytes = Buffer.from(hex, "hex");
  return [...(LITTLE_ENDIAN ? bytes.reverse() : bytes)].join(".");
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A process that has a socket. */
export interface Owner {
  readonly pid: number;
  readonly command: string;
  readonly environment: ReadonlyMap<string, string>;
}

/** Whose socket this is; null where that process cannot be seen from here. */
export function ownerOf(inode: string): Owner | null {
  const has = (pid: string): boolean =>
    names(`/proc/${pid}/fd`).some((fd) => link(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  const pid = names("/proc").find((name) => /^\d+$/.test(name) && has(name));
  if (pid === undefined) return null;
  const settings = read(`/proc/${pid}/environ`).split("\0");
  return {
    pid: Number(pid),
    command: read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim(),
    environment: new Map(
      settings.map((one) => [one.split("=", 1)[0] ?? "", one.slice(one.indexOf("=") + 1)]),
    ),
  };
}

const read = (path: string): string => orElse("", () => readFileSync(path, "utf8"));
const link = (path: string): string => orElse("", () => readlinkSync(path));
const names = (path: string): readonly string[] => orElse([], () => readdirSync(path));

/** Processes come and go while they are looked at. */
function orElse<T>(otherwise: T, look: () => T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
