/** One address of an interface, with the bits of its network. */
export interface Address {
  readonly link: string;
  readonly address: string;
  readonly prefix: number;
}

/** A route of /proc/net/route; destination is a number, and 0 with no bits is the default route. */
export interface Route {
  readonly link: string;
  readonly destination: number;
  readonly bits: number;
  readonly gateway: string | null;
  readonly metric: number;
}

/** Lines of /proc/net/route, heading included: addresses are hexadecimal, lowest byte first. */
export function parseRoutes(lines: readonly string[]): readonly Route[] {
  return lines.slice(1).flatMap((line) => {
    const [link, destination = "", gateway = "", flags = "", , , metric, mask = ""] = line
      .trim()
      .split(/\s+/);
    if (link === undefined || !/^[0-9A-F]{8}$/i.test(destination) || Number.parseInt(flags, 16) % 2 === 0)
      return [];
    const router = number(gateway);
    return [
      {
        link,
        destination: number(destination),
        bits: ones(number(mask)),
        gateway: router === 0 ? null : dotted(router),
        metric: Number(metric),
      },
    ];
  });
}

/** The host's own addresses where no program lists them: IPv4 of /proc/net/fib_trie, IPv6 of /proc/net/if_inet6. */
export function localAddresses(
  trie: readonly string[],
  inet6: readonly string[],
  routes: readonly Route[],
): readonly Address[] {
  const own = trie.flatMap((line, index) =>
    /\/32 host LOCAL/.test(line) ? [/\|-- ([\d.]+)/.exec(trie[index - 1] ?? "")?.[1] ?? ""] : [],
  );
  return [...[...new Set(own)].flatMap((address) => placed(address, routes)), ...inet6.flatMap(versionSix)];
}

/** The trie does not say whose an address is: the interface that reaches its network has it. */
function placed(address: string, routes: readonly Route[]): readonly Address[] {
  if (address.startsWith("127.")) return [{ link: "lo", address, prefix: 8 }];
  const value = address.split(".").reduce((total, byte) => total * 256 + Number(byte), 0);
  const nearest = routes
    .filter(
      ({ destination, bits }) =>
        bits > 0 && Math.floor(value / 2 ** (32 - bits)) === Math.floor(destination / 2 ** (32 - bits)),
    )
    .sort((a, b) => b.bits - a.bits)[0];
  return nearest ? [{ link: nearest.link, address, prefix: nearest.bits }] : [];
}

/** `fe80000000000000505400fffe123456 02 40 20 80 eth0` */
function versionSix(line: string): readonly Address[] {
  const [hex = "", , prefix = "", , , link] = line.trim().split(/\s+/);
  const groups = hex.match(/.{4}/g);
  if (link === undefined || groups?.length !== 8) return [];
  const { hostname } = new URL(`http://[${groups.join(":")}]`);
  return [{ link, address: hostname.slice(1, -1), prefix: Number.parseInt(prefix, 16) }];
}

const number = (hex: string): number => Number.parseInt(hex.match(/../g)?.reverse().join("") ?? "", 16);

const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");

const ones = (value: number): number => value.toString(2).replaceAll("0", "").length;
