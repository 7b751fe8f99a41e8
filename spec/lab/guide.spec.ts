import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { Event } from "../../engine/event/index.js";
import { bringDown, bringUp } from "./control.js";
import { enter } from "./enter.js";
import { prepareGuide } from "./guide.js";
import { skipWithoutALab } from "./lab.js";
import { readRecord, type LabRecord } from "./record.js";
import { labPlace, projectRoot, systemdHosts } from "./settings.js";

const CARD = "/etc/sysconfig/network-scripts/ifcfg-eth0";
const REPOSITORIES = "/etc/yum.repos.d/ovirt.repo";

/** What somebody does to a host behind our back, and the step that a check has to name for it: its task, and what differs. */
const tampering: readonly (readonly [host: string, command: string, task: RegExp, differs: RegExp])[] = [
  ["gs1", "gluster volume set gluster-vol1 network.ping-timeout 42", /volume exists/, /ping-timeout.*42/],
  ["gs1", "sed -i '/ha.lofyer.org/d' /etc/hosts", /engine.s name resolves/, /ha\.lofyer\.org/],
  ["gs2", "systemctl start NetworkManager", /NetworkManager is stopped/, /"started"/],
  ["gs4", `sed -i 's/^ONBOOT=.*/ONBOOT=no/' ${CARD}`, /static address/, /ONBOOT=no/],
  ["gs3", `sed -i '/^.epel]/,/^$/s/^enabled=1/enabled=0/' ${REPOSITORIES}`, /repositories/, /enabled=0/],
  [
    "gs3",
    "dnf -qy remove --noautoremove glusterfs-server",
    /hosted-engine setup/,
    /glusterfs-server.*absent/,
  ],
  ["gs3", "systemctl disable glusterd", /glusterd is running/, /"enabled":false/],
  // By the mount: what is changed on one brick, Gluster itself may carry to the others.
  ["gs1", "chown root /mnt/gluster-vol1/ovirt_data", /engine has a directory/, /"owner":0/],
  ["gs4", "systemctl stop ovirt-ha-agent", /HA services/, /"stopped"/],
];

