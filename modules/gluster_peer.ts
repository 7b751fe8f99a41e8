import {
  type Action,
  type Comparison,
  defineModule,
  type HostProbe,
  mapProbe,
  param,
  readSections,
  refuse,
  waitUntil,
} from "../engine/module/index.js";
import { gluster, type Peer, type Pool, poolLook, readAnswer, readPool, settled } from "./lib/gluster.js";

/** Keeps hosts in the trusted pool. */
export default defineModule({
  summary: "Join hosts to a Gluster pool",
  description:
    "Probes the hosts that are not peers yet and waits until every one of them is in the cluster and connected, so that a volume can be created right afterwards. The list may include the host that runs this, under any of its names. Run it on one host only (run_once: true): two hosts that probe at the same time get in each other's way.",

  params: {
    hosts: param.list(
      { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9.:_-]*$" },
      "Names or addresses of the hosts, as bricks will refer to them",
      { minItems: 1 },
    ),
    state: param.presence(
      "Whether the hosts are peers. absent detaches them; gluster refuses while they have bricks",
    ),
    within: param.seconds(120, "Timeout in seconds until all are connected"),
  },
  examples: {
    "A pool of four": {
      hosts: ["gs1.example.com", "gs2.example.com", "gs3.example.com", "gs4.example.com"],
    },
    "All hosts of a group": { hosts: "{{ groups.gluster }}" },
    "Detach a host": { hosts: ["gs4.example.com"], state: "absent" },
  },
  returns: { peers: "The peers: name → connected, or the state in gluster's words" },

  reads: ({ hosts }) => ({ pool: poolProbe(hosts) }),

  check({ hosts, state }, { pool }): Comparison<PeerStates, PeerStates> {
    const others = hosts.filter((host) => !pool.self(host));
    if (state === "present") others.forEach((host) => refuseRejected(host, peerOf(host, pool)));
    const wanted = state === "absent" ? "absent" : "connected";
    const current = Object.fromEntries(others.map((host) => [host, peerState(peerOf(host, pool))]));
    const other = others.filter((host) => current[host] !== wanted);
    return {
      summary: other.join(", "),
      current,
      desired: Object.fromEntries(others.map((host) => [host, wanted])),
    };
  },

  apply({ hosts, state, within }, { before }, { pool }): readonly Action[] {
    const touched = hosts.filter((host) => host in before);
    if (state === "absent") {
      const names = touched.map((host) => peerOf(host, pool)?.names[0] ?? host);
      const detach = names.map((name) => ["peer", "detach", name]);
      return [gluster(detach, within)];
    }
    const unknown = touched.filter((host) => before[host] === "absent");
    const probe = unknown.map((host) => ["peer", "probe", host]);
    const why = `${touched.join(", ")} ${touched.length > 1 ? "are" : "is"} connected`;
    return [
      ...(probe.length > 0 ? [gluster(probe, within, ["already in peer list", "localhost not needed"])] : []),
      waitUntil("connected", { within, every: 1, why }),
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
  const look = poolLook({ peers: "gluster --xml peer status" }, hosts);
  return mapProbe(readSections(look), (found) =>
    readPool(readAnswer(found.get("peers")), found.get("names")?.text ?? ""),
  );
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
  return peer.connected ? peer.stateText : `${peer.stateText}, disconnected`;
}

/** States that do not end by waiting: Peer Rejected and Invalid State. */
function refuseRejected(host: string, peer: Peer | undefined): void {
  if (peer?.state !== 6 && peer?.state !== 11) return;
  refuse(
    `${host} is in the state “${peer.stateText}”: its configuration differs from the pool's. On ${host}, stop glusterd, delete everything in /var/lib/glusterd except glusterd.info, start it and probe again`,
  );
}
