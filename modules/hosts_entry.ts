import { isIP } from "node:net";
import { param, defineTextModule, type Note, refuse } from "../engine/module/index.js";
import { endingOf, keepOnce, linesOf, listInWords, textOf } from "./lib/lines.js";

/** Keeps one line for one address in a hosts file. */
export default defineTextModule({
  summary: "Manage a host's names in /etc/hosts",
  description:
    "The address gets one line with exactly these names, where the file first mentions it or else at the end. " +
    "A resolver uses the first line that has a name, so the names are also removed from the lines of other " +
    "addresses of the same family, such as the 127.0.0.1 line to which an installer added the host's own name; " +
    "`exclusive: false` leaves those lines alone. Spacing, comments and the order of other lines are kept.",

  params: {
    ip: param.text("The address, IPv4 or IPv6", { pattern: "^[0-9A-Fa-f:.]+(?:%\\S+)?$" }),
    names: param.list(
      { type: "string", pattern: "^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$" },
      "The canonical name, then the aliases. With `state: absent`, the names to remove from the line; none removes the line",
      { default: [] },
    ),
    state: param.presence("Whether the address has these names"),
    exclusive: param.flag("Remove the names from the lines of other addresses of the same family", true),
    path: param.path("The file", { default: "/etc/hosts" }),
  },

  examples: {
    "Every host knows the engine": { ip: "192.168.10.100", names: ["ha.lofyer.org", "ha"] },
    "Names from the inventory": { ip: "{{ address }}", names: ["{{ inventory_hostname }}"] },
    "Remove an address": { ip: "192.168.10.99", state: "absent" },
  },

  validate(params) {
    if (params.state === "present" && !("names" in params && params.names.length > 0))
      refuse("“names” is needed for “state: present”");
    if (isIP(params.ip.replace(/%.*/, "")) === 0)
      refuse(`“ip” is “${params.ip}”, which is not an IP address such as 192.168.10.100`);
  },

  path: ({ path }) => path,
  about: ({ ip, path }) => `${ip} in ${path}`,

  edit({ ip, names, state, exclusive }, text) {
    const unique = names.filter((name, index) => names.findIndex((other) => same(name, other)) === index);
    if (state === "absent") return without(text, ip, unique);
    return naming(exclusive ? clear(text, ip, unique) : text, ip, unique);
  },

  notes({ ip, names, state, exclusive }, { text }) {
    if (state === "absent" || !exclusive) return [];
    return linesOf(text ?? "").flatMap((line): Note[] => {
      const [address = "", ...all] = wordsOf(line);
      const taken = isRival(line, ip) ? all.filter((name) => includes(names, name)) : [];
      const warning = `${listInWords(taken)} no longer ${taken.length > 1 ? "mean" : "means"} ${address}, but ${ip}`;
      return taken.length === 0 ? [] : [{ level: "warning", text: warning }];
    });
  },
});

/** The text, giving `ip` exactly these names: where it first spoke of it, or else at the end. */
function naming(text: string, ip: string, names: readonly string[]): string {
  const lines = linesOf(text);
  const isMine = (line: string): boolean => isFor(line, ip);
  const [first, ...more] = lines.filter(isMine);
  if (more.length === 0 && sameNames(wordsOf(first ?? "").slice(1), names)) return text;
  const ending = endingOf(text);
  return textOf(keepOnce(lines, isMine, entry(first ?? ending, ip, names)), ending);
}

/** The text without the names on lines of other addresses of the family. */
function clear(text: string, ip: string, names: readonly string[]): string {
  const lines = linesOf(text).map((line) => (isRival(line, ip) ? takeOff(line, names) : line));
  return textOf(lines, endingOf(text));
}

/** The text without these names for the address, or without the address when none are given. */
function without(text: string, ip: string, names: readonly string[]): string {
  const lines = linesOf(text).map((line) => {
    if (!isFor(line, ip)) return line;
    return names.length === 0 ? "" : takeOff(line, names);
  });
  return lines.join("");
}

/** The line without the names; nothing, when it had no others. */
function takeOff(line: string, names: readonly string[]): string {
  const [address = "", ...all] = wordsOf(line);
  const left = all.filter((name) => !includes(names, name));
  if (left.length === all.length) return line;
  return left.length === 0 ? "" : entry(line, address, left);
}

/** The line with this entry, its comment and its ending kept. */
const entry = (line: string, ip: string, names: readonly string[]): string =>
  line.replace(ENTRY, () => `${ip}\t${names.join(" ")}`).replace(/[ \t]+(?=\r?\n?$)/, "");

/** A hosts line up to its comment. */
const ENTRY = /^[^#\r\n]*?(?=\s*(?:#|$))/;

const wordsOf = (line: string): readonly string[] => (ENTRY.exec(line)?.[0] ?? "").trim().split(/\s+/);

const isFor = (line: string, ip: string): boolean => canonical(wordsOf(line)[0] ?? "") === canonical(ip);

/** Whether the line is about another address of the same family. */
const isRival = (line: string, ip: string): boolean =>
  !isFor(line, ip) && isIP(plain(wordsOf(line)[0] ?? "")) === isIP(plain(ip));

const plain = (address: string): string => address.replace(/%.*/, "");

/** One spelling for all spellings of an IPv6 address. */
function canonical(address: string): string {
  const bare = plain(address);
  if (isIP(bare) !== 6) return address;
  return new URL(`http://[${bare}]/`).hostname + address.slice(bare.length);
}

/** Names of hosts are the same in any case. */
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const includes = (names: readonly string[], name: string): boolean =>
  names.some((other) => same(name, other));

const sameNames = (found: readonly string[], wanted: readonly string[]): boolean =>
  found.length === wanted.length && wanted.every((name, index) => same(name, found[index] ?? ""));
