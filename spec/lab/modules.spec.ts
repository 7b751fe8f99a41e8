import assert from "node:assert/strict";
import { generalLives } from "./general.js";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, lives, only } from "./life.js";

describe("modules, on a real host", () => {
  const lab = onTheLab();

  lives(lab, [
    ...generalLives("gs1"),
    {
      title: "group and user: accounts that login knows",
      present:
        'user: { name: vdsm, uid: 1036, groups: [kvm], shell: /bin/sh, home: /var/lib/vdsm, gecos: Node, password: "$6$lab$x" }',
      absent: "user: { name: vdsm, state: absent, remove_home: true }",
      proof:
        "test \"$(getent passwd vdsm | cut -d: -f 3,5-)\" = '1036:Node:/var/lib/vdsm:/bin/sh' && id -nG vdsm | grep -qw kvm && test -d /var/lib/vdsm && getent shadow vdsm | grep -qF '$6$lab$x'",
      tampered: [
        { what: "usermod -s", by: "usermod -s /bin/false vdsm", named: /\/bin\/false/ },
        { what: "gpasswd -d", by: "gpasswd -d vdsm kvm", named: /kvm/ },
        { what: "passwd -l", by: "passwd -l vdsm", named: /password/ },
      ],
    },
    {
      title: "group: a group of one number",
      present: "group: { name: labbers, gid: 4711 }",
      absent: "group: { name: labbers, state: absent }",
      proof: "test $(getent group labbers | cut -d: -f3) = 4711",
      tampered: [{ what: "groupmod", by: "groupmod -g 4712 labbers", named: /4712.*4711/ }],
    },
  ]);

  it("sysctl refuses what this kernel lets no host change", async () => {
    assert.match(
      complaint(await lab().play(["gs1"], "- sysctl: { key: kernel.sysrq, value: 7 }")),
      /kernel\.sysrq/,
    );
    assert.throws(() => lab().on("gs1", "grep -r sysrq /etc/sysctl.d/90-tsplay.conf"));
  });

  it("wait_for sees a port open, and says when it does not", async () => {
    lab().on("gs1", "(sleep 1; busybox nc -l -p 4711 </dev/null >/dev/null 2>&1) >/dev/null 2>&1 &");
    const told = await lab().play(
      ["gs1"],
      "- wait_for: { port: 22, within: 5 }\n- wait_for: { path: /etc/nowhere, within: 1 }",
    );
    assert.equal(told.outcomes[1]?.type, "failed", JSON.stringify(told.outcomes));
    assert.notEqual(told.outcomes[0]?.type, "failed", JSON.stringify(told.outcomes));
  });

  it("uri reads what the repository serves", async () => {
    const told = await lab().play(
      ["gs1"],
      '- uri: { url: "http://repository.example.com/rpm/repodata/repomd.xml" }',
    );
    assert.equal(told.exit, 0, JSON.stringify(told.outcomes));
  });

  it("reboot waits until systemd has booted anew", async () => {
    const boot = (): string => lab().on("gs4", "cat /proc/sys/kernel/random/boot_id");
    const before = boot();
    const told = await lab().play(["gs4"], "- reboot: {}\n- command: { argv: [systemctl, is-active, ssh] }");
    assert.deepEqual(
      told.outcomes.map(({ type }) => type),
      ["changed", "changed"],
      JSON.stringify(told.outcomes),
    );
    assert.notEqual(boot(), before);
  }).timeout(300_000);

  it("a play over four hosts at once changes nothing the second time, and needs one exchange for each", async () => {
    const tasks = `- hosts_entry: { ip: 10.231.250.10, names: [all.example.com] }
- copy: { dest: /etc/lab.all, content: "x\\n" }
- service: { name: cron, state: started, enabled: true }`;
    const hosts = ["gs1", "gs2", "gs3", "gs4"];
    const first = await lab().play(hosts, tasks);
    assert.equal(first.exit, 0, JSON.stringify(first.outcomes));
    const again = await lab().play(hosts, tasks);
    assert.ok(
      again.outcomes.every(({ type }) => type === "ok"),
      JSON.stringify(again.outcomes),
    );
    assert.deepEqual(
      again.hosts.map(({ trips }) => trips),
      [1, 1, 1, 1],
    );
    assertIs(
      only(await lab().play(["gs1"], "- file: { path: /etc/lab.all, state: absent }")),
      "changed",
      "cleaning up",
    );
  });
});
