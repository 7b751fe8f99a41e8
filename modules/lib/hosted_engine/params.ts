import type { ParamsOf, ParamSchema } from "../../../engine/module/index.js";

/** Every answer of the dialog of `hosted-engine --deploy` 1.1.x, in full words. */
export const params = {
  engine_fqdn: {
    type: "string",
    pattern: "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
    description:
      "Fully qualified domain name of the engine's virtual machine, which is about to be created. Every host must be able to " +
      "resolve it, /etc/hosts is enough; it must not be the name of a host.",
  },
  storage: {
    type: "string",
    pattern: "^[^\\s:/]+:(/[^\\s/]+)+$",
    description:
      "NFS storage of the virtual machine, as host:/path without a trailing slash: an empty directory owned by 36:36. " +
      "It holds only this machine and is not the main data domain.",
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
    description: "Name of the storage domain that is created there",
  },
  datacenter: {
    type: "string",
    pattern: "^[A-Za-z0-9_-]+$",
    default: "hosted_datacenter",
    description: "Name of the local data center, which is internal: the engine does not show it",
  },
  host_id: {
    type: "integer",
    minimum: 1,
    maximum: 250,
    default: 1,
    description:
      "This host's number in the cluster: 1 deploys the first host and creates the engine's virtual machine, any other " +
      "number joins an additional host. No two hosts may have the same number.",
  },
  host_name: {
    type: "string",
    pattern: "^[A-Za-z0-9._-]+$",
    optional: true,
    description: "Name of this host in the Administration Portal; by default hosted_engine_ and its number",
  },
  admin_password: {
    type: "string",
    minLength: 1,
    secret: true,
    description:
      "Password of admin@internal, the same as given to engine-setup inside the virtual machine. It is entered at its " +
      "prompt and never written to a file.",
  },
  gateway: {
    type: "string",
    pattern: "^[0-9]+(\\.[0-9]+){3}$",
    optional: true,
    description:
      "An address that answers ping, with which a host checks its own network; by default the default route's gateway",
  },
  bridge_interface: {
    type: "string",
    pattern: "^[A-Za-z0-9._-]+$",
    default: "eth0",
    description: "Network interface for the bridge ovirtmgmt, unless the bridge exists already",
  },
  configure_iptables: {
    type: "boolean",
    default: false,
    description:
      "Let the setup replace /etc/sysconfig/iptables. Its rules allow only SSH and consoles: on hosts that also serve " +
      "gluster or NFS they block the storage.",
  },
  boot: {
    type: "string",
    enum: ["cdrom", "disk", "pxe"],
    default: "cdrom",
    description:
      "What the virtual machine boots from first: an installation medium, an OVF archive, or the network",
  },
  image: {
    type: "string",
    pattern: "^(/[^\\s/]+)+$",
    optional: true,
    description:
      "Path on the host: the ISO image for `boot: cdrom`, the OVF archive for `boot: disk`. It must be readable by 36:36. " +
      "An archive defines its own disk size, memory and number of CPUs.",
  },
  engine_vm: {
    type: "string",
    enum: ["prompt", "image"],
    default: "prompt",
    description:
      "How the operating system and the engine get into the virtual machine: `prompt` tells the operator what to install " +
      "and waits; `image` writes a prepared disk (`engine_image`) to the machine's disk, or uses the archive of `boot: disk`.",
  },
  engine_image: {
    type: "string",
    pattern: "^(/[^\\s/]+)+$",
    optional: true,
    description:
      "Path on the first host of a prepared disk in raw format with the engine installed, no larger than `disk_gb`",
  },
  cpu_type: {
    type: "string",
    pattern: "^model_[A-Za-z0-9_]+$",
    optional: true,
    description:
      "CPU type of the virtual machine and of the cluster, such as model_Conroe. Every host must support it; by default the " +
      "best one that the first host supports.",
  },
  vcpus: {
    type: "integer",
    minimum: 1,
    default: 2,
    description: "Number of virtual CPUs; at least 2 are recommended",
  },
  memory_mb: {
    type: "integer",
    minimum: 512,
    default: 4096,
    description: "Memory of the virtual machine in MiB; at least 4096 are recommended",
  },
  disk_gb: {
    type: "integer",
    minimum: 1,
    default: 25,
    description: "Disk size of the virtual machine in GiB; at least 25 are recommended",
  },
  mac: {
    type: "string",
    pattern: "^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$",
    optional: true,
    description: "MAC address of the virtual machine; by default derived from `engine_fqdn` and `storage`",
  },
  console: {
    type: "string",
    enum: ["vnc", "spice"],
    default: "vnc",
    description: "Console of the virtual machine during installation",
  },
  smtp: {
    type: "object",
    default: {},
    description: "E-mail notifications of the HA services",
    properties: {
      server: {
        type: "string",
        pattern: "^[a-z0-9.-]+$",
        default: "localhost",
        description: "Mail server, in lower case",
      },
      port: {
        type: "integer",
        minimum: 1,
        maximum: 65535,
        default: 25,
        description: "TCP port of the mail server",
      },
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
      "For an additional host if the first was set up by hand: the content of the first host's " +
      "/etc/ovirt-hosted-engine/answers.conf, which identifies the machine and its disk. Not needed if this module " +
      "deployed the first host.",
  },
  maintenance: {
    type: "string",
    enum: ["keep", "none", "local", "global"],
    default: "keep",
    description:
      "Maintenance mode of a deployed host: `local` keeps the virtual machine off this host, `global` keeps the HA services " +
      "from starting or stopping it, `none` ends both, `keep` changes nothing",
  },
} as const satisfies ParamSchema;

export type Settings = ParamsOf<typeof params>;
