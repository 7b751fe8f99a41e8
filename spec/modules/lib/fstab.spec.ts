import assert from "node:assert/strict";
import fc from "fast-check";
import {
  comparable,
  mountedAt,
  readEntry,
  rootOf,
  withEntry,
  withoutEntry,
} from "../../../modules/lib/fstab.js";

const field = fc.string({ unit: fc.constantFrom(...Array.from("ab \t\\#é0")), minLength: 1, maxLength: 6 });

describe("fstab", () => {
  it("fstab reads back what it writes", () =>
    fc.assert(
      fc.property(field, field, (src, name) => {
        const entry = { src, path: `/${name}`, fstype: "xfs", opts: "ro", dump: 0, passno: 2 };
        const text = withEntry("# c\n/dev/x / ext4 defaults 1 1", entry, "\n");
        assert.deepEqual(mountedAt(text, `/${name}`), entry);
        assert.equal(withEntry(text, entry, "\n"), text);
        assert.equal(withoutEntry(text, entry.path), "# c\n/dev/x / ext4 defaults 1 1\n");
      }),
    ));

  it("fstab fills in what a line leaves out", () =>
    assert.deepEqual(readEntry("/dev/sdb1\t/x/"), {
      src: "/dev/sdb1",
      path: "/x",
      fstype: "auto",
      opts: "defaults",
      dump: 0,
      passno: 0,
    }));

  it("fstab reads from the options of a tmpfs whose its root is", () => {
    assert.deepEqual(rootOf("size=1m"), { owner: "0", group: "0", mode: "1777" });
    assert.deepEqual(rootOf("uid=3,mode=0700,gid=4"), { owner: "3", group: "4", mode: "0700" });
  });

  const sources: Record<string, string | null> = {
    "/dev/sdb1": "/dev/sdb1",
    "UUID=1-2": null,
    "/dev/mapper/vg-lv": null,
    "/dev/disk/by-id/x": null,
    "gs1:/vol": "gs1:/vol",
    "gs1:vol/": "gs1:/vol",
    "[fe80::1]:/vol": "[fe80::1]:/vol",
    "//nas/share": "//nas/share",
    tmpfs: "tmpfs",
  };
  for (const [src, known] of Object.entries(sources))
    it(`fstab compares ${src} as ${known}`, () => assert.equal(comparable(src), known));
});
