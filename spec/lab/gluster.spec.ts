import assert from "node:assert/strict";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, lives, only, type Life, type Tampering } from "./life.js";

const FOUR = ["gs1", "gs2", "gs3", "gs4"];
const names = FOUR.map((name) => `${name}.example.com`);

/** A brick of this name on each of the first hosts, as a YAML list. */
const bricks = (name: string, ...hosts: readonly string[]): string =>
  `[${hosts.map((host) => `${host}.example.com:/gluster_brick0/${name}`).join(", ")}]`;

const volume = (name: string, more: string): string =>
  `gluster_volume:\n  name: ${name}\n  ${more.replaceAll("\n", "\n  ")}`;

const tamperings = (name: string): readonly Tampering[] => [
  {
    what: "gluster volume set",
    by: `gluster volume set ${name} network.ping-timeout 42`,
    named: /"before":\{"network.ping-timeout":"42"\},"after":\{"network.ping-timeout":"10"\}/,
  },
  {
    what: "gluster volume stop",
    by: `gluster --mode=script volume stop ${name}`,
    named: /"before":\{"status":"stopped"\},"after":\{"status":"started"\}/,
  },
  {
    what: "gluster volume reset",
    by: `gluster volume reset ${name} storage.owner-uid`,
    named: /"before":\{"storage.owner-uid":null\},"after":\{"storage.owner-uid":"36"\}/,
  },
];

