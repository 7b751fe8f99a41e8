import { type Action, type Change, defineModule, type Note } from "../engine/module/index.js";
import { gluster } from "./lib/gluster.js";
import { planned, type VolumeFields } from "./lib/gluster_plan.js";
import { brickText, onlineProbe, parseBrick, volumeProbe } from "./lib/gluster_volume.js";

/** Keeps a Gluster volume. */
export default defineModule({
  summary: "Create, extend, configure and start a Gluster volume",
  description:
    "Bricks are an ordered list: each replica bricks in a row are one set that holds the same data. A longer list adds whole sets; bricks are never removed, never regrouped, and never taken from another volume. Every host of a brick must be a connected peer (gluster_peer) before anything is written. Act on one host only (run_once: true).",

  params: {
    name: { type: "string", pattern: "^[A-Za-z0-9_][A-Za-z0-9_-]*$", description: "The volume's name" },
    state: {
      type: "string",
      enum: ["present", "started", "stopped", "absent"],
      default: "started",
      description:
        "present leaves it started or stopped as it is; started waits until every brick is online, and gluster's NFS server too",
    },
    bricks: {
      type: "array",
      items: { type: "string", pattern: "^[^\\s:][^\\s]*:/\\S*$" },
      minItems: 1,
      optional: true,
      description: "host:/path of every brick, in order; may be left out for a volume that is there",
    },
    replica: {
      type: "integer",
      minimum: 1,
      default: 1,
      description: "Copies of all data; arbiters are counted too",
    },
    arbiter: {
      type: "integer",
      minimum: 0,
      maximum: 1,
      default: 0,
      description:
        "1: the last brick of each set holds names only, and casts its vote (replica 3, gluster 3.7 on)",
    },
    stripe: {
      type: "integer",
      minimum: 1,
      default: 1,
      description: "Bricks that a file is cut over; gone from gluster 6 on",
    },
    disperse: {
      type: "integer",
      minimum: 0,
      default: 0,
      description: "Bricks of one erasure-coded set (3.6 on)",
    },
    redundancy: {
      type: "integer",
      minimum: 0,
      default: 0,
      description: "How many of such a set may be lost; 0 lets gluster choose",
    },
    transport: {
      type: "string",
      enum: ["tcp", "rdma", "tcp,rdma"],
      default: "tcp",
      description: "How it is reached",
    },
    options: {
      type: "map",
      values: { type: "scalar" },
      default: {},
      description:
        "Options by their full names: storage.owner-uid: 36. on, enable, yes and true mean the same",
    },
    unmanaged_options: {
      type: "string",
      enum: ["keep", "reset"],
      default: "keep",
      description: "What becomes of options that are set, but not listed here",
    },
    force: {
      type: "boolean",
      default: false,
      description:
        "Allow bricks that are mount points, or lie on the root partition, or share a host within a set. Bricks of other volumes are refused all the same",
    },
    destroy: {
      type: "boolean",
      default: false,
      description: "Needed for “state: absent”: all that gluster knows of the volume is lost",
    },
    within: {
      type: "number",
      minimum: 1,
      default: 300,
      description: "Seconds that each part of it may take",
    },
  },
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
    "An option of a volume that is there": {
      name: "data",
      state: "present",
      options: { "network.ping-timeout": 10 },
    },
    "Gone for good": { name: "old", state: "absent", destroy: true },
  },
  returns: {
    id: "The volume's id; null when it is absent",
    status: "created, started, stopped or absent",
    bricks: "Its bricks, in gluster's order",
    options: "The options that are set",
  },

  reads: ({ name, bricks = [] }) => ({ found: volumeProbe(name, bricks.map(parseBrick)) }),

  check(params, { found }): Change<VolumeFields | null> | null {
    const plan = planned(params, found);
    return plan && { summary: params.name, before: plan.before, after: plan.after };
  },

  apply(params, _change, { found }): readonly Action[] {
    const plan = planned(params, found);
    if (plan === null) return [];
    const { name, within } = params;
    const starts = plan.commands.some(([, verb]) => verb === "start");
    const online: Action = {
      do: "wait",
      until: "online",
      within,
      every: 1,
      why: `every brick of ${name} is online`,
    };
    return [gluster(plan.commands, within), ...(starts ? [online] : [])];
  },

  until({ name, bricks = [] }, { found: { volume } }) {
    const total = Math.max(bricks.length, volume?.bricks.length ?? 0);
    return { online: onlineProbe(name, total) };
  },

  notes({ state, force, bricks = [] }, { found: { volume, claimed } }): readonly Note[] {
    const added = state !== "absent" && bricks.length > (volume?.bricks.length ?? 0);
    return [
      ...(added && force && claimed === null ? [{ level: "warning", text: BLIND } as const] : []),
      ...(added && volume ? [{ level: "info", text: REBALANCE } as const] : []),
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
  "there is no getfattr here, so it cannot be seen whether “force” takes bricks from another volume: install attr";
const REBALANCE = "new bricks hold new files only, until “gluster volume rebalance NAME start” is run";
