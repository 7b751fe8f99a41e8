import { done, element, failed, type Answer } from "./gluster-answer.js";
import {
  addressOf,
  isInCluster,
  isReachable,
  nameOf,
  nodeOf,
  poolOf,
  uuidOf,
  type GlusterState,
} from "./gluster-state.js";

/** `peer probe HOST` on `self`. */
export function probe(state: GlusterState, self: string, host: string): Answer {
  const prefix = "peer probe: failed: ";
  const node = nodeOf(host, self);
  if (node === self) return done("peer probe: success. Probe on localhost not needed\n");
  if (node === null || !isReachable(node)) return failed(prefix, "Probe returned with unknown errno 107");
  const pool = poolOf(state, self);
  if (pool.members.includes(node)) {
    const known = nameOf(state, self, node) === host;
    rename(state, pool.members, node, host);
    return done(
      known
        ? `peer probe: success. Host ${host} port 24007 already in peer list\n`
        : "peer probe: success. \n",
    );
  }
  const theirs = poolOf(state, node);
  if (theirs.members.length > 1) return failed(prefix, `${host} is already part of another cluster`);
  if (theirs.volumes.some(({ name }) => pool.volumes.some((own) => own.name === name))) {
    return failed(prefix, `Atleast one volume on ${host} conflicts with existing volumes in the cluster`);
  }
  state.pools.splice(state.pools.indexOf(theirs), 1);
  pool.volumes.push(...theirs.volumes);
  // The newcomer learns the others by the names used here, and the one who probed it by its address.
  state.names[node] = { ...state.names[self], [self]: addressOf(self) };
  pool.members.push(node);
  rename(state, pool.members, node, host);
  state.joined[node] = Date.now();
  return done("peer probe: success. \n");
}

/** `peer detach HOST [force]` on `self`. */
export function detach(state: GlusterState, self: string, host: string, force: boolean): Answer {
  const prefix = "peer detach: failed: ";
  const node = nodeOf(host, self);
  if (node === self) return failed(prefix, `${host} is localhost`);
  const pool = poolOf(state, self);
  if (node === null || !pool.members.includes(node)) return failed(prefix, `${host} is not part of cluster`);
  if (pool.volumes.some(({ bricks }) => bricks.some((brick) => brick.node === node))) {
    return failed(prefix, `Brick(s) with the peer ${host} exist in cluster`);
  }
  if (!isReachable(node) && !force) {
    return failed(prefix, "One of the peers is probably down. Check with 'peer status'");
  }
  pool.members.splice(pool.members.indexOf(node), 1);
  return done("peer detach: success\n");
}

/** `peer status` on `self`. */
export function status(state: GlusterState, self: string): Answer {
  const peers = poolOf(state, self).members.filter((node) => node !== self);
  if (peers.length === 0)
    return { text: "", remark: "peer status: No peers present", xml: element("peerStatus") };
  const lines = peers.map(
    (node) =>
      `\nHostname: ${nameOf(state, self, node)}\nUuid: ${uuidOf(state, node)}\nState: ${stateText(state, node)} (${
        sees(self, node) ? "Connected" : "Disconnected"
      })\n`,
  );
  return done(
    `Number of Peers: ${peers.length}\n${lines.join("")}`,
    element("peerStatus", ...peerElements(state, self, peers)),
  );
}

/** `pool list` on `self`, which lists itself as localhost. */
export function list(state: GlusterState, self: string): Answer {
  const peers = poolOf(state, self).members.filter((node) => node !== self);
  const row = (uuid: string, name: string, connected: boolean): string =>
    `${uuid}\t${name.padEnd(8)}\t${connected ? "Connected" : "Disconnected"} \n`;
  const rows = peers.map((node) => row(uuidOf(state, node), nameOf(state, self, node), sees(self, node)));
  const own =
    element("uuid", uuidOf(state, self)) + element("hostname", "localhost") + element("connected", 1);
  return done(
    `UUID\t\t\t\t\tHostname\tState\n${rows.join("")}${row(uuidOf(state, self), "localhost", true)}`,
    element("peerStatus", ...peerElements(state, self, peers), element("peer", own)),
  );
}

/** Whether glusterd on `self` has a connection to that host. */
export const sees = (self: string, node: string): boolean =>
  node === self || (isReachable(self) && isReachable(node));

const stateText = (state: GlusterState, node: string): string =>
  isInCluster(state, node) ? "Peer in Cluster" : "Accepted peer request";

const peerElements = (state: GlusterState, self: string, peers: readonly string[]): readonly string[] =>
  peers.map((node) =>
    element(
      "peer",
      element("uuid", uuidOf(state, node)),
      element("hostname", nameOf(state, self, node)),
      element("connected", sees(self, node) ? 1 : 0),
      element("state", isInCluster(state, node) ? 3 : 4),
      element("stateStr", stateText(state, node)),
    ),
  );

function rename(state: GlusterState, viewers: readonly string[], node: string, name: string): void {
  for (const viewer of viewers) if (viewer !== node) (state.names[viewer] ??= {})[node] = name;
}