describe("the guide, on four real hosts", function () {
  this.timeout(400_000);
  const place = labPlace("guide-spec");
  let record: LabRecord;
  let inventory: string;

  skipWithoutALab();
  before(async () => {
    await bringDown(place);
    const hosts = await bringUp(
      place,
      systemdHosts(4),
      (text) => void process.stdout.write(`      lab: ${text}\n`),
    );
    const found = readRecord(place.own);
    assert.ok(found !== null);
    record = found;
    inventory = prepareGuide(place, record, hosts);
  });
  after(async () => {
    await bringDown(place);
  });

  /** Runs the command line to its end; `when` is told all that it has said so far. */
  function tsplay(command: "run" | "check", when: (said: string) => void = () => undefined): Promise<Told> {
    // A machine that is busy may take its time to answer.
    const patient = ["--connect-timeout", "180"];
    const argv = [command, "playbooks/hosted-engine.yml", "-i", inventory, "--json", ...patient];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, ["--import=tsx/esm", "engine/cli/main.ts", ...argv], {
        cwd: projectRoot,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [output, trouble] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (piece: string) => when((output += piece)));
      child.stderr.setEncoding("utf8").on("data", (piece: string) => (trouble += piece));
      child.on("error", reject).on("close", (exit) => {
        const lines = output.split("\n").filter(Boolean);
        const events = lines.map((line) => JSON.parse(line) as Event);
        resolve({
          exit,
          events,
          said: `${trouble}${lines.filter((line) => line.includes('"failed"')).join("\n")}`,
        });
      });
    });
  }

  it("comes to its end, even when every connection breaks in the middle of the deployment", async () => {
    let broken = false;
    const { exit, events, said } = await tsplay("run", (told) => {
      if (broken || !told.includes("Creating Storage Domain")) return;
      broken = true;
      enter(record, "gs1", "pkill -KILL -f '^sshd: root@'; :");
    });
    assert.equal(exit, 0, said);
    assert.ok(broken, "nothing was said of the storage domain");
    assert.ok(countsOf(events).every(({ changed = 0 }) => changed > 0));
    assert.equal(
      enter(record, "gs1", "ls /var/log/ovirt-hosted-engine-setup | grep -c setup-"),
      "1\n",
      "one deployment, not two",
    );
  });

  it("leaves what it was to make", () => {
    const on = (host: string, script: string): string => enter(record, host, script);
    assert.match(on("gs4", "curl -s http://ha.lofyer.org/ovirt-engine/services/health"), /^DB Up!/);
    assert.match(on("gs2", "gluster volume info gluster-vol1"), /Number of Bricks: 4 x 2 = 8/);
    assert.equal(on("gs3", "hosted-engine --vm-status | grep -c 'Status up-to-date *: True'"), "4\n");
    assert.match(on("gs1", "ip -4 -br addr show ovirtmgmt"), /\.101\/24/);
    assert.match(on("gs2", "rpm -q ovirt-hosted-engine-setup vdsm glusterfs-server mom"), /mom-0\.4\.0/);
    assert.match(
      on("gs2", "rpm -qi ovirt-hosted-engine-setup; hosted-engine --version"),
      /simulat.*simulat/s,
    );
  });

  it("changes nothing when it is run again, and is all as asked in a check", async () => {
    const { exit, events, said } = await tsplay("run");
    assert.equal(exit, 0, said);
    assert.deepEqual(
      countsOf(events).map(({ changed, failed }) => [changed, failed]),
      Array(4).fill([0, 0]),
    );
    assert.equal((await tsplay("check")).exit, 0);
  });

  it("names exactly what was changed behind its back, and heals exactly that", async () => {
    for (const [host, command] of tampering) enter(record, host, command);
    const { exit, events } = await tsplay("check");
    assert.equal(exit, 3);
    const found = stepsOf(events, "would-change");
    for (const [host, command, task, differs] of tampering) {
      const named = found.filter((one) => one.host.startsWith(`${host}.`) && task.test(one.task));
      assert.equal(named.length, 1, `${command}: ${JSON.stringify(found, null, 1)}`);
      assert.match(named[0]?.change ?? "", differs);
    }
    assert.equal(found.length, tampering.length, JSON.stringify(found, null, 1));

    const healing = await tsplay("run");
    assert.equal(healing.exit, 0, healing.said);
    assert.deepEqual(
      stepsOf(healing.events, "changed").map(({ host, task }) => [host, task]),
      found.map(({ host, task }) => [host, task]),
    );
    assert.equal((await tsplay("check")).exit, 0);
  });

  it("gets the setup back when it was removed, without a second deployment", async () => {
    enter(record, "gs2", "dnf -qy remove --noautoremove ovirt-hosted-engine-setup");
    const { exit, events } = await tsplay("check");
    assert.equal(exit, 3);
    assert.deepEqual(
      stepsOf(events, "would-change").map(({ host, task }) => [host, task]),
      [["gs2.example.com", "The hosted-engine setup and the Gluster server are installed"]],
    );
    assert.equal((await tsplay("run")).exit, 0);
    assert.equal((await tsplay("check")).exit, 0);
  });
});

interface Told {
  readonly exit: number | null;
  readonly events: readonly Event[];
  readonly said: string;
}

interface Named {
  readonly host: string;
  readonly task: string;
  readonly change: string;
}

/** The steps of this outcome, but for handlers, which only follow from others. */
function stepsOf(events: readonly Event[], type: "changed" | "would-change"): readonly Named[] {
  return events.flatMap((event) => {
    if (event.type !== "step-done" || event.task.handler || event.outcome.type !== type) return [];
    const { host, task, outcome } = event;
    return [{ host, task: task.name, change: JSON.stringify(outcome.change) }];
  });
}

function countsOf(events: readonly Event[]): readonly Readonly<Record<string, number>>[] {
  const last = events.find((event) => event.type === "run-done");
  assert.ok(last !== undefined, "the run came to no end");
  return last.hosts.map(({ counts }) => counts);
}
