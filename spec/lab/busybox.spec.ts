import assert from "node:assert/strict";
import { Unreachable } from "../../engine/transport/index.js";
import { generalLives } from "./general.js";
import { onTheLab } from "./lab.js";
import { complaint, lives, only, assertIs } from "./life.js";
import { printed, targetOf, withSession } from "./reach.js";

describe("a host of nothing but sshd and busybox", () => {
  const lab = onTheLab("busybox");
  const host = "bare1";

  lives(lab, generalLives(host));

  it("is in one exchange when nothing is to do", async () => {
    const tasks = `- hosts_entry: { ip: 10.231.250.10, names: [all.example.com] }
- copy: { dest: /etc/lab.all, content: "all\\n" }
- file: { path: /srv/all, state: directory, mode: "0700" }`;
    assert.equal((await lab().play([host], tasks)).exit, 0);
    const again = await lab().play([host], tasks);
    assert.ok(
      again.outcomes.every(({ type }) => type === "ok"),
      JSON.stringify(again.outcomes),
    );
    assert.equal(again.trips, 1);
  });

  it("tells what it is", async () => {
    const told = await lab().play(
      [host],
      `- assert:
    that:
      - eq facts.host.fqdn "bare1.example.com"
      - eq facts.host.domain "example.com"
      - eq facts.os.family null
      - eq facts.package.manager null
      - eq facts.service.manager null
      - eq facts.user.name "root"
      - eq facts.selinux.mode "disabled"
      - eq facts.network.interfaces.eth0.networks.[0] "${lab().host(host).address}/24"
      - gt facts.memory.total_mb 100
      - gt facts.cpu.count 0
      - gt facts.mounts.[0].size_mb 100`,
    );
    assertIs(only(told), "ok", "asserting its facts");
  });

  it("looks, waits and reads", async () => {
    const told = await lab().play(
      [host],
      `- stat: { path: /etc/passwd, digest: true }
- wait_for: { port: 22, within: 5 }
- uri: { url: "http://repository.example.com/rpm/repodata/repomd.xml" }
- shell: { script: "set -e; for n in 1 2 3; do echo $n; done | tail -n 1" }
  changed_when: false`,
    );
    assert.deepEqual(
      told.outcomes.map(({ type }) => type),
      ["ok", "ok", "ok", "ok"],
      JSON.stringify(told.outcomes),
    );
  });

  const missing: readonly (readonly [task: string, why: RegExp])[] = [
    ["user: { name: anna }", /^there is no useradd, groupadd or the like on the host/],
    ["group: { name: annas }", /^there is no useradd, groupadd or the like on the host/],
    ["package: { name: greeting }", /^the host has no known package manager/],
    ["service: { name: cron, state: started }", /^there is no service cron on the host/],
    ["gluster_peer: { hosts: [gs2.example.com] }", /^gluster is not installed on the host/],
    ["get_url: { url: 'http://repository.example.com/nowhere', dest: /srv/x }", /404 Not Found/],
    ["command: { argv: [python3, --version] }", /^run python3 --version: python3: not found\n/],
  ];
  for (const [task, why] of missing)
    it(`says in a sentence what is not there for ${task.split(":")[0] ?? ""}`, async () => {
      assert.match(complaint(await lab().play([host], `- ${task}`)), why);
    });

  it("says that there is no sudo to become another user with", async () => {
    const open = (user: string, become: string): Promise<string> =>
      withSession(targetOf(lab(), host, { user }), { become }, async (session) => printed(session, "id -un"));
    for (const [user, become] of [
      ["pilot", "root"],
      ["root", "pilot"],
    ] as const)
      await assert.rejects(open(user, become), (error) => {
        assert.ok(error instanceof Unreachable, String(error));
        assert.match(error.message, /sudo is not installed/);
        return true;
      });
  });
});
