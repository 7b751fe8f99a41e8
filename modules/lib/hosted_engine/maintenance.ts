import {
  type Action,
  type HostProbe,
  mapProbe,
  readScript,
  refuse,
  run,
  waitUntil,
} from "../../../engine/module/index.js";
import type { Settings } from "./params.js";
import type { Readiness } from "./readiness.js";
import { readStatus, settled } from "./status.js";

/** How the cluster is maintained as this host sees it: `none`, `local`, `global`, or both of these. */
export function maintenanceOf({ local, status }: Readiness): string {
  const { global, hosts } = readStatus(status ?? "");
  if (!global && hosts.length === 0)
    refuse(
      "hosted-engine --vm-status shows no host, so the maintenance mode is not known: are ovirt-ha-agent and " +
        "ovirt-ha-broker running?",
    );
  if (global) return local ? "local and global" : "global";
  return local ? "local" : "none";
}

/** `none` ends both kinds, so one kind alone may take two steps. */
export function setMaintenance(from: string, to: string): readonly Action[] {
  const modes = from === "none" || to === "none" ? [to] : ["none", to];
  return modes.map((mode) => run("hosted-engine", "--set-maintenance", `--mode=${mode}`));
}

/** A deployment has ended well when the cluster hears this host and its machine runs, on whichever host. */
export const isSettled = ({ host_id }: Settings): HostProbe<boolean> =>
  mapProbe(readScript("hosted-engine --vm-status"), ({ stdout }) => settled(readStatus(stdout), host_id));

export const whenSettled = ({ host_id }: Settings): Action =>
  waitUntil("settled", {
    within: 1800,
    every: 5,
    why: `host ${host_id} reports to the cluster and the engine's VM is up`,
  });
