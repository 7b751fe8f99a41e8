import assert from "node:assert/strict";
import glusterPeer from "../../modules/gluster_peer.js";
import { waitHolds, answerOf, decide, output, refusal } from "../support/module.js";
import { document, type FakePeer, looked, peerStatus } from "../support/gluster.js";

const hosts = ["gs1.example.com", "gs2.example.com", "gs3.example.com"];

describe("gluster_peer", () => {
  const differs = (peers: readonly FakePeer[], more: object = {}): unknown => {
    const { change } = decide(glusterPeer, { hosts, ...more }, looked({ peers: peerStatus(peers) }));
    return change && [change.before, change.after];
  };

  it("gluster_peer is ok when all but itself are connected peers", () => {
    assert.equal(differs([{ name: "gs2.example.com" }, { name: "gs3.example.com" }]), null);
  });

  it("gluster_peer knows itself and its peers by any of their names", () => {
    const aliases = { hosts: ["localhost", "192.168.10.101", "gs1", "192.168.10.102", "gs3"] };
    assert.equal(differs([{ name: "gs2.example.com" }, { name: "192.168.10.103" }], aliases), null);
  });

  it("gluster_peer knows a peer by the further names that later versions tell", () => {
    const peer = `<peer><hostname>10.0.0.9</hostname><hostnames><hostname>10.0.0.9</hostname><hostname>other.name</hostname></hostnames><connected>1</connected><state>3</state></peer>`;
    const reply = looked({ peers: document(`<peerStatus>${peer}</peerStatus>`) });
    assert.equal(decide(glusterPeer, { hosts: ["other.name"] }, reply).change, null);
  });

  it("gluster_peer probes who is missing, then waits for all", () => {
    assert.deepEqual(differs([{ name: "gs2.example.com" }]), [
      { "gs3.example.com": "absent" },
      { "gs3.example.com": "connected" },
    ]);
    const decision = decide(glusterPeer, { hosts }, looked({ peers: peerStatus([]) }));
    const [probe, wait] = decision.writes;
    assert(probe?.do === "run" && typeof probe.script === "string" && wait?.do === "wait");
    assert.match(
      probe.script,
      /gluster_command peer probe gs2\.example\.com\ngluster_command peer probe gs3/,
    );
    assert.match(probe.script, /already in peer list/);
    const all = [{ name: "gs2.example.com" }, { name: "gs3.example.com" }];
    assert.equal(waitHolds(decision, looked({ peers: peerStatus(all) })), true);
    assert.equal(waitHolds(decision, looked({ peers: peerStatus(all.slice(1)) })), false);
  });

  it("gluster_peer only waits for who is on the way, or away", () => {
    const peers = [
      { name: "gs2.example.com", state: 1, said: "Probe Sent to Peer" },
      { name: "gs3", connected: false },
    ];
    assert.deepEqual(differs(peers), [
      { "gs2.example.com": "Probe Sent to Peer", "gs3.example.com": "Peer in Cluster, disconnected" },
      { "gs2.example.com": "connected", "gs3.example.com": "connected" },
    ]);
    const { writes } = decide(glusterPeer, { hosts }, looked({ peers: peerStatus(peers) }));
    assert.deepEqual(
      writes.map((action) => action.do),
      ["wait"],
    );
  });

  it("gluster_peer detaches by the name the pool uses", () => {
    const reply = looked({ peers: peerStatus([{ name: "192.168.10.103" }]) });
    const { writes } = decide(glusterPeer, { hosts: ["gs3", "gs4"], state: "absent" }, reply);
    const [detach] = writes;
    assert(detach?.do === "run" && typeof detach.script === "string");
    assert.match(detach.script, /\ngluster_command peer detach 192\.168\.10\.103$/);
  });

  it("gluster_peer refuses what no probing mends", () => {
    const rejected = looked({ peers: peerStatus([{ name: "gs2", state: 6, said: "Peer Rejected" }]) });
    assert.match(
      refusal(glusterPeer, { hosts }, rejected),
      /gs2\.example\.com is in the state “Peer Rejected”/,
    );
    const down = output("== peers 1\nConnection failed. Please check if gluster daemon is operational.\n");
    assert.match(refusal(glusterPeer, { hosts }, down), /glusterd is not running/);
    assert.match(
      refusal(glusterPeer, { hosts }, answerOf(0, "== peers 127\n\n")),
      /gluster is not installed/,
    );
    const failed = looked({ peers: document("", -1, "it &lt;broke&gt;") });
    assert.match(refusal(glusterPeer, { hosts }, failed), /gluster peer status: it <broke>/);
  });
});
