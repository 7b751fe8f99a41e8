import type { ParamsOf, ParamSchema } from "../../../engine/module/index.js";

/** Every answer of the dialog of `hosted-engine --deploy` 1.1.x, in full words. */
export const params = {
  engine_fqdn: {
    type: "string",
    pattern: "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
    description:
      "Full name of the engine: the virtual machine that is about to be made. Every host must be able to look it up, " +
      "/etc/hosts is enough; it must not be a host's own name.",
  },
  storage: {
    type: "string",
    pattern: "^[^\\s:/]+:(/[^\\s/]+)+$",
    description:
      "Where the virtual machine lives, as host:/path without a slash at the end: an empty directory owned by 36:36. " +
      "It holds this one machine only and is not the main data domain.",
  },
  storage_type: {
    type: "string",
    enum: ["nfs3", "nfs4"],
    default: "nfs3",
    description: "How the storage is mounted. Gluster's own NFS server speaks version 3 only.",
  },
  storage_domain: {
    type: "string",
    pattern: "^[A-Za-z0-9_-]+$",
    default: "hosted_storage",
    description: "Name of the storage domain made there",
  },
  datacenter: {
    type: "string",
    pattern: "^[A-Za-z0-9_-]+$",
    default: "hosted_datacenter",
    description: "Name of the local data centre: internal, the engine does not show it",
  },
  host_id: {
    type: "integer",
    minimum: 1,
    maximum: 250,
    default: 1,
    description:
      "This host's number in the cluster: 1 deploys the first host and makes the engine's virtual machine, any other " +
      "joins a further host. Two hosts must never share one.",
  },
  host_name: {
    type: "string",
    pattern: "^[A-Za-z0-9._-]+$",
    optional: true,
    description: "Name of this host in the administrator portal; hosted_engine_ and its number if absent",
  },
  admin_password: {
    type: "string",
    minLength: 1,
    secret: true,
    description:
      "Password of admin@internal, the one given to engine-setup inside the virtual machine. It is typed at its " +
      "prompt and written to no file.",
  },
  gateway: {
    type: "string",
    pattern: "^[0-9]+(\\.[0-9]+){3}$",
    optional: true,
    description:
      "An address that answers ping, by which a host judges its own network; the default route's if absent",
  },
  bridge_interface: {
    type: "string",
    pattern: "^[A-Za-z0-9._-]+$",
    default: "eth0",
    description: "Network card that the bridge ovirtmgmt is put on, unless the bridge is there already",
  },
  configure_iptables: {
    type: "boolean",
    default: false,
    description:
      "Let the setup replace /etc/sysconfig/iptables. Its rules admit SSH and consoles only: on hosts that serve " +
      "gluster or NFS too they cut the storage off.",
  },
  boot: {
    type: "string",
    enum: ["cdrom", "disk", "pxe"],
    default: "cdrom",
    description:
      "What the virtual machine boots from at first: an installation medium, an OVF archive, or the network",
  },
  image: {
    type: "string",
    pattern: "^(/[^\\s/]+)+$",
    optional: true,
    description:
      "Path on the host: the ISO image for `boot: cdrom`, the OVF archive for `boot: disk`. Readable by 36:36. An " +
      "archive brings its own disk size, memory and number of CPUs.",
  },
  engine_vm: {
    type: "string",
    enum: ["prompt", "image"],
    default: "prompt",
    description:
      "Who installs the operating system and the engine in the virtual machine: `prompt` tells the operator what to " +
      "do and waits; `image` lays a prepared disk (`engine_image`) over the machine's, or trusts the archive of `boot: disk`.",
  },
  engine_image: {
    type: "string",
    pattern: "^(/[^\\s/]+)+$",
    optional: true,
    description:
      "Path on the first host of a prepared disk in RAW format with the engine installed, no larger than `disk_gb`",
  },
  cpu_type: {
    type: "string",
    pattern: "^model_[A-Za-z0-9_]+$",
    optional: true,
    description:
      "CPU of the virtual machine and of the cluster, such as model_Conroe. Every host must offer it; the best of " +
      "the first host's if absent.",
  },
  vcpus: {
    type: "integer",
    minimum: 1,
    default: 2,
    description: "CPUs of the virtual machine; 2 at least are advised",
  },
  memory_mb: {
    type: "integer",
    minimum: 512,
    default: 4096,
    description: "Memory of the virtual machine in MiB; 4096 at least are advised",
  },
  disk_gb: {
    type: "integer",
    minimum: 1,
    default: 25,
    description: "Disk of the virtual machine in GiB; 25 at least are advised",
  },
  mac: {
    type: "string",
    pattern: "^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$",
    optional: true,
    description:
      "Hardware address of the virtual machine; derived from `engine_fqdn` and `storage` if absent",
  },
  console: {
    type: "string",
    enum: ["vnc", "spice"],
    default: "vnc",
    description: "Kind of console by which the virtual machine is reached while it is installed",
  },
  smtp: {
    type: "object",
    default: {},
    description: "Who is told by mail of what the cluster does",
    properties: {
      server: {
        type: "string",
        pattern: "^[a-z0-9.-]+$",
        default: "localhost",
        description: "Mail server, in small letters",
      },
      port: { type: "integer", minimum: 1, maximum: 65535, default: 25, description: "Its TCP port" },
      from: { type: "string", pattern: "^[^\\s,]+$", default: "root@localhost", description: "Sender" },
      to: {
        type: "array",
        items: { type: "string", pattern: "^[^\\s,]+$" },
        minItems: 1,
        default: ["root@localhost"],
        description: "Recipients",
      },
    },
  },
  answers: {
    type: "string",
    optional: true,
    description:
      "For a further host where the first was set up by hand: the text of the first host's " +
      "/etc/ovirt-hosted-engine/answers.conf, which names the machine and its disk. Not needed where this module " +
      "deployed the first host.",
  },
  maintenance: {
    type: "string",
    enum: ["keep", "none", "local", "global"],
    default: "keep",
    description:
      "Maintenance of a deployed host: `local` keeps the virtual machine off this host, `global` lets nobody start or " +
      "stop it, `none` ends both, `keep` leaves it as it is",
  },
} as const satisfies ParamSchema;

export type Settings = ParamsOf<typeof params>;
