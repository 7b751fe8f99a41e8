import { param, type ParamsOf, type ParamSchema } from "../../engine/module/index.js";

export const volumeParams = {
  name: param.text("The volume's name", { pattern: "^[A-Za-z0-9_][A-Za-z0-9_-]*$" }),
  state: {
    type: "string",
    enum: ["present", "started", "stopped", "absent"],
    default: "started",
    description:
      "present does not start or stop it; started waits until every brick is online, and gluster's NFS server too",
  },
  bricks: param.list(
    { type: "string", pattern: "^[^\\s:][^\\s]*:/\\S*$" },
    "host:/path of every brick, in order; not needed for a volume that exists",
    { minItems: 1, optional: true },
  ),
  replica: param.integer("Number of copies of all data, counting arbiters", { minimum: 1, default: 1 }),
  arbiter: param.integer(
    "1: the last brick of each set holds only names, as a tie-breaker (replica 3, gluster 3.7 or later)",
    { minimum: 0, maximum: 1, default: 0 },
  ),
  stripe: param.integer("Number of bricks over which a file is striped; removed in gluster 6", {
    minimum: 1,
    default: 1,
  }),
  disperse: param.integer("Number of bricks of an erasure-coded set (3.6 or later)", {
    minimum: 0,
    default: 0,
  }),
  redundancy: param.integer("How many bricks of such a set may be lost; with 0, gluster chooses", {
    minimum: 0,
    default: 0,
  }),
  transport: param.choice(["tcp", "rdma", "tcp,rdma"], "The transport protocol"),
  options: param.map(
    { type: "scalar" },
    "Options by their full names, such as storage.owner-uid: 36. on, enable, yes and true mean the same",
    { default: {} },
  ),
  unmanaged_options: param.choice(
    ["keep", "reset"],
    "What happens to options that are set but not listed here",
  ),
  force: param.flag(
    "Allow bricks that are mount points, are on the root partition, or share a host within a set. Bricks of other volumes are refused anyway",
  ),
  destroy: param.flag("Required for “state: absent”: deletes the volume's configuration for good"),
  within: param.seconds(300, "Timeout in seconds for each part of it"),
} as const satisfies ParamSchema;

export type VolumeSettings = ParamsOf<typeof volumeParams>;
