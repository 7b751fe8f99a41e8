import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { bringDown, bringUp, siteStatus } from "./control.js";
import { whatIsMissing } from "./machine.js";
import { isAlive, readRecord } from "./state.js";
import { privateSite, runOn, useSite } from "./support.js";

describe("the embedded site", () => {
  const site = useSite("127.0.21");

  it("has four hosts that answer as the machines they stand for", async () => {
    const names = await Promise.all(
      site.hosts.map(({ name }) => runOn(site, name, "hostname; cat /etc/redhat-release")),
    );
    assert.deepEqual(
      names.map(({ stdout }) => stdout),
      site.hosts.map(({ fqdn }) => `${fqdn}\nCentOS release 6.5 (Final)\n`),
    );
  });

  it("says so when it is already up", async () => {
    assert.match(await bringUp(site), /^The site is already up\./);
  });

  it("writes down how its hosts are reached", () => {
    const known = readFileSync(`${site.directory}/known_hosts`, "utf8").trim().split("\n");
    assert.deepEqual(
      known.map((line) => line.split(" ").slice(0, 2)),
      site.hosts.map(({ listen }) => [`[${listen}]:${site.port}`, "ssh-ed25519"]),
    );
    assert.match(siteStatus(site), /gs4 {2}up/);
  });

  it("mounts nothing where others could see it", () => {
    assert.doesNotMatch(readFileSync("/proc/mounts", "utf8"), new RegExp(site.directory));
  });
});

describe("the end of a site", function () {
  this.timeout(60_000);
  before(function () {
    if (whatIsMissing() !== null) this.skip();
  });

  for (const [how, end] of [
    ["down", (_pid: number, down: () => Promise<unknown>) => down()],
    ["a killed daemon", (pid: number) => Promise.resolve(process.kill(pid, "SIGKILL"))],
  ] as const) {
    it(`by ${how} leaves no process, and up works again`, async () => {
      const site = privateSite("127.0.22");
      await bringUp(site);
      const record = readRecord(site.directory);
      assert.ok(record !== null);
      const processes = [record.daemon, ...Object.values(record.hosts)];
      assert.equal(processes.filter(isAlive).length, 5);
      await end(record.daemon.pid, () => bringDown(site));
      for (let round = 0; round < 200 && processes.some(isAlive); round += 1) await sleep(20);
      assert.equal(processes.filter(isAlive).length, 0);
      assert.match(await bringUp(site), /^The site is up/);
      await bringDown(site);
      assert.ok(!existsSync(`${site.directory}/site.json`));
      rmSync(site.directory, { recursive: true });
    });
  }
});
