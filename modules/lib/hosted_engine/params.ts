import { param, type ParamsOf, type ParamSchema } from "../../../engine/module/index.js";

/** Every answer of the dialog of `hosted-engine --deploy` 1.1.x, in full words. */
export const params = {
  engine_fqdn: param.text(
    "Fully qualified domain name of the engine's virtual machine, which is about to be created. Every host must be able to " +
      "resolve it, /etc/hosts is enough; it must not be the name of a host.",
    { pattern: "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$" },
  ),
  storage: param.text(
    "NFS storage of the virtual machine, as host:/path without a trailing slash: an empty directory owned by 36:36. " +
      "It holds only this machine and is not the main data domain.",
    { pattern: "^[^\\s:/]+:(/[^\\s/]+)+$" },
  ),
  storage_type: param.choice(
    ["nfs3", "nfs4"],
    "How the storage is mounted. Gluster's own NFS server speaks version 3 only.",
  ),
  storage_domain: param.text("Name of the storage domain that is created there", {
    pattern: "^[A-Za-z0-9_-]+$",
    default: "hosted_storage",
  }),
  datacenter: param.text("Name of the local data center, which is internal: the engine does not show it", {
    pattern: "^[A-Za-z0-9_-]+$",
    default: "hosted_datacenter",
  }),
  host_id: param.integer(
    "This host's number in the cluster: 1 deploys the first host and creates the engine's virtual machine, any other " +
      "number joins an additional host. No two hosts may have the same number.",
    { minimum: 1, maximum: 250, default: 1 },
  ),
  host_name: param.text(
    "Name of this host in the Administration Portal; by default hosted_engine_ and its number",
    { pattern: "^[A-Za-z0-9._-]+$", optional: true },
  ),
  admin_password: param.text(
    "Password of admin@internal, the same as given to engine-setup inside the virtual machine. It is entered at its " +
      "prompt and never written to a file.",
    { minLength: 1, secret: true },
  ),
  gateway: param.text(
    "An address that answers ping, with which a host checks its own network; by default the default route's gateway",
    { pattern: "^[0-9]+(\\.[0-9]+){3}$", optional: true },
  ),
  bridge_interface: param.text(
    "Network interface for the bridge ovirtmgmt, unless the bridge exists already",
    { pattern: "^[A-Za-z0-9._-]+$", default: "eth0" },
  ),
  configure_iptables: param.flag(
    "Let the setup replace /etc/sysconfig/iptables. Its rules allow only SSH and consoles: on hosts that also serve " +
      "gluster or NFS they block the storage.",
  ),
  boot: param.choice(
    ["cdrom", "disk", "pxe"],
    "What the virtual machine boots from first: an installation medium, an OVF archive, or the network",
  ),
  image: param.text(
    "Path on the host: the ISO image for `boot: cdrom`, the OVF archive for `boot: disk`. It must be readable by 36:36. " +
      "An archive defines its own disk size, memory and number of CPUs.",
    { pattern: "^(/[^\\s/]+)+$", optional: true },
  ),
  engine_vm: param.choice(
    ["prompt", "image"],
    "How the operating system and the engine get into the virtual machine: `prompt` tells the operator what to install " +
      "and waits; `image` writes a prepared disk (`engine_image`) to the machine's disk, or uses the archive of `boot: disk`.",
  ),
  engine_image: param.text(
    "Path on the first host of a prepared disk in raw format with the engine installed, no larger than `disk_gb`",
    { pattern: "^(/[^\\s/]+)+$", optional: true },
  ),
  cpu_type: param.text(
    "CPU type of the virtual machine and of the cluster, such as model_Conroe. Every host must support it; by default the " +
      "best one that the first host supports.",
    { pattern: "^model_[A-Za-z0-9_]+$", optional: true },
  ),
  vcpus: param.integer("Number of virtual CPUs; at least 2 are recommended", { minimum: 1, default: 2 }),
  memory_mb: param.integer("Memory of the virtual machine in MiB; at least 4096 are recommended", {
    minimum: 512,
    default: 4096,
  }),
  disk_gb: param.integer("Disk size of the virtual machine in GiB; at least 25 are recommended", {
    minimum: 1,
    default: 25,
  }),
  mac: param.text("MAC address of the virtual machine; by default derived from `engine_fqdn` and `storage`", {
    pattern: "^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$",
    optional: true,
  }),
  console: param.choice(["vnc", "spice"], "Console of the virtual machine during installation"),
  smtp: {
    type: "object",
    default: {},
    description: "E-mail notifications of the HA services",
    properties: {
      server: param.text("Mail server, in lower case", { pattern: "^[a-z0-9.-]+$", default: "localhost" }),
      port: param.integer("TCP port of the mail server", { minimum: 1, maximum: 65535, default: 25 }),
      from: param.text("Sender", { pattern: "^[^\\s,]+$", default: "root@localhost" }),
      to: param.list({ type: "string", pattern: "^[^\\s,]+$" }, "Recipients", {
        minItems: 1,
        default: ["root@localhost"],
      }),
    },
  },
  answers: param.text(
    "For an additional host if the first was set up by hand: the content of the first host's " +
      "/etc/ovirt-hosted-engine/answers.conf, which identifies the machine and its disk. Not needed if this module " +
      "deployed the first host.",
    { optional: true },
  ),
  maintenance: param.choice(
    ["keep", "none", "local", "global"],
    "Maintenance mode of a deployed host: `local` keeps the virtual machine off this host, `global` keeps the HA services " +
      "from starting or stopping it, `none` ends both, `keep` changes nothing",
  ),
} as const satisfies ParamSchema;

export type Settings = ParamsOf<typeof params>;
