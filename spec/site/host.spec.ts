import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { connectTo, open, runOn, until, useSite } from "./support.js";

describe("a simulated host", function () {
  this.timeout(300_000);
  const site = useSite();
  const password = (): string => readFileSync(`${site.directory}/operator-password`, "utf8").trim();
  const asOperator = (): object => ({ username: "operator", password: password(), privateKey: undefined });

  describe("cannot hurt the machine", () => {
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ["/usr is read-only", "echo x >/usr/bin/new", /Read-only file system/],
      ["and so is the machine's Node", "chmod 700 /usr/libexec/site/node", /Read-only file system/],
      [
        "/proc/sys is read-only",
        "echo 1 >/proc/sys/vm/swappiness",
        /Read-only file system|Permission denied/,
      ],
      ["and stays so", "/usr/libexec/site/real/mount -o remount,rw,bind /proc/sys", /denied|not permitted/],
      ["devices cannot be made", "mknod /tmp/disk b 254 0", /Operation not permitted/],
      ["nor mounted", "/usr/libexec/site/real/mount -t devtmpfs d /mnt", /denied|not permitted/],
    ];
    for (const [what, command, said] of cases) {
      it(what, async () => {
        const { status, stderr } = await runOn(site, "gs1", command);
        assert.notEqual(status, 0);
        assert.match(stderr, said);
      });
    }

    it("has no devices but the named ones", async () => {
      const { stdout } = await runOn(
        site,
        "gs1",
        "cd /dev; for one in * shm/*; do [ ! -c $one ] && [ ! -b $one ] || echo $one; done",
      );
      assert.equal(stdout, "full\nnull\nptmx\nrandom\ntty\nurandom\nzero\n");
    });

    it("sees only its own processes and no network of the machine", async () => {
      const { stdout } = await runOn(
        site,
        "gs1",
        "cat /proc/net/dev | tail -n +3 | cut -d: -f1; ps ax -o args",
      );
      assert.equal(stdout.trim().split("\n")[0]?.trim(), "lo");
      assert.doesNotMatch(stdout, /tsplay-site|mocha/);
    });
  });

  it("looks like EL6", async () => {
    const { stdout } = await runOn(
      site,
      "gs2",
      "cat /etc/os-release /usr/lib/os-release 2>/dev/null; for one in systemctl python3 node realpath gluster; do command -v $one; done; grep -c processor /proc/cpuinfo; readlink -f /bin/sh",
    );
    assert.equal(stdout, "4\n/usr/bin/bash\n");
  });

  it("carries any bytes both ways, with back-pressure", async () => {
    const bytes = randomBytes(6_000_000).toString("latin1");
    const digest = createHash("sha256").update(bytes, "utf8").digest("hex");
    const { stdout } = await runOn(site, "gs1", "cat >/tmp/blob; cat /tmp/blob", { input: bytes });
    assert.equal(createHash("sha256").update(stdout, "utf8").digest("hex"), digest);
    const unread = await runOn(site, "gs1", "exit 3", { input: "x".repeat(3_000_000) });
    assert.equal(unread.status, 3);
  });

  it("hangs up a terminal's programs when its channel closes, and only those", async () => {
    const client = await connectTo(site, "gs1");
    const channel = await open(client, "setsid sleep 4242 >/dev/null 2>&1 & sleep 4243", true);
    channel.on("data", () => undefined);
    const sleepers = async (): Promise<readonly string[]> => {
      const { stdout } = await runOn(site, "gs1", "ps ax -o pid=,args= | grep '^ *[0-9]* sleep 424[23]$'");
      return stdout.split("\n").filter((line) => line !== "");
    };
    await until(async () => (await sleepers()).length === 2);
    client.end();
    await until(async () => (await sleepers()).length === 1);
    const [left = ""] = await sleepers();
    assert.match(left, /^ *\d+ sleep 4242$/);
    await runOn(site, "gs1", `kill ${left.trim().split(" ")[0] ?? ""}`);
  });

  it("lets the operator become root by sudo, with the password only", async () => {
    const id = await runOn(site, "gs1", "sudo -k; sudo -S -p 'PW:' id -un; cat", {
      input: `${password()}\nrest`,
      login: asOperator(),
    });
    assert.deepEqual(id, { status: 0, stdout: "root\nrest", stderr: "PW:" });
    const wrong = await runOn(site, "gs1", "sudo -k; sudo -S -p 'PW:' id", {
      input: "no\nno\nno\n",
      login: asOperator(),
    });
    assert.equal(wrong.status, 1);
    assert.match(
      wrong.stderr,
      /^PW:Sorry, try again\.\nPW:Sorry, try again\.\nPW:sudo: 3 incorrect password attempts\n$/,
    );
    const never = await runOn(site, "gs1", "sudo -k; sudo -n id", { login: asOperator() });
    assert.match(never.stderr, /a password is required/);
  });

  it("refuses other users, passwords of root and keys it does not know", async () => {
    await assert.rejects(connectTo(site, "gs1", { username: "nobody" }));
    await assert.rejects(connectTo(site, "gs1", { ...asOperator(), username: "root" }));
  });

  it("reads its network from the ifcfg files when the network is restarted", async () => {
    const { stdout } = await runOn(
      site,
      "gs3",
      `printf 'DEVICE=eth0\\nONBOOT=yes\\nBOOTPROTO=static\\nIPADDR=192.168.10.113\\nPREFIX=24\\nGATEWAY=192.168.10.1\\n' >/etc/sysconfig/network-scripts/ifcfg-eth0
       ip -o -4 addr show eth0 | grep -c 192.168.10.113
       service network restart >/dev/null; ip -o -4 addr show eth0 | grep -c 192.168.10.113; ip route | grep default`,
    );
    assert.equal(stdout, "0\n1\ndefault via 192.168.10.1 dev eth0 \n");
  });

  it("reboots alone, and comes back with another boot id", async () => {
    const boot = "cat /proc/sys/kernel/random/boot_id";
    const before = await Promise.all(["gs3", "gs4"].map((name) => runOn(site, name, boot)));
    await runOn(site, "gs4", "touch /root/kept /run/gone; reboot");
    let after = "";
    await until(async () => {
      after = await runOn(site, "gs4", `${boot}; ls /root/kept /run/gone`).then(
        ({ stdout }) => stdout,
        () => "",
      );
      return after !== "" && after.split("\n")[0] !== before[1]?.stdout.trim();
    });
    assert.match(after, /^[^\n]+\n\/root\/kept\n$/);
    assert.equal((await runOn(site, "gs3", boot)).stdout, before[0]?.stdout);
  });
});
