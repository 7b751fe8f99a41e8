/** One host's block in the answer of `hosted-engine --vm-status`. */
export interface HostStatus {
  readonly id: number;
  readonly upToDate: boolean;
  readonly score: number;
  /** Whether the engine's VM runs there. */
  readonly vmUp: boolean;
  readonly healthy: boolean;
}

/** What `hosted-engine --vm-status` says, by label: its lines come in no fixed order. */
export interface Status {
  readonly global: boolean;
  readonly hosts: readonly HostStatus[];
}

export function readStatus(text: string): Status {
  const [before = "", ...blocks] = text.split(/^--== Host \d+ status ==--$/m);
  return {
    global: before.includes("!! Cluster is in GLOBAL MAINTENANCE mode !!"),
    hosts: blocks.map(readHost),
  };
}

/** Whether the cluster is as a deployment should leave it: this host heard, the machine up somewhere and healthy. */
export function settled({ hosts }: Status, id: number): boolean {
  const heard = hosts.some((host) => host.id === id && host.upToDate);
  return heard && hosts.some(({ upToDate, vmUp, healthy }) => upToDate && vmUp && healthy);
}

function readHost(block: string): HostStatus {
  const fields = new Map(
    [...block.matchAll(/^(\S.*?) *: (.*)$/gm)].map(([, label = "", value = ""]) => [label, value.trim()]),
  );
  const engine = fields.get("Engine status") ?? "";
  return {
    id: Number(fields.get("Host ID")),
    upToDate: fields.get("Status up-to-date") === "True",
    score: Number(fields.get("Score") ?? 0),
    vmUp: /"vm": *"up"/.test(engine),
    healthy: /"health": *"good"/.test(engine),
  };
}
