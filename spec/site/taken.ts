import { EVERY_ADDRESS, listeners, ownerOf } from "./sockets.js";
import type { SiteSettings } from "./settings.js";

/** Whose a site's addresses are already, and what to do about it: a sentence each. */
export interface Taken {
  readonly what: string;
  readonly advice: string;
}

/** Who has a site's addresses; null when they are free. */
export function whoHas({ hosts, port }: SiteSettings): Taken | null {
  const listening = listeners().filter((one) => one.port === port);
  for (const { listen } of hosts) {
    const taken = listening.find(({ address }) => address === listen || address === EVERY_ADDRESS);
    if (taken !== undefined) return describe(`${listen}:${port}`, taken.inode, port);
  }
  return null;
}

function describe(where: string, inode: string, port: number): Taken {
  const owner = ownerOf(inode);
  if (owner === null)
    return { what: `${where} is in use by a process that cannot be seen from here`, advice: "End it first" };
  const { pid, command, environment } = owner;
  const directory = environment.get("TSPLAY_SITE_DIR");
  if (command.startsWith(SITE) && directory !== undefined)
    return {
      what: `${where} is in use by another site, that of ${directory} (process ${pid})`,
      advice: `To end it: kill ${pid}`,
    };
  return {
    what: `${where} is in use by process ${pid} (${command.slice(0, 60)})`,
    advice: `End it, or choose other addresses: TSPLAY_SITE_NET=${freeNet(port)}`,
  };
}

/** The title of a site's daemon. */
export const SITE = "tsplay-site";

/** The first three numbers of loopback addresses on which nobody listens at this port, looked for from 127.0.FROM on. */
export function freeNet(port: number, from = 11): string {
  const listening = listeners().filter((one) => one.port === port);
  const taken = new Set(listening.map(({ address }) => address.split(".").slice(0, 3).join(".")));
  const numbers = Array.from({ length: NETS }, (_, index) => (from + index) % NETS);
  const nets = numbers.map((number) => `127.${Math.floor(number / 256)}.${number % 256}`);
  const free = nets.find((net) => !taken.has(net));
  if (free === undefined) throw new Error(`all loopback addresses are in use at port ${port}`);
  return free;
}

const NETS = 256 * 256;
