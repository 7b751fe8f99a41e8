import assert from "node:assert/strict";
import { runOn, useSite, type Ran } from "./support.js";
import { prepareStorage } from "./scenario.js";

describe("the site's gluster", function () {
  this.timeout(300_000);
  const site = useSite();
  const on = (host: string, command: string): Promise<Ran> => runOn(site, host, command);
  const BRICKS = "gs{1,2,3,4}.example.com:/gluster_brick0 gs{1,2,3,4}.example.com:/gluster_brick1";

  before(async function () {
    this.timeout(300_000);
    await prepareStorage(site, ["packages"]);
  });

  const cases: readonly (readonly [string, string, string, Partial<Ran> & { readonly matches?: RegExp }])[] =
    [
      [
        "knows no peers at first",
        "gs1",
        "gluster peer status",
        { status: 0, stderr: "peer status: No peers present\n" },
      ],
      [
        "probes itself in vain",
        "gs1",
        "gluster peer probe gs1.example.com",
        { stdout: "peer probe: success. Probe on localhost not needed\n" },
      ],
      [
        "probes others",
        "gs1",
        "for one in 2 3 4; do gluster peer probe gs$one.example.com; done; sleep 0.6",
        { matches: /^(peer probe: success\. \n){3}$/ },
      ],
      [
        "and again",
        "gs1",
        "gluster peer probe gs2.example.com",
        { stdout: "peer probe: success. Host gs2.example.com port 24007 already in peer list\n" },
      ],
      [
        "is known to the others by its address",
        "gs3",
        "gluster peer status",
        { matches: /Hostname: 192\.168\.10\.101\nUuid: .*\nState: Peer in Cluster \(Connected\)/ },
      ],
      [
        "refuses mount points without force",
        "gs1",
        `gluster volume create v replica 2 ${BRICKS}`,
        { status: 1, matches: /^$/ },
      ],
      [
        "counts bricks",
        "gs1",
        "gluster volume create v replica 2 gs1.example.com:/gluster_brick0 force",
        { status: 1, stderr: "number of bricks is not a multiple of replica count\n" },
      ],
      [
        "answers failures in XML with status 0",
        "gs1",
        "gluster --xml volume start v",
        { status: 0, matches: /<opRet>-1<\/opRet>.*<opErrstr>Volume v does not exist</ },
      ],
      [
        "creates",
        "gs1",
        `gluster volume create v replica 2 ${BRICKS} force`,
        { stdout: "volume create: v: success: please start the volume to access data\n" },
      ],
      [
        "once",
        "gs2",
        `gluster volume create v replica 2 ${BRICKS} force`,
        { status: 1, stderr: "volume create: v: failed: Volume v already exists\n" },
      ],
      [
        "shows an unknown volume in XML as none",
        "gs2",
        "gluster volume info w --xml",
        { status: 0, matches: /<volumes><count>0<\/count><\/volumes>/ },
      ],
      [
        "starts once",
        "gs4",
        "gluster volume start v; gluster volume start v",
        { status: 1, stderr: "volume start: v: failed: Volume v already started\n" },
      ],
      [
        "stores short names in full",
        "gs1",
        "gluster volume set v quick-read off; gluster volume info v | tail -1",
        { stdout: "volume set: success\nperformance.quick-read: off\n" },
      ],
      [
        "names the nearest option",
        "gs1",
        "gluster volume set v storage.owner-uidd 36",
        {
          status: 1,
          matches: /^$/,
          stderr:
            "volume set: failed: option : storage.owner-uidd does not exist\nDid you mean storage.owner-uid?\n",
        },
      ],
      [
        "owns bricks and root",
        "gs1",
        "gluster volume set v storage.owner-uid 36 storage.owner-gid 36 >/dev/null; stat -c %u:%g /gluster_brick1",
        { stdout: "36:36\n" },
      ],
      [
        "is mounted by nfs, everywhere the same",
        "gs2",
        "mount -t nfs -o vers=3 gs1.example.com:/v /mnt && echo hello >/mnt/file; grep /mnt /proc/mounts",
        { stdout: "gs1.example.com:/v /mnt nfs rw,relatime,vers=3,addr=192.168.10.101 0 0\n" },
      ],
      [
        "by glusterfs too",
        "gs3",
        "mount -t glusterfs gs3.example.com:/v /mnt && cat /mnt/file && umount /mnt; ls /mnt",
        { stdout: "hello\n" },
      ],
      [
        "not by another's name",
        "gs3",
        "mount -t nfs gs1.example.com:/w /mnt",
        {
          status: 32,
          stderr:
            "mount.nfs: mounting gs1.example.com:/w failed, reason given by server: No such file or directory\n",
        },
      ],
      [
        "asks before it stops",
        "gs1",
        "gluster volume stop v </dev/null",
        {
          status: 1,
          stdout:
            "Stopping volume will make its data inaccessible. Do you want to continue? (y/n) gluster cli read error\n",
        },
      ],
      [
        "stops and deletes on yes",
        "gs1",
        "echo y | gluster volume stop v; yes | gluster volume delete v | tail -c 26",
        { matches: /volume stop: v: success\nvolume delete: v: success\n$/ },
      ],
      [
        "leaves its mark on bricks",
        "gs1",
        "getfattr -n trusted.glusterfs.volume-id -e hex --absolute-names /gluster_brick0 | grep -c =0x; gluster volume create w gs1.example.com:/gluster_brick0/sub",
        {
          status: 1,
          stdout: "1\n",
          stderr: "volume create: w: failed: parent directory /gluster_brick0 is already part of a volume\n",
        },
      ],
      [
        "loses a peer by a fault",
        "gs4",
        "touch /var/lib/site/faults/lost-peer; gluster pool list | grep -c Disconnected; rm /var/lib/site/faults/lost-peer",
        { stdout: "3\n" },
      ],
      [
        "needs its daemon",
        "gs4",
        "service glusterd stop >/dev/null; gluster pool list",
        { status: 1, stdout: "Connection failed. Please check if gluster daemon is operational.\n" },
      ],
    ];
  for (const [what, host, command, { matches, ...expected }] of cases) {
    it(what, async () => {
      const ran = await on(host, command);
      assert.deepEqual({ ...ran, ...expected }, ran);
      if (matches !== undefined) assert.match(ran.stdout, matches);
    });
  }
});
