import type { ParamsOf, ParamSchema } from "../../engine/module/index.js";

export const volumeParams = {
  name: { type: "string", pattern: "^[A-Za-z0-9_][A-Za-z0-9_-]*$", description: "The volume's name" },
  state: {
    type: "string",
    enum: ["present", "started", "stopped", "absent"],
    default: "started",
    description:
      "present does not start or stop it; started waits until every brick is online, and gluster's NFS server too",
  },
  bricks: {
    type: "array",
    items: { type: "string", pattern: "^[^\\s:][^\\s]*:/\\S*$" },
    minItems: 1,
    optional: true,
    description: "host:/path of every brick, in order; not needed for a volume that exists",
  },
  replica: {
    type: "integer",
    minimum: 1,
    default: 1,
    description: "Number of copies of all data, counting arbiters",
  },
  arbiter: {
    type: "integer",
    minimum: 0,
    maximum: 1,
    default: 0,
    description:
      "1: the last brick of each set holds only names, as a tie-breaker (replica 3, gluster 3.7 or later)",
  },
  stripe: {
    type: "integer",
    minimum: 1,
    default: 1,
    description: "Number of bricks over which a file is striped; removed in gluster 6",
  },
  disperse: {
    type: "integer",
    minimum: 0,
    default: 0,
    description: "Number of bricks of an erasure-coded set (3.6 or later)",
  },
  redundancy: {
    type: "integer",
    minimum: 0,
    default: 0,
    description: "How many bricks of such a set may be lost; with 0, gluster chooses",
  },
  transport: {
    type: "string",
    enum: ["tcp", "rdma", "tcp,rdma"],
    default: "tcp",
    description: "The transport protocol",
  },
  options: {
    type: "map",
    values: { type: "scalar" },
    default: {},
    description:
      "Options by their full names, such as storage.owner-uid: 36. on, enable, yes and true mean the same",
  },
  unmanaged_options: {
    type: "string",
    enum: ["keep", "reset"],
    default: "keep",
    description: "What happens to options that are set but not listed here",
  },
  force: {
    type: "boolean",
    default: false,
    description:
      "Allow bricks that are mount points, are on the root partition, or share a host within a set. Bricks of other volumes are refused anyway",
  },
  destroy: {
    type: "boolean",
    default: false,
    description: "Required for “state: absent”: deletes the volume's configuration for good",
  },
  within: {
    type: "number",
    minimum: 1,
    default: 300,
    description: "Timeout in seconds for each part of it",
  },
} as const satisfies ParamSchema;

export type VolumeSettings = ParamsOf<typeof volumeParams>;
