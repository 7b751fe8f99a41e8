import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../../engine/event/index.js";
import { inventoryPath } from "../site/inventory.js";
import { projectRoot } from "../site/settings.js";
import { runOn, useSite } from "../site/support.js";

const PLAYBOOK = "playbooks/hosted-engine.yml";
const CANARY = "Kanarienvogel+7";

/** What somebody changes by hand, and the step that must be named for it: host, task, and what differs. */
const tampering: readonly (readonly [host: string, command: string, task: RegExp, differs: RegExp])[] = [
  // First: setting any option has Gluster put the bricks' owners right by itself.
  ["gs1", "gluster volume set gluster-vol1 network.ping-timeout 42", /volume exists/, /ping-timeout/],
  [
    "gs2",
    "grep -v ha.lofyer.org /etc/hosts >/tmp/h; cat /tmp/h >/etc/hosts",
    /name resolves/,
    /192\.168\.10\.100/,
  ],
  ["gs3", "chkconfig NetworkManager on", /NetworkManager is stopped/, /enabled/],
  [
    "gs4",
    "sed -i 's/^ONBOOT=.*/ONBOOT=no/' /etc/sysconfig/network-scripts/ifcfg-eth0",
    /static address/,
    /ONBOOT/,
  ],
  [
    "gs2",
    "sed -i '/^\\[epel\\]/,/^\\[/s/^enabled=1/enabled=0/' /etc/yum.repos.d/ovirt.repo",
    /repositories/,
    /enabled/,
  ],
  ["gs3", "service rpcbind stop", /rpcbind is running/, /stopped/],
  ["gs4", "chown 0:0 /gluster_brick1", /bricks belong/, /owner/],
  ["gs2", "chmod 0700 /gluster_brick0", /bricks belong/, /0700/],
];

/** A machine that is busy may take its time to answer. */
const PATIENT = ["--connect-timeout", "180"];

describe("the guide, end to end", function () {
  this.timeout(300_000);
  const site = useSite();
  let said = "";

  before(() => {
    const text = `site:\n  vars:\n    admin_password: !secret ${CANARY}\n`;
    writeFileSync(join(site.directory, "private.yml"), text);
  });

  /** Runs the compiled command line; `until` kills it hard when its output matches. */
  function tsplay(
    words: readonly string[],
    until?: RegExp,
  ): Promise<{ readonly exit: number | null; readonly output: string }> {
    const program = join(projectRoot, "dist/engine/cli/main.js");
    const inventories = ["inventory", inventoryPath(site), join(site.directory, "private.yml")];
    return new Promise((resolve, reject) => {
      const argv = [program, ...words, ...PATIENT, ...inventories.flatMap((path) => ["-i", path])];
      const child = spawn(process.execPath, argv, { cwd: projectRoot });
      let output = "";
      const hear = (piece: Buffer): void => {
        output += piece.toString();
        said += piece.toString();
        if (until?.test(output)) child.kill("SIGKILL");
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("error", reject).on("close", (exit) => resolve({ exit, output }));
    });
  }

  async function events(
    ...words: readonly string[]
  ): Promise<{ readonly exit: number | null; readonly events: readonly Event[] }> {
    const { exit, output } = await tsplay([...words, "--json"]);
    const lines = output.split("\n").filter(Boolean);
    return { exit, events: lines.map((line) => JSON.parse(line) as Event) };
  }

  it("is picked up where a killed controller left the deployment", async () => {
    const first = await tsplay(["run", PLAYBOOK, "-vv"], /Creating Storage Pool/);
    assert.equal(first.exit, null, first.output);
    assert.match((await runOn(site, "gs1", "ls /var/lib/tsplay/hosted-engine-deploy")).stdout, /status|pid/);
    const second = await tsplay(["run", PLAYBOOK]);
    assert.equal(second.exit, 0, second.output);
    const logs = await runOn(site, "gs1", "ls /var/log/ovirt-hosted-engine-setup | grep -c 'setup-[0-9]*'");
    assert.equal(logs.stdout.trim(), "1");
    const left = await runOn(
      site,
      "gs1",
      "ls -A /var/lib/tsplay | grep -v backup; find / -xdev -name '.tsplay-*' 2>/dev/null",
    );
    assert.equal(left.stdout, "");
  });

  it("changes nothing when it is run again, in at most two exchanges a host and play", async () => {
    const { exit, events: told } = await events("run", PLAYBOOK);
    assert.equal(exit, 0);
    const done = told.find((event) => event.type === "run-done");
    assert.deepEqual(
      done?.hosts.map(({ counts, end }) => [counts.changed, counts.failed, end]),
      Array(4).fill([0, 0, "done"]),
    );
    const plays = told.filter((event) => event.type === "play-done");
    assert.ok(plays.length >= 9);
    for (const { play, hosts } of plays)
      for (const { host, trips } of hosts) assert.ok(trips <= 2, `${play}, ${host}: ${trips}`);
  });

  it("is all as asked in a check", async () => {
    const { exit, output } = await tsplay(["check", PLAYBOOK]);
    assert.equal(exit, 0, output);
    assert.match(output, /No drift/);
  });

  it("names exactly what was changed by hand, one thing after the other", async () => {
    const drift = new Set<string>();
    for (const [host, command, task, differs] of tampering) {
      const done = await runOn(site, host, command);
      assert.equal(done.status, 0, done.stderr);
      const { exit, events: told } = await events("check", PLAYBOOK);
      assert.equal(
        exit,
        3,
        `${command}: ${JSON.stringify(told.filter(({ type }) => type === "host-unreachable"))}`,
      );
      const found = differences(told).filter(({ key }) => !drift.has(key));
      assert.equal(found.length, 1, `${command}: ${JSON.stringify(found)}`);
      const [one] = found;
      assert.equal(one?.host, `${host}.example.com`);
      assert.match(one.task, task);
      assert.match(one.change, differs);
      drift.add(one.key);
    }
    assert.equal(drift.size, tampering.length);
  });

  it("heals exactly that", async () => {
    const { exit, events: told } = await events("run", PLAYBOOK);
    assert.equal(exit, 0);
    const changed = told
      .filter((event) => event.type === "step-done")
      .filter(({ outcome, task }) => outcome.type === "changed" && !task.handler);
    assert.equal(
      changed.length,
      tampering.length,
      JSON.stringify(changed.map(({ host, task }) => [host, task.name])),
    );
    const again = await tsplay(["check", PLAYBOOK]);
    assert.equal(again.exit, 0, again.output);
  });

  it("shows its secrets nowhere, and leaves none on any host", async () => {
    assert.ok(said.length > 10_000);
    assert.equal(said.split(CANARY).length - 1, 0);
    for (const { name } of site.hosts) {
      const found = await runOn(
        site,
        name,
        `grep -rl --exclude-dir=proc --exclude-dir=sys --exclude-dir=usr '${CANARY}' / 2>/dev/null`,
      );
      assert.equal(found.stdout, "", name);
    }
  });
});

/** What a check would change, in a form that tells one difference from another. */
function differences(told: readonly Event[]): readonly {
  readonly host: string;
  readonly task: string;
  readonly change: string;
  readonly key: string;
}[] {
  return told
    .filter((event) => event.type === "step-done")
    .filter(({ outcome, task }) => outcome.type === "would-change" && !task.handler)
    .map(({ host, task, item, outcome }) => {
      const change = outcome.type === "would-change" ? JSON.stringify(outcome.change) : "";
      return { host, task: task.name, change, key: `${host} ${task.name} ${item ?? ""}` };
    });
}