describe("gluster, the real one", () => {
  const lab = onTheLab();
  before(async function () {
    this.timeout(300_000);
    const told = await lab().play(FOUR, "- service: { name: glusterd, state: started }");
    assert.equal(told.exit, 0, JSON.stringify(told.outcomes));
  });

  describe("gluster_peer", () => {
    lives(lab, [
      {
        title: "joins four hosts",
        present: `gluster_peer: { hosts: [${names.join(", ")}] }`,
        absent: `gluster_peer: { hosts: [${names.slice(1).join(", ")}], state: absent }`,
        proof: "test $(gluster pool list | grep -c Connected) = 4",
        tampered: [
          {
            what: "gluster peer detach",
            by: "printf 'y\\n' | gluster peer detach gs3.example.com",
            named:
              /"summary":"gs3.example.com","before":\{"gs3.example.com":"absent"\},"after":\{"gs3.example.com":"connected"\}/,
          },
        ],
      },
    ]);

    it("waits for a peer that is away, and says in the end that it is", async () => {
      assert.equal((await lab().play(["gs1"], `- gluster_peer: { hosts: [${names.join(", ")}] }`)).exit, 0);
      lab().on("gs4", "systemctl stop glusterd");
      try {
        const told = await lab().play(["gs1"], `- gluster_peer: { hosts: [${names.join(", ")}], within: 3 }`);
        assert.match(complaint(told), /gs4\.example\.com/);
      } finally {
        lab().on("gs4", "systemctl start glusterd");
      }
      assert.equal((await lab().play(["gs1"], `- gluster_peer: { hosts: [${names.join(", ")}] }`)).exit, 0);
    }).timeout(300_000);
  });

  describe("gluster_volume", () => {
    const layouts: readonly (readonly [string, string, string, string])[] = [
      [
        "two copies on four hosts",
        "pairs",
        `replica: 2\nbricks: ${bricks("pairs", ...FOUR)}`,
        "Type: Distributed-Replicate",
      ],
      [
        "two copies and an arbiter",
        "judged",
        `replica: 3\narbiter: 1\nbricks: ${bricks("judged", "gs1", "gs2", "gs3")}`,
        "1 x (2 + 1) = 3",
      ],
      [
        "files spread over two bricks",
        "spread",
        `bricks: ${bricks("spread", "gs1", "gs2")}`,
        "Type: Distribute",
      ],
      [
        "erasure codes over three bricks",
        "coded",
        `disperse: 3\nredundancy: 1\nbricks: ${bricks("coded", "gs1", "gs2", "gs3")}`,
        "1 x (2 + 1) = 3",
      ],
    ];
    lives(
      lab,
      layouts.map(([title, name, layout, says]): Life => ({
        title: `keeps a volume of ${title}`,
        present: volume(
          name,
          `${layout}\noptions: { storage.owner-uid: 36, storage.owner-gid: 36, network.ping-timeout: 10 }`,
        ),
        absent: volume(name, "state: absent\ndestroy: true"),
        proof: `gluster volume info ${name} | grep -F '${says}' && gluster volume info ${name} | grep -x 'Status: Started' && test $(gluster volume get ${name} network.ping-timeout | awk '/ping/{print $2}') = 10`,
        tampered: tamperings(name).slice(0, name === "pairs" ? undefined : 1),
      })),
    );

    it("refuses to begin while a peer is away", async () => {
      lab().on("gs4", "systemctl stop glusterd");
      try {
        lab().on(
          "gs1",
          "for i in $(seq 600); do gluster pool list | grep -q Disconnected && exit; sleep 0.2; done; exit 1",
        );
        const told = await lab().play(
          ["gs1"],
          `- ${volume("early", `replica: 2\nbricks: ${bricks("early", ...FOUR)}`).replaceAll("\n", "\n  ")}`,
        );
        assert.match(complaint(told), /gs4\.example\.com is in the state .*not connected.*must be connected/);
        assert.doesNotMatch(lab().on("gs1", "gluster volume list"), /early/);
      } finally {
        lab().on("gs4", "systemctl start glusterd");
        lab().on(
          "gs1",
          "for i in $(seq 600); do gluster pool list | grep -q Disconnected || exit 0; sleep 0.2; done; exit 1",
        );
      }
    }).timeout(300_000);

    it("adds whole sets, knows the same bricks in another order for another volume, and resets options", async () => {
      const task = (more: string): string => `- ${volume("grows", more).replaceAll("\n", "\n  ")}`;
      const two = bricks("grows", "gs1", "gs2");
      const four = bricks("grows", ...FOUR);
      const crossed = bricks("grows", "gs1", "gs3", "gs2", "gs4");
      const play = async (more: string) => lab().play(["gs1"], task(more));
      assertIs(
        only(await play(`replica: 2\nbricks: ${two}\noptions: { performance.cache-size: 64MB }`)),
        "changed",
        "making it",
      );
      assertIs(only(await play(`replica: 2\nbricks: ${four}`)), "changed", "growing it");
      assert.match(lab().on("gs1", "gluster volume info grows"), /Number of Bricks: 2 x 2 = 4/);
      assertIs(only(await play(`replica: 2\nbricks: ${four}`)), "ok", "again");
      assert.match(complaint(await play(`replica: 2\nbricks: ${crossed}`)), /in other sets/);
      assert.match(complaint(await play(`replica: 2\nbricks: ${two}`)), /bricks that are not in the list/);
      assertIs(
        only(await play(`replica: 2\nbricks: ${four}\nunmanaged_options: reset`)),
        "changed",
        "resetting",
      );
      assert.doesNotMatch(lab().on("gs1", "gluster volume info grows"), /cache-size/);
      assertIs(
        only(await play(`replica: 2\nbricks: ${four}\nunmanaged_options: reset`)),
        "ok",
        "resetting again",
      );
      assertIs(only(await play("state: stopped")), "changed", "stopping it");
      assert.match(lab().on("gs1", "gluster volume info grows"), /Status: Stopped/);
      assertIs(only(await play("state: absent\ndestroy: true")), "changed", "deleting it");
    }).timeout(300_000);

    it("makes the guide's volume of eight mount points, owned by 36:36 through its mount", async () => {
      const list = ["0", "1"].flatMap((number) => names.map((name) => `${name}:/gluster_brick${number}`));
      const tasks = `- gluster_volume:
    name: gluster-vol1
    replica: 2
    force: true
    bricks: [${list.join(", ")}]
    options: { storage.owner-uid: 36, storage.owner-gid: 36 }
- mount: { path: /mnt/vol, src: "gs1.example.com:/gluster-vol1", fstype: glusterfs, opts: "defaults,_netdev", state: mounted }
- file: { path: /mnt/vol/ovirt_data, state: directory, owner: 36, group: 36, mode: "0755" }`;
      const first = await lab().play(["gs1"], tasks);
      assert.deepEqual(
        first.outcomes.map(({ type }) => type),
        ["changed", "changed", "changed"],
        JSON.stringify(first.outcomes),
      );
      assert.equal(
        lab().on("gs1", "stat -c %u:%g /mnt/vol /mnt/vol/ovirt_data; findmnt -no FSTYPE /mnt/vol"),
        "36:36\n36:36\nfuse.glusterfs\n",
      );
      const again = await lab().play(["gs1"], tasks);
      assert.deepEqual(
        again.outcomes.map(({ type }) => type),
        ["ok", "ok", "ok"],
      );
      lab().on("gs2", "find /gluster_brick0 -maxdepth 1 -name ovirt_data | grep .");
    }).timeout(300_000);

    it("refuses another volume's brick, whoever says force", async () => {
      const told = await lab().play(
        ["gs1"],
        `- ${volume("thief", "force: true\nbricks: [gs1.example.com:/gluster_brick0]").replaceAll("\n", "\n  ")}`,
      );
      assert.match(complaint(told), /gluster_brick0 belongs to the volume with the id [0-9a-f-]{36}/);
      assert.doesNotMatch(lab().on("gs1", "gluster volume list"), /thief/);
    });
  });
});
