import assert from "node:assert/strict";
import { writeFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, only } from "./life.js";

describe("writing files on real file systems", () => {
  const lab = onTheLab();
  const copy = (dest: string, content: string): string =>
    `- copy: { dest: ${dest}, content: ${JSON.stringify(content)} }`;
  const big = "0123456789abcdef".repeat(32 * 1024);

  /** A directory with one old file, in which nothing can be written any more. */
  const hostile: readonly (readonly [string, string, string, string, RegExp])[] = [
    [
      "a full disk",
      "/srv/full",
      "mount -t tmpfs -o size=1m full /srv/full; echo old >/srv/full/f; dd if=/dev/zero of=/srv/full/fill bs=4k 2>/dev/null; :",
      "umount /srv/full",
      /cannot write \/srv\/full\/f: full has 0 kB left/,
    ],
    [
      "no inodes left",
      "/srv/inodes",
      "mount -t tmpfs -o nr_inodes=3 few /srv/inodes; echo old >/srv/inodes/f; touch /srv/inodes/g /srv/inodes/h 2>/dev/null; :",
      "umount /srv/inodes",
      /No space left/,
    ],
    [
      "a read-only file system",
      "/srv/ro",
      "mount -t tmpfs ro /srv/ro; echo old >/srv/ro/f; mount -o remount,ro /srv/ro",
      "umount /srv/ro",
      /[Rr]ead-only/,
    ],
    [
      "an immutable directory",
      "/gluster_brick1/fixed",
      "echo old >/gluster_brick1/fixed/f; chattr +i /gluster_brick1/fixed",
      "chattr -i /gluster_brick1/fixed; rm -r /gluster_brick1/fixed",
      /not permitted|denied/,
    ],
    [
      "an immutable file",
      "/gluster_brick1/frozen",
      "echo old >/gluster_brick1/frozen/f; chattr +i /gluster_brick1/frozen/f",
      "chattr -i /gluster_brick1/frozen/f; rm -r /gluster_brick1/frozen",
      /not permitted|denied/,
    ],
  ];
  for (const [what, directory, spoil, mend, why] of hostile)
    it(`fails on ${what}, with the old file whole and nothing beside it`, async () => {
      lab().on("gs3", `mkdir -p ${directory}; ${spoil}`);
      try {
        const names = lab().on("gs3", `ls -A ${directory}`);
        assert.match(complaint(await lab().play(["gs3"], copy(`${directory}/f`, big))), why);
        assert.equal(lab().on("gs3", `cat ${directory}/f`), "old\n");
        assert.equal(lab().on("gs3", `ls -A ${directory}`), names);
      } finally {
        lab().on("gs3", mend);
      }
    });

  it("still reads a host on which nothing can be written at all", async () => {
    const places = ["/", "/run", "/tmp", "/dev/shm", "/var/tmp", "/run/lock", "/run/user/0"];
    const remount = (how: string): string =>
      places.map((place) => `mount -o remount,${how} ${place} 2>/dev/null`).join("; ");
    lab().on(
      "gs4",
      `echo here >/etc/lab.read; mount --bind /dev/shm /dev/shm; ${remount("ro")}; ! touch /tmp/x /run/x /dev/shm/x 2>/dev/null`,
    );
    try {
      const told = await lab().play(
        ["gs4"],
        `${copy("/etc/lab.read", "here\n")}\n${copy("/etc/lab.read", "there\n")}`,
        { check: true },
      );
      assert.deepEqual(
        told.outcomes.map(({ type }) => type),
        ["ok", "would-change"],
        JSON.stringify(told.outcomes),
      );
    } finally {
      lab().on("gs4", `${remount("rw")}; :`);
    }
  });

  it("writes through a symbolic link, and keeps owner, mode, ACL and attributes", async () => {
    lab().on(
      "gs3",
      "mkdir -p /gluster_brick1/kept; cd /gluster_brick1/kept; echo old >real; ln -s real link; chown pilot:kvm real; chmod 640 real; setfacl -m u:noisy:rw real; setfattr -n user.lab -v kept real; getfacl -cn real >../acl",
    );
    assertIs(
      only(await lab().play(["gs3"], copy("/gluster_brick1/kept/link", "new\n"))),
      "changed",
      "writing",
    );
    const now = lab().on(
      "gs3",
      "cd /gluster_brick1/kept; readlink link; cat real; stat -c '%U %G %a' real; getfacl -cn real | diff - ../acl && getfattr --only-values -n user.lab real",
    );
    assert.equal(now, "real\nnew\npilot kvm 660\nkept");
    assert.equal(lab().on("gs3", "ls -A /gluster_brick1/kept"), "link\nreal\n");
  });

  it("replaces one name of a file that has two, and leaves the other's content alone", async () => {
    lab().on("gs3", "mkdir -p /srv/hard; cd /srv/hard; echo old >one; ln one two");
    assertIs(only(await lab().play(["gs3"], copy("/srv/hard/one", "new\n"))), "changed", "writing");
    assert.equal(lab().on("gs3", "cat /srv/hard/one /srv/hard/two"), "new\nold\n");
  });

  it("brings 200 MB over, with holes in it, and knows them again", async () => {
    const stage = lab().stage(["gs3"], "- copy: { src: large, dest: /srv/large }");
    try {
      const large = join(stage.directory, "large");
      writeFileSync(large, big.repeat(8));
      truncateSync(large, 200_000_000);
      const started = Date.now();
      assertIs(only(await stage.run({ playbookDirectory: stage.directory })), "changed", "the first time");
      process.stdout.write(`      200 MB in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
      assert.equal(
        lab()
          .on("gs3", "stat -c %s /srv/large; sha256sum </srv/large; ls -A /srv | grep -c tsplay || :")
          .split("\n")[0],
        "200000000",
      );
      assertIs(only(await stage.run({ playbookDirectory: stage.directory })), "ok", "the second time");
    } finally {
      stage.remove();
      lab().on("gs3", "rm -f /srv/large");
    }
  }).timeout(300_000);
});
