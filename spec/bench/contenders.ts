import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../../engine/event/index.js";
import type { Errand } from "./fanout.js";
import type { BenchHost, Fleet } from "./fleet.js";
import { type Contender, printed } from "./measure.js";
import { programBeside, TSPLAY } from "./settings.js";
import type { Work } from "./work.js";

/** tsplay on the work, told as it is to a pipe. */
export function tsplay(work: Work, more: readonly string[] = []): Contender {
  const argv = [process.execPath, TSPLAY, "run", work.playbook, "-i", work.inventory, ...more];
  return { name: "tsplay", argv };
}

/** Nothing but Node, ssh2 and each host's script. */
export function bare(
  fleet: Fleet,
  work: Work,
  addressOf = (host: BenchHost): string => host.address,
): Contender {
  const errand: Errand = {
    identity: fleet.identity,
    forks: 50,
    hosts: fleet.hosts.map((host) => ({
      name: host.name,
      address: addressOf(host),
      script: work.scripts[host.name] ?? "",
    })),
  };
  const file = join(fleet.directory, "errand.json");
  writeFileSync(file, JSON.stringify(errand));
  return { name: "bare ssh2", argv: [process.execPath, programBeside("fanout"), file] };
}

/** OpenSSH, a process for each host. */
export function xargs(fleet: Fleet, work: Work): Contender {
  const list = join(fleet.directory, "list");
  const scripts = join(fleet.directory, "scripts");
  const lines = fleet.hosts.map(({ name, address }) => {
    writeFileSync(`${scripts}.${name}`, work.scripts[name] ?? "");
    return `${address} ${scripts}.${name}\n`;
  });
  writeFileSync(list, lines.join(""));
  const ssh = [
    ...["ssh", "-F", "none", "-i", fleet.identity, "-o", `UserKnownHostsFile=${fleet.knownHosts}`],
    ...["-o", "BatchMode=yes", "-l", "root"],
  ];
  const each = `${ssh.join(" ")} "$1" sh -s <"$2" >/dev/null`;
  return { name: "xargs ssh", argv: ["xargs", "-a", list, "-P", "50", "-n", "2", "sh", "-c", each, "sh"] };
}

/** Exchanges of the host that needed most, and how many of its steps were what, from the last event of a run. */
export async function counted(contender: Contender): Promise<{
  readonly exchanges: number;
  readonly ok: number;
  readonly changed: number;
}> {
  const lines = (await printed({ ...contender, argv: [...contender.argv, "--json"] })).trim().split("\n");
  const last = JSON.parse(lines.at(-1) ?? "{}") as Event;
  if (last.type !== "run-done") throw new Error("the run did not come to its end");
  return {
    exchanges: Math.max(...last.hosts.map(({ trips }) => trips)),
    ok: Math.min(...last.hosts.map(({ counts }) => counts.ok)),
    changed: Math.min(...last.hosts.map(({ counts }) => counts.changed)),
  };
}
