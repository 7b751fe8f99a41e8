import assert from "node:assert/strict";
import type { Reply } from "../../engine/module/index.js";
import { sameValue } from "../../modules/lib/gluster_options.js";
import { elements, parseXml, textAt } from "../../modules/lib/xml.js";
import glusterVolume from "../../modules/gluster_volume.js";
import { document, type FakePeer, looked, peerStatus } from "../support/gluster.js";
import { waitHolds, decide, output, refusal } from "../support/module.js";

const brick = (host: number, disk: number): string => `gs${host}.example.com:/gluster_brick${disk}`;
const FOUR = [1, 2, 3, 4].map((host) => brick(host, 0));
const EIGHT = [0, 1].flatMap((disk) => [1, 2, 3, 4].map((host) => brick(host, disk)));
const PEERS: readonly FakePeer[] = [2, 3, 4].map((host) => ({ name: `gs${host}.example.com` }));

interface Fake {
  readonly bricks?: readonly string[];
  readonly status?: number;
  readonly replica?: number;
  readonly arbiter?: number;
  readonly disperse?: number;
  readonly transport?: number;
  readonly options?: Readonly<Record<string, string>>;
  /** As 3.4 writes a brick: text alone. */
  readonly plain?: true;
}

function info({
  bricks = EIGHT,
  status = 1,
  replica = 2,
  arbiter = 0,
  disperse = 0,
  transport = 0,
  options = {},
  plain,
}: Fake): string {
  const items = bricks.map((text) =>
    plain
      ? `<brick>${text}</brick>`
      : `<brick uuid="u">${text}<name>${text}</name><hostUuid>u</hostUuid></brick>`,
  );
  const set = Object.entries(options).map(
    ([name, value]) => `<option><name>${name}</name><value>${value}</value></option>`,
  );
  return document(`<volInfo><volumes><volume><name>v</name><id>id-of-v</id><status>${status}</status>
    <statusStr>x</statusStr><brickCount>${bricks.length}</brickCount><distCount>2</distCount><stripeCount>1</stripeCount>
    <replicaCount>${replica}</replicaCount><arbiterCount>${arbiter}</arbiterCount><disperseCount>${disperse}</disperseCount>
    <type>5</type><transport>${transport}</transport><bricks>${items.join("\n")}</bricks>
    <optCount>0</optCount><options>${set.join("")}</options></volume><count>1</count></volumes></volInfo>`);
}

const NONE = document("<volInfo><volumes/></volInfo>");

const host = (volume: string, peers: readonly FakePeer[] = PEERS, claims: string | null = ""): Reply =>
  looked({ volume, peers: peerStatus(peers) }, claims);

const wanted = { name: "v", replica: 2, bricks: EIGHT };

