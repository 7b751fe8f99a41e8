import {
  type Answer,
  quote,
  refuse,
  type Run,
  runScript,
  type Seconds,
  shellText,
} from "../../engine/module/index.js";
import { type Element, elements, parseXml, textAt } from "./xml.js";

/** What the acting host knows of the trusted pool, and of names. */
export interface Pool {
  readonly peers: readonly Peer[];
  /** Whether two names mean one machine: they are equal, or share an address. */
  readonly same: (one: string, other: string) => boolean;
  /** Whether a name means the acting host. */
  readonly self: (name: string) => boolean;
}

export interface Peer {
  /** As it was probed, then its other names. */
  readonly names: readonly string[];
  readonly connected: boolean;
  /** 3 is “Peer in Cluster”. */
  readonly state: number;
  readonly said: string;
}

export const settled = ({ state, connected }: Peer): boolean => state === 3 && connected;

/**
 * Lines of sh that print sections, each begun by “@@ NAME STATUS”: what gluster says, and who the names in it and
 * the given ones are. Only commands that take no lock of the pool: all hosts may look at once.
 */
export function poolLook(commands: Readonly<Record<string, string>>, names: readonly string[]): string {
  const sections = Object.entries(commands).map(
    ([
      name,
      command,
    ]) => `told=$(${command} 2>/dev/null </dev/null); echo "@@ ${name} $?"; printf '%s\\n' "$told"
all="$all $told"`,
  );
  return `all=
${sections.join("\n")}
echo "@@ names 0"
set -- ${names.map(quote).join(" ")}
${NAMES}`;
}

const NAMES = shellText(import.meta.url, "gluster_names.sh");

/** What a look of this kind printed, by section. */
export function sections({
  stdout,
}: Answer): ReadonlyMap<string, { readonly status: number; readonly text: string }> {
  const parts = stdout.split(/^@@ (\S+) (\d+)\n/m).slice(1);
  const found = new Map<string, { readonly status: number; readonly text: string }>();
  for (let at = 0; at + 2 < parts.length; at += 3)
    found.set(parts[at] ?? "", { status: Number(parts[at + 1]), text: parts[at + 2] ?? "" });
  return found;
}

/** Gluster's answer; its exit status is 0 whatever became of the question, so only opRet counts. */
export function readAnswer(section: { readonly status: number; readonly text: string } | undefined): Element {
  if (!section || section.status === 127)
    return refuse("gluster is not installed here: the package is glusterfs-server");
  const answer = parseXml(section.text);
  if (answer) return answer;
  if (/connection failed/i.test(section.text))
    return refuse("glusterd does not run here: start its service first");
  return refuse(`gluster does not answer in XML: ${section.text.trim() || `exit status ${section.status}`}`);
}

/** What is wrong, where opRet says that something is. */
export function trouble(answer: Element): string | null {
  return textAt(answer, "opRet") === "0" ? null : (textAt(answer, "opErrstr") ?? "no reason given");
}

export function readPool(peerStatus: Element, names: string): Pool {
  const said = trouble(peerStatus);
  if (said !== null) refuse(`gluster peer status: ${said}`);
  const addresses = new Map<string, Set<string>>();
  for (const line of names.split("\n")) {
    const [name = "", address = ""] = line.split(" ");
    if (address !== "") addresses.set(name, (addresses.get(name) ?? new Set()).add(address));
  }
  const own = addresses.get("own") ?? new Set<string>();
  const of = (name: string): readonly string[] => [name, ...(addresses.get(name) ?? [])];
  const self = (name: string): boolean =>
    name === "localhost" || of(name).some((one) => own.has(one) || one.startsWith("127.") || one === "::1");
  return {
    peers: elements(peerStatus, "peerStatus", "peer")
      .filter((peer) => textAt(peer, "hostname") !== "localhost")
      .map(readPeer),
    self,
    same: (one, other) => of(one).some((name) => of(other).includes(name)) || (self(one) && self(other)),
  };
}

function readPeer(peer: Element): Peer {
  const names = [...elements(peer, "hostname"), ...elements(peer, "hostnames", "hostname")];
  return {
    names: names.map(({ text }) => text),
    connected: textAt(peer, "connected") === "1",
    state: Number(textAt(peer, "state")),
    said: textAt(peer, "stateStr") ?? "",
  };
}

/** Gluster commands, one after the other; a complaint with a text of `tolerate` in it is none. */
export function gluster(
  commands: readonly (readonly string[])[],
  within: Seconds,
  tolerate: readonly string[] = [],
): Run {
  const patterns = tolerate.map((text) => `*${quote(text)}*`).join(" | ");
  const tolerated = patterns === "" ? "false" : `case $1 in ${patterns}) ;; *) false ;; esac`;
  const calls = commands.map((words) => `gluster_command ${words.map(quote).join(" ")}`);
  return runScript([`tolerated() { ${tolerated}; }`, COMMAND, ...calls].join("\n"), {
    within,
    summary: commands.map((words) => `gluster ${words.join(" ")}`).join("; "),
  });
}

const COMMAND = shellText(import.meta.url, "gluster_command.sh");
