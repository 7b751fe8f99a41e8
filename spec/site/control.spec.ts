import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { bringDown, bringUp, siteStatus } from "./control.js";
import { isAlive, readRecord } from "./state.js";
import { siteSettings as siteOf } from "./settings.js";
import { privateSite, runOn, skipWithoutSites, until, useSite } from "./support.js";

describe("the simulated site", () => {
  const site = useSite();

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

  it("keeps its addresses: another one is told whose they are, and how to end that", async () => {
    const other = siteOf({ TSPLAY_SITE_DIR: `${site.directory}/other`, TSPLAY_SITE_NET: site.net });
    const pid = String(readRecord(site.directory)?.daemon.pid);
    await assert.rejects(bringUp(other), {
      message: `${site.hosts[0]?.listen ?? ""}:${site.port} is in use by another site, that of ${site.directory} (process ${pid}). To end it: kill ${pid}.`,
    });
  });

  it("does not take addresses that are somebody else's", async () => {
    const other = privateSite();
    const server = createServer().listen(other.port, other.hosts[2]?.listen);
    await once(server, "listening");
    try {
      await assert.rejects(bringUp(other), ({ message }: Error) =>
        message.startsWith(
          `${other.hosts[2]?.listen ?? ""}:${other.port} is in use by process ${process.pid} (`,
        ),
      );
      assert.notEqual(privateSite().net, other.net);
    } finally {
      server.close();
    }
  });

  it("mounts nothing where others could see it", () => {
    assert.doesNotMatch(readFileSync("/proc/mounts", "utf8"), new RegExp(site.directory));
  });
});

describe("the end of a site", function () {
  this.timeout(600_000);
  skipWithoutSites();

  for (const [how, end] of [
    ["down", (_pid: number, down: () => Promise<unknown>) => down()],
    ["a killed daemon", (pid: number) => Promise.resolve(process.kill(pid, "SIGKILL"))],
    ["its daemon's SIGTERM", (pid: number) => Promise.resolve(process.kill(pid, "SIGTERM"))],
  ] as const) {
    it(`by ${how} leaves no process, and up works again`, async () => {
      const site = privateSite();
      await bringUp(site);
      const record = readRecord(site.directory);
      assert.ok(record !== null);
      const processes = [record.daemon, ...Object.values(record.hosts)];
      assert.equal(processes.filter(isAlive).length, 5);
      await end(record.daemon.pid, () => bringDown(site));
      await until(() => !processes.some(isAlive));
      assert.match(await bringUp(site), /^The site is up/);
      await bringDown(site);
      assert.ok(!existsSync(`${site.directory}/site.json`));
      rmSync(site.directory, { recursive: true });
    });
  }
});
