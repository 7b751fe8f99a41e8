import type { Random } from "./random.js";

/** One thing changed behind the guide's back, and the one step that keeps it. */
export interface Tampering {
  readonly host: string;
  readonly command: string;
  /** The step that must be named for it: its task, and its item where it has a loop. */
  readonly task: string;
  readonly item: string | null;
  /** A task whose own changes cannot be seen at the same time. */
  readonly hides: string | null;
}

type Kind = (random: Random) => Tampering;

/** A random change of what the guide keeps on its converged hosts. */
export const tamperingBy = (random: Random): Tampering => random.of(KINDS)(random);

const HOSTS = ["gs1", "gs2", "gs3", "gs4"] as const;
const BRICKS = ["/gluster_brick0", "/gluster_brick1"] as const;

/** Edits a file in place: it keeps its owner and mode, and whatever it is a link to. */
const edit = (path: string, script: string): string =>
  `sed '${script}' ${path} >/tmp/edited && cat /tmp/edited >${path} && rm /tmp/edited`;

const ENGINE_NAME = "The engine's name resolves";
const HOST_NAME = "Each host's name resolves";
const STATIC = "The interface has a static address";
const REPOSITORIES = "The five repositories are defined one by one";
const BRICK = "The bricks belong to vdsm";
const VOLUME = "The volume exists and is started";
const MOUNTED = "The volume is mounted";
const DIRECTORY = "The engine has a directory of its own, owned by vdsm";
const ALIVE = "The HA services are running";

type Change = Pick<Tampering, "command" | "task"> & Partial<Tampering>;

const onAny =
  (change: (random: Random) => Change): Kind =>
  (random) => ({ host: random.of(HOSTS), item: null, hides: null, ...change(random) });

const onFirst =
  (change: (random: Random) => Change): Kind =>
  (random) => ({ host: "gs1", item: null, hides: null, ...change(random) });

const KINDS: readonly Kind[] = [
  onAny((random) => ({
    task: ENGINE_NAME,
    command: edit(
      "/etc/hosts",
      random.of([
        "/ha.lofyer.org/d",
        "s/ha.lofyer.org/ha.example.org/",
        "s/ha.lofyer.org/& ha/",
        "s/^192.168.10.100/192.168.10.99/",
      ]),
    ),
  })),
  onAny((random) => {
    const other = random.of(HOSTS);
    const name = `${other}.example.com`;
    return {
      task: HOST_NAME,
      item: name,
      command: edit(
        "/etc/hosts",
        random.of([`/${name}/d`, `s/${name}/${other}.example.org/`, `s/${name}/& ${other}-old/`]),
      ),
    };
  }),
  onAny((random) => {
    const [other, rival] = [random.of(HOSTS), random.below(200) + 1];
    const name = `${other}.example.com`;
    return { task: HOST_NAME, item: name, command: `echo '192.168.10.${rival} ${name}' >>/etc/hosts` };
  }),
  onAny((random) => ({
    task: STATIC,
    command: edit(
      "/etc/sysconfig/network-scripts/ifcfg-eth0",
      random.of(["s/^ONBOOT=.*/ONBOOT=no/", "s/^NM_CONTROLLED=.*/NM_CONTROLLED=yes/"]),
    ),
  })),
  onAny((random) => ({
    task: "NetworkManager is stopped and disabled",
    command: random.of(["chkconfig NetworkManager on", "chkconfig --level 3 NetworkManager on"]),
  })),
  onAny(() => ({ task: "The network comes up at boot", command: "chkconfig network off" })),
  onAny((random) => ({
    task: REPOSITORIES,
    command: edit(
      "/etc/yum.repos.d/ovirt.repo",
      random.of([
        "/^\\[epel\\]/,/^\\[/s/^enabled=.*/enabled=0/",
        "/^\\[ovirt-stable\\]/,/^\\[/s/^gpgcheck=.*/gpgcheck=1/",
        "s/releases.3.4/releases\\/3.5/",
        "s/,mom//; s/ mom$//; s/^mom$//; /^ *mom$/d",
        "/^skip_if_unavailable/d",
        "s/^name=Latest oVirt Releases/name=oVirt/",
      ]),
    ),
  })),
  onAny((random) => ({
    task: "rpcbind is running",
    command: random.of(["service rpcbind stop", "chkconfig rpcbind off", "chkconfig --level 5 rpcbind off"]),
  })),
  onAny(() => ({ task: "The kernel's NFS server is not running", command: "chkconfig nfs on" })),
  onAny(() => ({ task: "glusterd is running", command: "chkconfig glusterd off" })),
  onAny((random) => {
    const brick = random.of(BRICKS);
    const change = random.of(["chown root", "chgrp root", "chmod 0700", "chmod 1777", "chown 107:107"]);
    return { task: BRICK, item: brick, command: `${change} ${brick}` };
  }),
  onFirst((random) => ({
    task: VOLUME,
    command: random.of([
      `gluster volume set gluster-vol1 network.ping-timeout ${random.below(30) + 11}`,
      "gluster volume reset gluster-vol1 network.ping-timeout",
    ]),
  })),
  onFirst((random) => ({
    task: MOUNTED,
    command: edit(
      "/etc/fstab",
      random.of(["/gluster-vol1/d", "s/defaults,_netdev/defaults/", "s/glusterfs\\t/nfs\\t/"]),
    ),
  })),
  onFirst((random) => {
    const directory = random.of(["/ovirt_data", "/ovirt_data/hosted_engine"]);
    const change = random.of(["chown root", "chgrp root", "chmod 0700", "chmod 0777"]);
    return { task: DIRECTORY, item: directory, command: `${change} /mnt/gluster-vol1${directory}` };
  }),
  onFirst(() => ({ task: MOUNTED, command: "umount /mnt/gluster-vol1", hides: DIRECTORY })),
  onAny((random) => {
    const service = random.of(["ovirt-ha-broker", "ovirt-ha-agent"]);
    return { task: ALIVE, item: service, command: `chkconfig ${service} off` };
  }),
];
