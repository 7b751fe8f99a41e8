import assert from "node:assert/strict";
import mount from "../../modules/mount.js";
import type { Replies } from "../../engine/module/index.js";
import { answerOf, decide, doings, file, missing, refusal, stat } from "../support/module.js";

const brick = { path: "/brick0", src: "/dev/vg0/b0", fstype: "xfs", opts: "defaults,noatime" };
const LINE = "/dev/vg0/b0\t/brick0\txfs\tdefaults,noatime\t0\t0\n";
const NOW = "/dev/mapper/vg0-b0 /brick0 xfs rw,noatime 0 0\n";

interface Host {
  readonly fstab?: string | null;
  readonly mounts?: string;
  readonly point?: Parameters<typeof stat>[0] | null;
  readonly device?: ReturnType<typeof stat>;
  readonly known?: boolean;
}

const repliesOf = ({
  fstab = "",
  mounts = "",
  point = { kind: "directory" },
  device = stat({ kind: "block" }),
  known = true,
}: Host): Replies => ({
  text: file(fstab),
  mounts: file(mounts),
  point: point === null ? missing : stat(point),
  device,
  known: answerOf(known ? 0 : 1),
});
const decided = (params: object, host: Host): ReturnType<typeof decide> =>
  decide(mount, { ...brick, ...params }, repliesOf(host));

describe("mount", () => {
  const table: Record<
    string,
    readonly [
      params: object,
      host: Host,
      change: readonly [before: unknown, after: unknown] | null,
      writes?: readonly string[],
    ]
  > = {
    "writes the line and mounts": [{}, {}, ["", LINE], ["write", "run"]],
    "makes the directory first": [{}, { point: null }, ["", LINE], ["write", "directory", "run"]],
    "mounts what only fstab knows": [
      {},
      { fstab: LINE },
      [{ mounted: "nothing" }, { mounted: "/dev/vg0/b0", fstype: "xfs" }],
      ["run"],
    ],
    "writes the line of what is mounted": [{}, { mounts: NOW }, ["", LINE], ["write"]],
    "leaves both when both are right": [{}, { fstab: LINE, mounts: NOW }, null],
    "does not mind spaces, the order of options, or fields left out": [
      {},
      { fstab: "/dev/vg0/b0 /brick0/  xfs noatime,defaults\n", mounts: NOW },
      null,
    ],
    "corrects a line in its place": [
      { state: "present" },
      { fstab: `# c\n${LINE.replace("xfs", "ext4")}# d\n` },
      [`# c\n${LINE.replace("xfs", "ext4")}# d\n`, `# c\n${LINE}# d\n`],
      ["write"],
    ],
    "folds two lines for one path": [
      { state: "present" },
      { fstab: LINE + LINE },
      [LINE + LINE, LINE],
      ["write"],
    ],
    "leaves a commented line a comment": [
      { state: "present" },
      { fstab: `#${LINE}` },
      [`#${LINE}`, `#${LINE}${LINE}`],
      ["write"],
    ],
    "does not mount what shall only be in fstab": [{ state: "present" }, { fstab: LINE }, null],
    "unmounts and keeps the line": [
      { state: "unmounted" },
      { fstab: LINE, mounts: NOW },
      [{ mounted: "/dev/mapper/vg0-b0", fstype: "xfs" }, { mounted: "nothing" }],
      ["run"],
    ],
    "takes both away": [
      { state: "absent" },
      { fstab: `${LINE}# c\n`, mounts: NOW },
      [`${LINE}# c\n`, "# c\n"],
      ["run", "write"],
    ],
    "has nothing to take away": [{ state: "absent" }, { fstab: "# c\n" }, null],
    "begins fstab": [{ state: "present" }, { fstab: null }, [null, LINE], ["write"]],
    "ends a last line that lacks its ending": [
      { state: "present" },
      { fstab: "# c" },
      ["# c", `# c\n${LINE}`],
      ["write"],
    ],
    "escapes a blank in a path": [
      { state: "present", path: "/my disk", opts: "ro" },
      {},
      ["", "/dev/vg0/b0\t/my\\040disk\txfs\tro\t0\t0\n"],
      ["write"],
    ],
    "reads an escaped blank in what is mounted": [
      { path: "/my disk", opts: "ro" },
      { fstab: "/dev/vg0/b0 /my\\040disk xfs ro 0 0\n", mounts: "/dev/dm-1 /my\\040disk xfs ro 0 0\n" },
      null,
    ],
    "knows an NFS source however its slashes are": [
      { src: "gs1:/vol/", fstype: "nfs", opts: "vers=3" },
      { fstab: "gs1:/vol/ /brick0 nfs vers=3 0 0\n", mounts: "gs1:/vol /brick0 nfs rw 0 0\n" },
      null,
    ],
    "knows a gluster source however it is written": [
      { src: "gs1:vol", fstype: "glusterfs", opts: "_netdev" },
      {
        fstab: "gs1:vol /brick0 glusterfs _netdev 0 0\n",
        mounts: "gs1:/vol /brick0 fuse.glusterfs rw 0 0\n",
      },
      null,
    ],
    "does not know the device behind a UUID": [
      { src: "UUID=1", opts: "ro" },
      { fstab: "UUID=1 /brick0 xfs ro 0 0\n", mounts: NOW },
      null,
    ],
    "does not know the device behind a bind mount": [
      { src: "/a", fstype: "none", opts: "bind" },
      { fstab: "/a /brick0 none bind 0 0\n", mounts: "/dev/sda1 /brick0 ext4 rw 0 0\n" },
      null,
    ],
    "looks at the last mount of a path": [
      {},
      { fstab: LINE, mounts: `rootfs /brick0 rootfs rw 0 0\n${NOW}` },
      null,
    ],
  };
  for (const [title, [params, host, change, writes = []]] of Object.entries(table))
    it(`mount ${title}`, () => {
      const decision = decided(params, host);
      const { before, after } = decision.change ?? {};
      assert.deepEqual(decision.change && [before, after], change);
      assert.deepEqual(doings(decision.writes), writes);
    });

  it("mount tells of both in one change", () =>
    assert.equal(decided({}, {}).change?.summary, "/brick0 in /etc/fstab, and mounted now"));

  it("mount foretells that a device or a type of file system is not there, where it is to be mounted", () => {
    const fails = (params: object, host: Host): unknown => decided(params, host).fails();
    assert.equal(fails({}, {}), null);
    assert.equal(fails({}, { device: missing }), "there is no device /dev/vg0/b0 to mount");
    assert.equal(fails({}, { known: false }), "the host does not know the type of file system xfs");
    assert.equal(fails({}, { device: missing, mounts: NOW }), null);
    assert.equal(fails({ state: "present" }, { device: missing, known: false }), null);
    assert.equal(fails({ src: "gs1:vol" }, { device: missing }), null);
  });

  it("mount refuses to hide another mount", () => {
    const host = { mounts: "gs2:/other /brick0 nfs rw 0 0\n" };
    assert.match(
      refusal(mount, { ...brick, src: "gs1:/vol", fstype: "nfs" }, repliesOf(host)),
      /gs2:\/other is mounted at \/brick0/,
    );
  });
  it("mount refuses a file as a mount point", () =>
    assert.match(refusal(mount, brick, repliesOf({ point: {} })), /needs a directory/));
  it("mount refuses when the source is not said", () =>
    assert.match(refusal(mount, { path: "/x" }, repliesOf({})), /“src” and “fstype” are needed/));
});
