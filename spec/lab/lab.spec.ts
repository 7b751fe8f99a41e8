import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processesBelow } from "./cgroup.js";
import { onTheLab } from "./lab.js";
import { readRecord } from "./record.js";
import { labPlace, projectRoot } from "./settings.js";

describe("the lab itself", () => {
  // For the image, which takes its time to build.
  onTheLab();

  const place = labPlace("cut");
  const environment = { ...process.env, TSPLAY_LAB: "cut" };
  const argv = (...words: readonly string[]): string[] => ["--import=tsx/esm", "spec/lab/main.ts", ...words];
  const lab = (...words: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, argv(...words), {
      encoding: "utf8",
      cwd: projectRoot,
      env: environment,
    });
    assert.equal(status, 0, stderr);
    return stdout;
  };

  /** What of a lab with this number is on the machine. */
  const traces = (net: number, cgroups: readonly string[]): readonly string[] => [
    ...readdirSync("/run/netns").filter(
      (name) => name === `tsplay-lab${net}` || name.startsWith(`tsplay-lab${net}-`),
    ),
    ...readdirSync("/sys/class/net").filter((name) => name === `tsplay-lab${net}`),
    ...cgroups.filter(existsSync),
    ...cgroups.flatMap(processesBelow).map(String),
    ...readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .filter((line) => line.includes(place.own)),
    ...["hosts/gs1", "hosts/gs2", "hosts/openrc1", "hosts/bare1", "lab.json"].filter((name) =>
      existsSync(join(place.own, name)),
    ),
  ];

  afterEach(() => void lab("down"));

  it("comes up, says how it is reached, is as new after a reset, and leaves nothing", () => {
    assert.match(lab("up", "2"), /The lab is up/);
    assert.match(lab("status"), /gs1 +systemd +up[^]*gs2 +systemd +up/);
    assert.equal(lab("ssh", "gs2", "cat /proc/1/comm; echo changed >/etc/changed"), "systemd\n");
    assert.ok(existsSync(lab("inventory").trim()));
    lab("reset");
    assert.equal(lab("ssh", "gs2", "cat /etc/changed 2>/dev/null || hostname -f"), "gs2.example.com\n");
    const record = readRecord(place.own);
    assert.ok(record);
    lab("down");
    assert.deepEqual(traces(record.net, Object.values(record.cgroups).flat()), []);
    assert.match(lab("status"), /The lab is down/);
  }).timeout(300_000);

  it("takes hosts of other kinds in beside those that are up, and away with them", () => {
    lab("up", "1");
    lab("ssh", "gs1", "echo kept >/etc/kept");
    lab("up", "1", "openrc", "busybox");
    assert.equal(lab("ssh", "gs1", "cat /etc/kept; getent hosts bare1 | wc -l"), "kept\n1\n");
    assert.equal(lab("ssh", "openrc1", "cat /proc/1/comm; rc-status --runlevel"), "init\ndefault\n");
    assert.equal(lab("ssh", "bare1", "cat /proc/1/comm; readlink -f /bin/sh"), "sshd\n/usr/bin/busybox\n");
    const record = readRecord(place.own);
    assert.ok(record);
    assert.match(lab("up", "1", "busybox"), /gs1 +systemd +up[^]*openrc1 +openrc +up[^]*bare1 +busybox +up/);
    lab("down");
    assert.deepEqual(traces(record.net, Object.values(record.cgroups).flat()), []);
  }).timeout(300_000);

  for (const after of [0, 100, 250, 500, 800])
    it(`is cleared away when “up” was killed ${after} ms after it had begun`, async () => {
      const up = spawn(process.execPath, argv("up", "2"), {
        cwd: projectRoot,
        env: environment,
        stdio: "ignore",
      });
      while (readRecord(place.own) === null && up.exitCode === null) await sleep(5);
      await sleep(after);
      up.kill("SIGKILL");
      const record = readRecord(place.own);
      assert.ok(record);
      lab("down");
      assert.deepEqual(traces(record.net, Object.values(record.cgroups).flat()), []);
      // What was about to start itself may still do so.
      await sleep(500);
      assert.deepEqual(traces(record.net, Object.values(record.cgroups).flat()), []);
    }).timeout(300_000);
});
