import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Event } from "../../engine/event/index.js";
import { tsplay } from "./contenders.js";
import type { Fleet } from "./fleet.js";
import { type Contender, heard } from "./measure.js";
import { TASKS, type Work } from "./work.js";

/** Ports at which every address of the bench is dead in one way. */
const REFUSED = 23;
const DROPPED = 24;
const SILENT = 25;
const PORTS = [REFUSED, DROPPED, SILENT];

/** A play among dead hosts and the same without them; `live` names who is in both. */
export interface Dying {
  readonly among: Contender;
  readonly without: Contender;
  readonly live: ReadonlySet<string>;
}

/** Nothing listens at one port, what comes to the next is lost, and at the third somebody takes it and says nothing. */
export function makeGraves(): void {
  const rule = ["-A", "INPUT", "-p", "tcp", "--dport", String(DROPPED), "-j", "DROP"];
  if (spawnSync("iptables", rule).status !== 0)
    throw new Error("dead hosts need iptables (apt-get install iptables), in the bench's own network only");
  createServer((socket) => socket.on("error", () => undefined))
    .listen(SILENT, "0.0.0.0")
    .unref();
}

/** Every tenth host dies, by turns in each way. */
export function withDead({ directory, hosts }: Fleet, work: Work): Dying {
  const named = (dying: boolean): readonly string[] =>
    hosts.filter((_, index) => (index % 10 === 9) === dying).map(({ name }) => name);
  const inventory = join(directory, "work/dead.yml");
  const lines = named(true).map((name, index) => `    ${name}: { port: ${PORTS[index % PORTS.length]} }\n`);
  writeFileSync(inventory, `dead:\n  hosts:\n${lines.join("")}`);
  const among = tsplay(work, ["-i", inventory, "--json"]);
  return {
    among: { ...among, accept: [UNREACHABLE] },
    without: { ...among, argv: [...among.argv, "--limit", "all:!dead"] },
    live: new Set(named(false)),
  };
}

/** tsplay's exit status where hosts could not be reached, and nothing else went wrong. */
const UNREACHABLE = 4;

/** Seconds until the last task of the last live host was told as done. */
export async function liveSeconds(contender: Contender, live: ReadonlySet<string>): Promise<number> {
  const left = new Map([...live].map((name) => [name, TASKS]));
  let last = NaN;
  await heard(contender, (line, seconds) => {
    const event = JSON.parse(line) as Event;
    if (event.type !== "step-done" || !live.has(event.host)) return;
    left.set(event.host, (left.get(event.host) ?? 0) - 1);
    last = seconds;
  });
  if ([...left.values()].some((tasks) => tasks !== 0)) throw new Error("a live host was not done");
  return last;
}
