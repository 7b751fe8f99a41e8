import {
  quote,
  refuse,
  type Run,
  runScript,
  type Seconds,
  type Section,
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
  /** The state in gluster's words. */
  readonly stateText: string;
}

export const settled = ({ state, connected }: Peer): boolean => state === 3 && connected;

/**
 * Lines of sh that print sections: what gluster says, and whom the names in it and the given ones mean. Only commands
 * that take no lock of the pool: all hosts may look at once.
 */
export function poolLook(commands: Readonly<Record<string, string>>, names: readonly string[]): string {
  const sections = Object.entries(commands).map(
    ([
      name,
      command,
    ]) => `answer=$(${command} 2>/dev/null </dev/null); echo "== ${name} $?"; printf '%s\\n' "$answer"
all="$all $answer"`,
  );
  return `all=
${sections.join("\n")}
echo "== names"
set -- ${names.map(quote).join(" ")}
${NAMES}`;
}

const NAMES = shellText(import.meta.url, "gluster_names.sh");

/** Gluster's answer; its exit status is 0 whatever became of the question, so only opRet counts. */
export function readAnswer(section: Section | undefined): Element {
  if (!section || section.status === 127)
    return refuse("gluster is not installed on the host: install the package glusterfs-server");
  const answer = parseXml(section.text);
  if (answer) return answer;
  if (/connection failed/i.test(section.text))
    return refuse("glusterd is not running on the host: start its service first");
  return refuse(`gluster did not answer in XML: ${section.text.trim() || `exit status ${section.status}`}`);
}

/** What is wrong, where opRet says that something is. */
export function errorIn(answer: Element): string | null {
  return textAt(answer, "opRet") === "0" ? null : (textAt(answer, "opErrstr") ?? "no reason given");
}

export function readPool(peerStatus: Element, names: string): Pool {
  const error = errorIn(peerStatus);
  if (error !== null) refuse(`gluster peer status: ${error}`);
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
    stateText: textAt(peer, "stateStr") ?? "",
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
