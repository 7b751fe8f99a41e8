import {
  type Change,
  defineModule,
  readScript,
  mapProbe,
  type HostProbe,
  refuse,
} from "../engine/module/index.js";
import {
  gluster,
  type Peer,
  type Pool,
  poolLook,
  readAnswer,
  readPool,
  sections,
  settled,
} from "./lib/gluster.js";

/** Keeps hosts in the trusted pool. */
export default defineModule({
  summary: "Join hosts to a Gluster pool",
  description:
    "Probes the hosts that are not peers yet, and waits until every one of them is in the cluster and connected: a volume can be created right afterwards. The acting host itself may be in the list, under any of its names. Act on one host only (run_once: true): two hosts that probe at once get into each other's way.",

  params: {
    hosts: {
      type: "array",
      items: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9.:_-]*$" },
      minItems: 1,
      description: "Names or addresses of the pool's hosts, as bricks will name them",
    },
    state: {
      type: "string",
      enum: ["present", "absent"],
      default: "present",
      description: "absent detaches them; gluster refuses while they hold bricks",
    },
    within: { type: "number", minimum: 1, default: 120, description: "Seconds until all must be connected" },
  },
  examples: {
    "A pool of four": {
      hosts: ["gs1.example.com", "gs2.example.com", "gs3.example.com", "gs4.example.com"],
    },
    "Everybody in a group": { hosts: "{{ groups.gluster }}" },
    "One that leaves": { hosts: ["gs4.example.com"], state: "absent" },
  },
  returns: { peers: "The peers in the end: name → connected, or the state in gluster's words" },

  reads: ({ hosts }) => ({ pool: poolProbe(hosts) }),

  check({ hosts, state }, { pool }): Change<PeerStates> | null {
    const others = hosts.filter((host) => !pool.self(host));
    if (state === "present") others.forEach((host) => refuseRejected(host, peerOf(host, pool)));
    const after = state === "absent" ? "absent" : "connected";
    const wrong = others
      .map((host) => ({ host, before: peerState(peerOf(host, pool)) }))
      .filter(({ before }) => before !== after);
    if (wrong.length === 0) return null;
    return {
      summary: wrong.map(({ host }) => host).join(", "),
      before: Object.fromEntries(wrong.map(({ host, before }) => [host, before])),
      after: Object.fromEntries(wrong.map(({ host }) => [host, after])),
    };
  },

  apply({ hosts, state, within }, { before }, { pool }) {
    const touched = hosts.filter((host) => host in before);
    if (state === "absent") {
      const names = touched.map((host) => peerOf(host, pool)?.names[0] ?? host);
      return [
        gluster(
          names.map((name) => ["peer", "detach", name]),
          within,
        ),
      ];
    }
    const unknown = touched.filter((host) => before[host] === "absent");
    const probes = unknown.map((host) => ["peer", "probe", host]);
    return [
      ...(probes.length > 0
        ? [gluster(probes, within, ["already in peer list", "localhost not needed"])]
        : []),
      {
        do: "wait",
        until: "connected",
        within,
        every: 1,
        why: `${touched.join(", ")} ${touched.length > 1 ? "are" : "is"} connected`,
      },
    ];
  },

  until: ({ hosts }) => ({
    connected: mapProbe(poolProbe(hosts), (now) => hosts.every((host) => joined(host, now))),
  }),

  result: (_params, { pool }) => ({
    peers: Object.fromEntries(pool.peers.map((peer) => [peer.names[0] ?? "", peerState(peer)])),
  }),
});

type PeerStates = Readonly<Record<string, string>>;

function poolProbe(hosts: readonly string[]): HostProbe<Pool> {
  return mapProbe(readScript(poolLook({ peers: "gluster --xml peer status" }, hosts)), (answer) => {
    const found = sections(answer);
    return readPool(readAnswer(found.get("peers")), found.get("names")?.text ?? "");
  });
}

const peerOf = (host: string, { peers, same }: Pool): Peer | undefined =>
  peers.find(({ names }) => names.some((name) => same(name, host)));

function joined(host: string, pool: Pool): boolean {
  const peer = peerOf(host, pool);
  return pool.self(host) || (peer !== undefined && settled(peer));
}

function peerState(peer: Peer | undefined): string {
  if (peer === undefined) return "absent";
  if (settled(peer)) return "connected";
  return peer.connected ? peer.said : `${peer.said}, disconnected`;
}

/** States that no waiting ends: Peer Rejected and Invalid State. */
function refuseRejected(host: string, peer: Peer | undefined): void {
  if (peer?.state !== 6 && peer?.state !== 11) return;
  refuse(
    `${host} is in the state “${peer.said}”: its configuration differs from the pool's. On ${host}, stop glusterd, remove all of /var/lib/glusterd but glusterd.info, start it and probe again`,
  );
}
