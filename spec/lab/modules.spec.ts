import assert from "node:assert/strict";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, lives, only } from "./life.js";

const lines = (...all: readonly string[]): string => all.map((line) => `printf '%s\\n' '${line}'`).join("; ");

describe("modules, on a real host", () => {
  const lab = onTheLab();

  lives(lab, [
    {
      title: "file: a directory with owner and mode",
      present: 'file: { path: /srv/d/e, state: directory, owner: 36, group: kvm, mode: "0750" }',
      absent: "file: { path: /srv/d, state: absent, recurse: true }",
      proof: "test \"$(stat -c '%u %G %a %F' /srv/d/e)\" = '36 kvm 750 directory'",
      tampered: [
        { what: "chown", by: "chown root /srv/d/e", named: /"owner"/ },
        { what: "chgrp", by: "chgrp root /srv/d/e", named: /"group"/ },
        { what: "chmod", by: "chmod 777 /srv/d/e", named: /0777.*0750/ },
        { what: "rmdir", by: "rmdir /srv/d/e", named: /\/srv\/d\/e/ },
      ],
    },
    {
      title: "file: a symbolic link",
      present: "file: { path: /srv/link, state: link, to: /etc/hostname }",
      absent: "file: { path: /srv/link, state: absent }",
      proof: 'test "$(readlink /srv/link)" = /etc/hostname',
      tampered: [{ what: "ln", by: "ln -sfn /etc/passwd /srv/link", named: /\/etc\/passwd/ }],
    },
    {
      title: "copy: a file's content, owner and mode",
      present:
        'copy: { dest: /etc/lab.conf, content: "one\\ntwo\\n", owner: root, group: kvm, mode: "0640" }',
      absent: "file: { path: /etc/lab.conf, state: absent }",
      proof:
        "test \"$(cat /etc/lab.conf)\" = \"$(printf 'one\\ntwo')\" && test \"$(stat -c '%U %G %a' /etc/lab.conf)\" = 'root kvm 640'",
      tampered: [
        {
          what: "sed",
          by: "sed -i s/two/three/ /etc/lab.conf; chgrp kvm /etc/lab.conf",
          named: /three.*two/s,
        },
        { what: "chmod", by: "chmod o+r /etc/lab.conf", named: /0644.*0640/ },
        { what: "rm", by: "rm /etc/lab.conf", named: /lab\.conf/ },
      ],
    },
    {
      title: "template: a file of the host's own values",
      present: 'copy: { dest: /etc/lab.host, content: "{{ inventory_hostname }} {{ facts.os.family }}\\n" }',
      absent: "file: { path: /etc/lab.host, state: absent }",
      proof: "grep -x 'gs1 Debian' /etc/lab.host",
      tampered: [{ what: "echo", by: "echo gs2 >/etc/lab.host", named: /gs2/ }],
    },
    {
      title: "line: one line of sshd's configuration",
      given: lines("PermitRootLogin no", "Port 22") + " >/etc/lab_sshd",
      present:
        'line: { path: /etc/lab_sshd, regexp: "^PermitRootLogin", line: PermitRootLogin prohibit-password }',
      absent: 'line: { path: /etc/lab_sshd, regexp: "^PermitRootLogin", state: absent }',
      proof: "grep -cx 'PermitRootLogin prohibit-password' /etc/lab_sshd | grep -x 1",
      tampered: [
        {
          what: "an edit",
          by: "sed -i 's/^Permit.*/PermitRootLogin yes/' /etc/lab_sshd",
          named: /PermitRootLogin yes/,
        },
      ],
    },
    {
      title: "block_in_file: a block between marks",
      given: "echo head >/etc/lab.block",
      present: 'block_in_file: { path: /etc/lab.block, block: "a\\nb" }',
      absent: "block_in_file: { path: /etc/lab.block, state: absent }",
      proof:
        "grep -x a /etc/lab.block && grep -x b /etc/lab.block && head -n 1 /etc/lab.block | grep -x head",
      tampered: [{ what: "an edit", by: "sed -i /^b$/d /etc/lab.block", named: /lab\.block/ }],
    },
    {
      title: "ini: a key of a section",
      given: lines("[main]", "best=True", "[other]", "best=False") + " >/etc/lab.ini",
      present: "ini: { path: /etc/lab.ini, section: main, key: keepcache, value: 1 }",
      absent: "ini: { path: /etc/lab.ini, section: main, key: keepcache, state: absent }",
      proof: "grep -A2 -F '[main]' /etc/lab.ini | grep -E '^keepcache ?= ?1$'",
      tampered: [
        { what: "an edit", by: "sed -i 's/^keepcache.*/keepcache=0/' /etc/lab.ini", named: /keepcache/ },
      ],
    },
    {
      title: "hosts_entry: a name that the resolver then knows",
      present: "hosts_entry: { ip: 10.231.250.9, names: [ha.lofyer.org, ha] }",
      absent: "hosts_entry: { ip: 10.231.250.9, state: absent }",
      proof: "getent hosts ha | grep -q '^10.231.250.9 *ha.lofyer.org'",
      tampered: [
        { what: "an edit", by: "sed -i 's/ha.lofyer.org/hb.lofyer.org/' /etc/hosts", named: /hb\.lofyer/ },
      ],
    },
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
    {
      title: "mount: in fstab, and mounted",
      present: 'mount: { path: /mnt/ram, src: ram, fstype: tmpfs, opts: "size=4m,mode=0700" }',
      absent: "mount: { path: /mnt/ram, state: absent }",
      proof: "findmnt -no FSTYPE /mnt/ram | grep -x tmpfs && grep -q '^ram[[:space:]]*/mnt/ram' /etc/fstab",
      tampered: [
        { what: "umount", by: "umount /mnt/ram", named: /mount/ },
        { what: "an edit of fstab", by: "sed -i 's/size=4m/size=8m/' /etc/fstab", named: /8m/ },
      ],
    },
    {
      title: "sysctl: a setting of the host's own network",
      present: "sysctl: { key: net.ipv4.ip_forward, value: true, file: /etc/sysctl.d/60-lab.conf }",
      absent: "sysctl: { key: net.ipv4.ip_forward, state: absent, file: /etc/sysctl.d/60-lab.conf }",
      given: "echo 0 >/proc/sys/net/ipv4/ip_forward",
      proof: "test $(cat /proc/sys/net/ipv4/ip_forward) = 1 && sysctl -p /etc/sysctl.d/60-lab.conf",
      tampered: [
        { what: "sysctl -w", by: "sysctl -qw net.ipv4.ip_forward=0", named: /ip_forward/ },
        { what: "an edit", by: "sed -i 's/1/0/' /etc/sysctl.d/60-lab.conf", named: /ip_forward/ },
      ],
      left: "echo 0 >/proc/sys/net/ipv4/ip_forward",
    },
    {
      title: "get_url: a file of the repository's",
      present:
        'get_url: { url: "http://repository.example.com/stray_0.9_all.deb", dest: /srv/stray.deb, mode: "0644" }',
      absent: "file: { path: /srv/stray.deb, state: absent }",
      proof: "dpkg-deb -f /srv/stray.deb Package | grep -x stray",
      tampered: [{ what: "rm", by: "rm /srv/stray.deb", named: /stray\.deb/ }],
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
  }).timeout(120_000);

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
