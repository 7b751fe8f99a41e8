import assert from "node:assert/strict";
import ifcfg from "../../modules/ifcfg.js";
import { decide, doings, file, refusal } from "../support/module.js";

/** What the file would come to hold, or undefined when it would be left alone. */
const becomes = (text: string | null, keys: object, more: object = {}): unknown => {
  const params = { device: "eth0", keys, ...more };
  const change = decide(ifcfg, params, [file(text), file(null)]).change;
  if (change && typeof change.after === "string")
    assert.equal(
      decide(ifcfg, params, [file(change.after), file(null)]).change,
      null,
      "asks for a second change",
    );
  return change?.after;
};

describe("ifcfg", () => {
  const guide = {
    NAME: "eth0",
    ONBOOT: true,
    BOOTPROTO: "static",
    IPADDR: "192.168.10.101",
    NETMASK: "255.255.255.0",
    GATEWAY: "192.168.10.1",
    DNS1: "192.168.10.1",
  };

  const table: Record<
    string,
    readonly [before: string | null, keys: object, after: string | null | undefined, more?: object]
  > = {
    "writes a whole file": [
      null,
      { ONBOOT: true, IPADDR: "10.0.0.1", MTU: 9000 },
      "DEVICE=eth0\nONBOOT=yes\nIPADDR=10.0.0.1\nMTU=9000\n",
    ],
    "changes a key in its place, and keeps comments and order": [
      "# mine\nDEVICE=eth0\nONBOOT=no\n# tail\n",
      { ONBOOT: true },
      "# mine\nDEVICE=eth0\nONBOOT=yes\n# tail\n",
    ],
    "adds a key after the last one, before trailing comments": [
      "DEVICE=eth0\n# tail\n",
      { ONBOOT: true },
      "DEVICE=eth0\nONBOOT=yes\n# tail\n",
    ],
    "reads quotes as sh does": [
      `DEVICE="eth0"\nONBOOT='yes'\nBONDING_OPTS="mode=1"' miimon=100'\n`,
      { ONBOOT: true, BONDING_OPTS: "mode=1 miimon=100" },
      undefined,
    ],
    "reads a trailing comment as sh does": [
      "DEVICE=eth0 # first\nONBOOT=yes\t# up\n",
      { ONBOOT: true },
      undefined,
    ],
    "quotes what is more than a plain word": [
      "DEVICE=eth0\n",
      { BONDING_OPTS: "mode=1 miimon=100" },
      'DEVICE=eth0\nBONDING_OPTS="mode=1 miimon=100"\n',
    ],
    "never lets a value be run": [
      "DEVICE=eth0\n",
      { NAME: "$(reboot)`x`" },
      "DEVICE=eth0\nNAME='$(reboot)`x`'\n",
    ],
    "replaces a value that only running would tell": [
      "DEVICE=eth0\nNAME=$(hostname)\n",
      { NAME: "eth0" },
      "DEVICE=eth0\nNAME=eth0\n",
    ],
    "removes a key": [
      "DEVICE=eth0\nUUID=1\nUUID=2\nONBOOT=yes\n",
      { UUID: null },
      "DEVICE=eth0\nONBOOT=yes\n",
    ],
    "has nothing to remove": ["DEVICE=eth0\n", { UUID: null }, undefined],
    "folds assignments that differ": [
      "DEVICE=eth0\nIPADDR=1.1.1.1\nONBOOT=yes\nIPADDR=2.2.2.2\n",
      { IPADDR: "2.2.2.2" },
      "DEVICE=eth0\nIPADDR=2.2.2.2\nONBOOT=yes\n",
    ],
    "leaves an unchanged key that is said twice": [
      "DEVICE=eth0\nONBOOT=yes\nONBOOT=yes\n",
      { ONBOOT: true },
      undefined,
    ],
    "does not mind the case of a MAC address": [
      "DEVICE=eth0\nHWADDR=52:54:00:AB:CD:EF\n",
      { HWADDR: "52:54:00:ab:cd:ef" },
      undefined,
    ],
    "takes none for static": ["DEVICE=eth0\nBOOTPROTO=none\n", { BOOTPROTO: "static" }, undefined],
    "does not take dhcp for static": [
      "DEVICE=eth0\nBOOTPROTO=dhcp\n",
      { BOOTPROTO: "static" },
      "DEVICE=eth0\nBOOTPROTO=static\n",
    ],
    "minds the case of a bridge's type": [
      "DEVICE=br0\nTYPE=bridge\n",
      { TYPE: "Bridge", DEVICE: "br0" },
      "DEVICE=br0\nTYPE=Bridge\n",
    ],
    "leaves a commented key a comment": [
      "DEVICE=eth0\n#ONBOOT=yes\n",
      { ONBOOT: true },
      "DEVICE=eth0\nONBOOT=yes\n#ONBOOT=yes\n",
    ],
    "removes a prefix that would win over the netmask": [
      "DEVICE=eth0\nPREFIX=16\nNETMASK=255.255.255.0\n",
      { NETMASK: "255.255.255.0" },
      "DEVICE=eth0\nNETMASK=255.255.255.0\n",
    ],
    "leaves a prefix that agrees with the netmask": [
      "DEVICE=eth0\nPREFIX=24\nNETMASK=255.255.255.0\n",
      { NETMASK: "255.255.255.0" },
      undefined,
    ],
    "keeps other keys": ["DEVICE=eth0\nUUID=x\n", {}, undefined],
    "removes other keys when told, and keeps comments": [
      "# c\nDEVICE=eth0\nUUID=x\n",
      {},
      "# c\nDEVICE=eth0\n",
      { unmanaged: "remove" },
    ],
    "takes CRs away, for they would be part of the values": [
      "DEVICE=eth0\r\nX=1\r\n",
      {},
      "DEVICE=eth0\nX=1\n",
    ],
    "ends a last line that lacks its newline": ["DEVICE=eth0", { ONBOOT: true }, "DEVICE=eth0\nONBOOT=yes\n"],
    "takes the file away": ["DEVICE=eth0\n", {}, null, { state: "absent" }],
    "has nothing to take away": [null, {}, undefined, { state: "absent" }],
  };
  for (const [title, [before, keys, after, more]] of Object.entries(table))
    it(`ifcfg ${title}`, () => assert.equal(becomes(before, keys, more), after));

  describe("file names", () => {
    const nameOf = (params: object): unknown => {
      const { writes } = decide(ifcfg, { device: "eth0", ...params }, [file(null), file(null)]);
      return writes.map((action) => (action.do === "write" ? action.path : action.do)).join();
    };
    for (const name of ["eth0", "eth0:1", "eth0.42", "bond0", "System_eth0", "ovirtmgmt"])
      it(`ifcfg takes ${name}`, () =>
        assert.equal(nameOf({ file: name }), `/etc/sysconfig/network-scripts/ifcfg-${name}`));
    for (const name of [
      "eth0.bak",
      "eth0~",
      "eth0.old",
      "eth0.2014-05-08",
      "eth0.20140508",
      "eth0.rpmsave",
      "eth0-range0",
      "a b",
      "../x",
      "",
    ])
      it(`ifcfg refuses “${name}”`, () =>
        assert.match(refusal(ifcfg, { device: "eth0", file: name }, [file(null), file(null)]), /ifcfg-/));
  });

  describe("what it refuses", () => {
    const refuses = (text: string, keys: object): string =>
      refusal(ifcfg, { device: "eth0", keys }, [file(text), file(null)]);
    it("ifcfg refuses a key that sh would not take", () =>
      assert.match(refuses("", { "A-B": 1 }), /cannot be a key/));
    it("ifcfg refuses a line break in a value", () =>
      assert.match(refuses("", { NAME: "a\nreboot" }), /line break/));
    it("ifcfg refuses a bridge that EL6 would not know", () =>
      assert.match(refuses("", { TYPE: "bridge" }), /write Bridge/));
    it("ifcfg refuses a quote that is not closed", () =>
      assert.match(refuses('DEVICE=eth0\nNAME="x\n', {}), /line 2 .* has a quote that is not closed/));
    it("ifcfg refuses a wanted key set by more than one assignment", () =>
      assert.match(
        refuses("IPADDR=1.1.1.1 NETMASK=255.0.0.0\n", { NETMASK: "255.0.0.0" }),
        /sets NETMASK in/,
      ));
  });

  it("ifcfg warns of a comment that hides DEVICE from the network script", () => {
    const { notes } = decide(ifcfg, { device: "eth0" }, [file("# DEVICE=eth1\nDEVICE=eth0\n"), file(null)]);
    assert.match(notes[0]?.text ?? "", /hides the real DEVICE/);
  });

  it("ifcfg keeps its backups out of the directory", () => {
    const { writes } = decide(ifcfg, { device: "eth0", backup: true }, [file("A=1\n"), file(null)]);
    assert.deepEqual(doings(writes), ["directory", "write"]);
    assert.equal(writes[1]?.do === "write" && writes[1].backup, "/var/lib/tsplay/backup/ifcfg-eth0");
  });

  describe("after vdsm took the interface over", () => {
    const port =
      "# Generated by VDSM version 4.14.6-0.el6\nDEVICE=eth0\nONBOOT=yes\nHWADDR=52:54:00:AB:CD:EF\nBRIDGE=ovirtmgmt\nNM_CONTROLLED=no\nSTP=no\n";
    const bridge = (ip: string): string =>
      `# Generated by VDSM version 4.14.6-0.el6\nDEVICE=ovirtmgmt\nONBOOT=yes\nTYPE=Bridge\nDELAY=0\nIPADDR=${ip}\nNETMASK=255.255.255.0\nGATEWAY=192.168.10.1\nBOOTPROTO=none\nDEFROUTE=yes\nNM_CONTROLLED=no\nSTP=no\n`;
    const params = { device: "eth0", keys: guide };

    it("ifcfg, after vdsm took the interface over, is content when the bridge has the address, and says so", () => {
      const { change, notes } = decide(ifcfg, params, [file(port), file(bridge("192.168.10.101"))]);
      assert.equal(change, null);
      assert.match(notes[0]?.text ?? "", /belongs to vdsm/);
    });
    it("ifcfg, after vdsm took the interface over, takes a prefix for a netmask", () => {
      const other = bridge("192.168.10.101").replace("NETMASK=255.255.255.0", "PREFIX=24");
      assert.equal(decide(ifcfg, params, [file(port), file(other)]).change, null);
    });
    it("ifcfg, after vdsm took the interface over, refuses when the bridge has another address", () =>
      assert.match(
        refusal(ifcfg, params, [file(port), file(bridge("192.168.10.9"))]),
        /neither it nor ifcfg-ovirtmgmt has IPADDR=192\.168\.10\.101\./,
      ));
    it("ifcfg, after vdsm took the interface over, refuses when there is no bridge", () =>
      assert.match(
        refusal(ifcfg, params, [file(port), file(null)]),
        /neither it nor ifcfg-ovirtmgmt has BOOTPROTO=static, IPADDR=192\.168\.10\.101, NETMASK/,
      ));
    it("ifcfg, after vdsm took the interface over, refuses a bridge's port that vdsm did not write, too", () =>
      assert.match(
        refusal(ifcfg, params, [file("DEVICE=eth0\nBRIDGE=ovirtmgmt\n"), file(null)]),
        /port of ovirtmgmt/,
      ));
    it("ifcfg, after vdsm took the interface over, manages a port that the playbook itself asks for", () => {
      const keys = { BRIDGE: "ovirtmgmt", ONBOOT: true };
      const { change } = decide(ifcfg, { device: "eth0", keys }, [
        file("DEVICE=eth0\nBRIDGE=ovirtmgmt\n"),
        file(null),
      ]);
      assert.equal(change?.after, "DEVICE=eth0\nBRIDGE=ovirtmgmt\nONBOOT=yes\n");
    });
    it("ifcfg, after vdsm took the interface over, mends a key that vdsm keeps beside the address", () => {
      const { change } = decide(ifcfg, params, [
        file(port.replace("ONBOOT=yes", "ONBOOT=no")),
        file(bridge("192.168.10.101")),
      ]);
      assert.equal(change?.after, port);
    });
    it("ifcfg, after vdsm took the interface over, refuses to take the interface out of its bridge", () =>
      assert.match(
        refusal(ifcfg, { device: "eth0", keys: { BRIDGE: null } }, [
          file(port),
          file(bridge("192.168.10.101")),
        ]),
        /has no BRIDGE\./,
      ));
    it("ifcfg, after vdsm took the interface over, refuses to take the file away", () =>
      assert.match(
        refusal(ifcfg, { device: "eth0", state: "absent" }, [file(port), file(null)]),
        /lose its network/,
      ));
    it("ifcfg, after vdsm took the interface over, does as told with override", () =>
      assert.ok(decide(ifcfg, { ...params, override: true }, [file(port), file(null)]).change));
  });
});
