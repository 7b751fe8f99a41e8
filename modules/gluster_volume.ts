import { type Action, type Comparison, defineModule, type Note, waitUntil } from "../engine/module/index.js";
import { gluster } from "./lib/gluster.js";
import { volumeParams } from "./lib/gluster_params.js";
import { planned, type VolumeFields } from "./lib/gluster_plan.js";
import { brickText, onlineProbe, parseBrick, volumeProbe } from "./lib/gluster_volume.js";

/** Keeps a Gluster volume. */
export default defineModule({
  summary: "Create, extend, configure and start a Gluster volume",
  description:
    "Bricks are an ordered list: every “replica” bricks in a row are one set that holds the same data. A longer list adds whole sets; bricks are never removed, regrouped or taken from another volume. The task fails before anything is written if the host of a brick is not a connected peer (see gluster_peer). Run it on one host only (run_once: true).",

  params: volumeParams,
  examples: {
    "Two copies of everything on four hosts, owned by vdsm": {
      name: "gluster-vol1",
      replica: 2,
      bricks: [
        "gs1.example.com:/gluster_brick0",
        "gs2.example.com:/gluster_brick0",
        "gs3.example.com:/gluster_brick0",
        "gs4.example.com:/gluster_brick0",
      ],
      force: true,
      options: { "storage.owner-uid": 36, "storage.owner-gid": 36, "nfs.disable": false },
    },
    "Set an option of an existing volume": {
      name: "data",
      state: "present",
      options: { "network.ping-timeout": 10 },
    },
    "Delete a volume": { name: "old", state: "absent", destroy: true },
  },
  returns: {
    id: "The volume's id; null if it is absent",
    status: "created, started, stopped or absent",
    bricks: "Its bricks, in gluster's order",
    options: "The options that are set",
  },

  reads: ({ name, bricks = [] }) => ({ found: volumeProbe(name, bricks.map(parseBrick)) }),

  check(params, { found }): Comparison<VolumeFields | null, VolumeFields | null> {
    const { current, desired } = planned(params, found);
    return { summary: params.name, current, desired };
  },

  apply(params, _change, { found }): readonly Action[] {
    const { name, within } = params;
    const { commands } = planned(params, found);
    const starts = commands.some(([, verb]) => verb === "start");
    const why = `every brick of ${name} is online`;
    return [gluster(commands, within), ...(starts ? [waitUntil("online", { within, every: 1, why })] : [])];
  },

  until({ name, bricks = [] }, { found: { volume } }) {
    const total = Math.max(bricks.length, volume?.bricks.length ?? 0);
    return { online: onlineProbe(name, total) };
  },

  notes({ state, force, bricks = [] }, { found: { volume, claimed } }): readonly Note[] {
    const adds = state !== "absent" && bricks.length > (volume?.bricks.length ?? 0);
    return [
      ...(adds && force && claimed === null ? [{ level: "warning", text: BLIND } as const] : []),
      ...(adds && volume ? [{ level: "info", text: REBALANCE } as const] : []),
    ];
  },

  result: (_params, { found: { volume } }) => ({
    id: volume?.id ?? null,
    status: volume?.status ?? "absent",
    bricks: volume?.bricks.map(brickText) ?? [],
    options: Object.fromEntries(volume?.options ?? []),
  }),
});

const BLIND =
  "the host has no getfattr, so it is not known whether “force” takes bricks from another volume: install attr";
const REBALANCE = "new bricks hold new files only, until “gluster volume rebalance NAME start” is run";