describe("gluster_volume", () => {
  const differs = (params: object, reply: Reply): unknown => {
    const { change } = decide(glusterVolume, { ...wanted, ...params }, reply);
    return change && [change.before, change.after];
  };
  /** The gluster commands it would run. */
  const commands = (params: object, reply: Reply): readonly string[] => {
    const [first] = decide(glusterVolume, { ...wanted, ...params }, reply).writes;
    const script = first?.do === "run" && typeof first.script === "string" ? first.script : "";
    return [...script.matchAll(/^gluster_command volume (.*)$/gm)].map(([, command]) => command ?? "");
  };

  it("gluster_volume leaves a volume alone that is as asked, in the XML of 3.4 and of later versions", () => {
    assert.equal(differs({}, host(info({}))), null);
    assert.equal(differs({}, host(info({ plain: true }))), null);
  });

  it("gluster_volume compares bricks by meaning: slashes, names and addresses of one host", () => {
    const bricks = EIGHT.map((text) => text.replace("gs3.example.com:", "192.168.10.103:").concat("/"));
    assert.equal(differs({ bricks }, host(info({}))), null);
  });

  it("gluster_volume creates, configures, starts and waits, in this order", () => {
    const options = { "storage.owner-uid": 36, "nfs.disable": false };
    assert.deepEqual(commands({ options, force: true }, host(NONE)), [
      `create v replica 2 transport tcp ${EIGHT.join(" ")} force`,
      "set v storage.owner-uid 36 nfs.disable off",
      "start v",
    ]);
    const { writes, change } = decide(glusterVolume, { ...wanted, options, force: true }, host(NONE));
    assert.deepEqual(
      writes.map((action) => action.do),
      ["run", "wait"],
    );
    assert.equal(change?.before, null);
  });

  it("gluster_volume never uses script mode, which forces in 3.4 and 3.5", () => {
    const [action] = decide(glusterVolume, wanted, host(NONE)).writes;
    assert(action?.do === "run" && typeof action.script === "string");
    assert.doesNotMatch(action.script, /mode=script|force/);
  });

  it("gluster_volume waits for the bricks, and for gluster's NFS server where it is one", () => {
    const decision = decide(glusterVolume, { ...wanted, bricks: FOUR }, host(NONE));
    const node = (name: string, status: number): string =>
      `<node><hostname>${name}</hostname><path>/p</path><status>${status}</status></node>`;
    const online = (...nodes: string[]): boolean =>
      waitHolds(
        decision,
        output(
          document(
            `<volStatus><volumes><volume><volName>v</volName>${nodes.join("")}</volume></volumes></volStatus>`,
          ),
        ),
      );
    const bricks = FOUR.map((text) => node(text.split(":")[0] ?? "", 1));
    assert.equal(online(...bricks), true);
    assert.equal(online(...bricks, node("NFS Server", 1), node("Self-heal Daemon", 0)), true);
    assert.equal(online(...bricks, node("NFS Server", 0)), false);
    assert.equal(online(...bricks.slice(1)), false);
    assert.equal(online(...bricks.slice(1), node("gs1.example.com", 0)), false);
    assert.equal(waitHolds(decision, output(document("", -1, "Another transaction is in progress"))), false);
  });

  it("gluster_volume starts and stops, and leaves alone what is only to be present", () => {
    assert.deepEqual(differs({}, host(info({ status: 0 }))), [{ status: "created" }, { status: "started" }]);
    assert.deepEqual(differs({ state: "stopped" }, host(info({}))), [
      { status: "started" },
      { status: "stopped" },
    ]);
    assert.equal(differs({ state: "stopped" }, host(info({ status: 2 }))), null);
    assert.equal(differs({ state: "present" }, host(info({ status: 2 }))), null);
  });

  it("gluster_volume adds whole sets, wherever they are in the list", () => {
    const have = host(info({ bricks: FOUR }));
    assert.deepEqual(commands({}, have), [`add-brick v ${EIGHT.slice(4).join(" ")}`]);
    assert.deepEqual(commands({ bricks: [...EIGHT.slice(4), ...FOUR] }, have), [
      `add-brick v ${EIGHT.slice(4).join(" ")}`,
    ]);
  });

  it("gluster_volume takes two members of a set in another order for the same set, but not the place of an arbiter", () => {
    const [a = "", b = "", ...rest] = EIGHT;
    assert.equal(differs({ bricks: [b, a, ...rest] }, host(info({}))), null);
    const three = FOUR.slice(0, 3);
    const arbiter = { replica: 3, arbiter: 1 };
    assert.equal(differs({ ...arbiter, bricks: three }, host(info({ ...arbiter, bricks: three }))), null);
    assert.match(
      refusal(
        glusterVolume,
        { ...wanted, ...arbiter, bricks: three.toReversed() },
        host(info({ ...arbiter, bricks: three })),
      ),
      /in other sets/,
    );
  });

  const options = { "storage.owner-uid": "36", "nfs.disable": "off", "performance.quick-read": "disable" };
  it("gluster_volume compares options by meaning", () => {
    const asked = { "storage.owner-uid": 36, "nfs.disable": false, "quick-read": "off" };
    assert.equal(differs({ options: asked }, host(info({ options }))), null);
    assert.deepEqual(differs({ options: { "storage.owner-uid": 107 } }, host(info({ options }))), [
      { "storage.owner-uid": "36" },
      { "storage.owner-uid": "107" },
    ]);
    assert.equal(sameValue("1", "on"), true);
    assert.equal(sameValue("1", "0"), false);
    assert.equal(sameValue("10", "1"), false);
    assert.equal(sameValue("auto", "off"), false);
  });

  it("gluster_volume resets options that nobody asked for only when told so, and never what volumes are born with", () => {
    const reset = { unmanaged_options: "reset", options: { "storage.owner-uid": 36 } };
    assert.deepEqual(commands(reset, host(info({ options }))), ["reset v performance.quick-read"]);
    assert.equal(differs({ options: { "storage.owner-uid": 36 } }, host(info({ options }))), null);
  });

  it("gluster_volume deletes only when told twice", () => {
    assert.match(refusal(glusterVolume, { name: "v", state: "absent" }, host(info({}))), /set destroy: true/);
    assert.deepEqual(commands({ state: "absent", destroy: true }, host(info({}))), ["stop v", "delete v"]);
    assert.equal(differs({ state: "absent" }, host(NONE)), null);
    assert.equal(differs({ state: "absent" }, host(document("", -1, "Volume v does not exist"))), null);
  });

  const claim = "# file: /gluster_brick0\ntrusted.glusterfs.volume-id=0x1d6f6bca00001111222233334444aaaa\n";
  const refused: readonly (readonly [string, object, Reply, RegExp])[] = [
    [
      "a brick of another volume, force or not",
      { force: true },
      host(NONE, PEERS, claim),
      /belongs to the volume with the id 1d6f6bca-0000-1111-2222-33334444aaaa/,
    ],
    [
      "a brick within one of another volume",
      { bricks: FOUR.map((text) => `${text}/sub`) },
      host(NONE, PEERS, claim),
      /gluster_brick0 belongs/,
    ],
    ["to remove bricks", { bricks: FOUR }, host(info({})), /not in the list: .*gluster_brick1.*remove-brick/],
    [
      "to regroup bricks",
      { bricks: [EIGHT[0], EIGHT[2], EIGHT[1], ...EIGHT.slice(3)] },
      host(info({})),
      /in other sets/,
    ],
    ["another layout", { replica: 4 }, host(info({})), /replica is 2, not 4/],
    ["another transport", { transport: "rdma" }, host(info({})), /transport is tcp, not rdma/],
    [
      "bricks that do not fill sets",
      { bricks: EIGHT.slice(1) },
      host(NONE),
      /7 bricks cannot be divided into sets of 2/,
    ],
    [
      "a brick twice",
      { bricks: [...FOUR.slice(0, 3), `${FOUR[0] ?? ""}/`] },
      host(NONE),
      /in the list twice/,
    ],
    ["a local name", { bricks: ["localhost:/b", "gs2:/b"] }, host(NONE), /cannot use a local name/],
    ["both copies on one host", { bricks: [brick(1, 0), brick(1, 1)] }, host(NONE), /two bricks on gs1/],
    [
      "both copies on one host by two names",
      { bricks: ["gs2:/a", "192.168.10.102:/b"] },
      host(NONE),
      /two bricks on/,
    ],
    ["a host that is no peer", {}, host(NONE, PEERS.slice(1)), /gs2\.example\.com is not in the pool/],
    [
      "a host that is away",
      {},
      host(NONE, [...PEERS.slice(1), { name: "gs2", connected: false }]),
      /not connected/,
    ],
    [
      "a host that is on the way",
      {},
      host(NONE, [...PEERS.slice(1), { name: "gs2", state: 1, said: "Probe Sent to Peer" }]),
      /Probe Sent to Peer/,
    ],
    ["a volume of nothing", { bricks: undefined }, host(NONE), /no “bricks” to create it from/],
    ["a group of options", { options: { group: "virt" } }, host(info({})), /one by one/],
    [
      "a gluster that fails",
      {},
      host(document("", -1, "Connection to daemon lost")),
      /volume info: Connection/,
    ],
  ];
  for (const [title, params, reply, expected] of refused)
    it(`gluster_volume refuses ${title}`, () => {
      const given = Object.entries<unknown>({ ...wanted, ...params }).filter(
        ([, value]) => value !== undefined,
      );
      assert.match(refusal(glusterVolume, Object.fromEntries(given), reply), expected);
    });

  it("gluster_volume allows two bricks of a set on one host when forced, and says when it cannot look", () => {
    const bricks = [brick(1, 0), brick(1, 1)];
    assert.deepEqual(
      commands({ bricks, force: true }, host(NONE)).at(0),
      `create v replica 2 transport tcp ${bricks.join(" ")} force`,
    );
    const { notes } = decide(glusterVolume, { ...wanted, force: true }, host(NONE, PEERS, null));
    assert.match(notes.map(({ text }) => text).join(), /has no getfattr/);
  });

  it("gluster_volume manages an option of a volume without naming its bricks", () => {
    const params = { name: "v", state: "present", options: { "network.ping-timeout": 10 } };
    assert.deepEqual(decide(glusterVolume, params, host(info({}))).change?.after, {
      "network.ping-timeout": "10",
    });
  });
});

describe("the reader of gluster's XML", () => {
  it("the reader of gluster's XML takes the first text of mixed content, and nothing from attributes", () => {
    const root = parseXml(
      '<?xml version="1.0"?><a><!-- c --><b x="1">one<c>two</c>three</b><b/><d>&lt;&#65;&amp;</d></a>',
    );
    assert.equal(textAt(root, "b"), "one");
    assert.equal(elements(root, "b").length, 2);
    assert.equal(textAt(root, "b", "c"), "two");
    assert.equal(textAt(root, "d"), "<A&");
    assert.equal(textAt(root, "e"), null);
  });

  it("the reader of gluster's XML takes nothing that is not well-formed for a document", () => {
    for (const text of ["", "Connection failed.", "<a>", "<a></b>", "<a><b></a></b>", "</a>"])
      assert.equal(parseXml(text), null, text);
  });
});
