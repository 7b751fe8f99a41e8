import { readScript } from "../module/answer.js";
import { mapProbe } from "../module/probe.js";
import { shellText } from "../transport/index.js";
import { localAddresses, parseRoutes, type Address } from "./addresses.js";
import type { Fact } from "./fact.js";
import { numeric, sections } from "./sections.js";

/** From `ip -o`; from /proc/net and /sys/class/net where there is no `ip`. */
export const network: Fact = {
  summary: "Network interfaces, their addresses, and the default route",
  fields: {
    interfaces: "Interfaces by name: interfaces.eth0",
    "interfaces.*": "One interface",
    "interfaces.*.mac": "The MAC address in lower case; null if it has none",
    "interfaces.*.mtu": "The MTU in bytes",
    "interfaces.*.up": "Whether the interface is up (it may still have no carrier)",
    "interfaces.*.addresses":
      "Addresses without their prefix length, IPv4 first, without IPv6 link-local addresses",
    "interfaces.*.addresses.*": "One address, counted from 0",
    "interfaces.*.networks": "The same addresses with their prefix length: 192.168.10.101/24",
    "interfaces.*.networks.*": "One network, counted from 0",
    default: "The IPv4 default route; null if there is none",
    "default.interface": "The interface of the default route",
    "default.gateway": "The gateway's address; null if the route has none",
    "default.address": "The first IPv4 address of that interface; null if it has none",
  },
  probe: mapProbe(readScript(shellText(import.meta.url, "network.sh")), ({ stdout }) =>
    read(sections(stdout)),
  ),
};

interface Link {
  readonly name: string;
  readonly mac: string | null;
  readonly mtu: number | null;
  readonly up: boolean;
}

interface Interface extends Omit<Link, "name"> {
  readonly addresses: readonly string[];
  readonly networks: readonly string[];
}

interface Network {
  readonly interfaces: Readonly<Record<string, Interface>>;
  readonly default: {
    readonly interface: string;
    readonly gateway: string | null;
    readonly address: string | null;
  } | null;
}

function read(section: (name: string) => readonly string[]): Network {
  const routes = parseRoutes(section("route"));
  const links = [...section("link").flatMap(ipLink), ...section("sys").flatMap(sysLink)];
  const addresses = [
    ...section("addr").flatMap(ipAddress),
    ...localAddresses(section("inet"), section("inet6"), routes),
  ].filter(({ address }) => !/^fe[89ab]/i.test(address));
  const interfaces = Object.fromEntries(
    links.map(({ name, mac, mtu, up }) => {
      const own = addresses.filter((candidate) => candidate.link === name).sort(versionFourFirst);
      return [
        name,
        {
          mac,
          mtu,
          up,
          addresses: own.map(({ address }) => address),
          networks: own.map(({ address, prefix }) => `${address}/${prefix}`),
        },
      ];
    }),
  );
  const out = routes
    .filter(({ bits, destination }) => bits === 0 && destination === 0)
    .sort((a, b) => a.metric - b.metric)[0];
  return {
    interfaces,
    default: out
      ? {
          interface: out.link,
          gateway: out.gateway,
          address: interfaces[out.link]?.addresses.find((address) => !address.includes(":")) ?? null,
        }
      : null,
  };
}

/** `2: eth0@if3: <BROADCAST,UP> mtu 1500 … \    link/ether 52:54:00:12:34:56 brd …` */
function ipLink(line: string): readonly Link[] {
  const match = /^\d+: ([^:@\s]+)(?:@[^:]*)?: <([^>]*)>.*? mtu (\d+)/.exec(line);
  if (match === null) return [];
  const [, name = "", flags = "", mtu] = match;
  const mac = /link\/ether ([0-9a-f:]{17})/i.exec(line)?.[1]?.toLowerCase() ?? null;
  return [{ name, mac, mtu: numeric(mtu), up: flags.split(",").includes("UP") }];
}

/** `2: eth0    inet 192.168.10.101/24 brd … scope global eth0` */
function ipAddress(line: string): readonly Address[] {
  const match = /^\d+: ([^:@\s]+)\S*\s+inet6? ([0-9a-f.:]+)(?: peer \S+?)?(?:\/(\d+))?\s/i.exec(line);
  if (match === null) return [];
  const [, link = "", address = "", prefix] = match;
  const peer = / peer \S+?\/(\d+)/.exec(line)?.[1];
  return [{ link, address, prefix: Number(prefix ?? peer ?? (address.includes(":") ? 128 : 32)) }];
}

/** `eth0 0x1003 1500 52:54:00:12:34:56`; the lowest flag is “up”. */
function sysLink(line: string): readonly Link[] {
  const [name, flags = "", mtu, mac = ""] = line.split(" ");
  if (name === undefined) return [];
  const known = /^[0-9a-f:]{17}$/i.test(mac) && mac !== "00:00:00:00:00:00";
  return [{ name, mac: known ? mac.toLowerCase() : null, mtu: numeric(mtu), up: Number(flags) % 2 === 1 }];
}

const versionFourFirst = (a: Address, b: Address): number =>
  Number(a.address.includes(":")) - Number(b.address.includes(":"));
