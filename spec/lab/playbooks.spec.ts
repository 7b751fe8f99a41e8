import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTheLab } from "./lab.js";
import { projectRoot } from "./settings.js";

/** The chapters of the guide that are about nothing of EL6's own: on glusterd, rpcbind, systemd and FUSE as they are. */
describe("the guide's names and storage, on four real hosts", () => {
  const lab = onTheLab();
  let inventory: string;

  before(() => {
    inventory = mkdtempSync(join(tmpdir(), "tsplay-lab-"));
    for (const part of ["hosts.yml", "group_vars", "host_vars"])
      cpSync(join(projectRoot, "inventory", part), join(inventory, part), { recursive: true });
    lab().hosts.forEach(({ fqdn, address }, index) =>
      writeFileSync(join(inventory, "host_vars", `${fqdn}.yml`), `ip: ${address}\nhost_id: ${index + 1}\n`),
    );
    const reach = { user: "root", identity_file: lab().keys.clientKey, known_hosts: lab().knownHosts };
    writeFileSync(
      join(inventory, "lab.yml"),
      JSON.stringify({ lab: { hosts: hostsOnly(), vars: { ...reach, brick_size_mb: 0 } } }),
    );
    // What other specs left on the bricks is not this one's.
    for (const { name } of lab().hosts) {
      lab().on(
        name,
        "umount /mnt/vol /mnt/gluster-vol1 2>/dev/null; systemctl stop glusterd; pkill glusterfs; rm -rf /var/lib/glusterd/vols /var/lib/glusterd/peers; mkdir -p /var/lib/glusterd/vols /var/lib/glusterd/peers; :",
      );
      lab().on(
        name,
        "for brick in /gluster_brick0 /gluster_brick1; do find $brick -mindepth 1 -delete; for x in $(getfattr -m - $brick 2>/dev/null | grep '^trusted'); do setfattr -x $x $brick; done; done; :",
      );
    }
  });
  after(() => rmSync(inventory, { recursive: true, force: true }));

  const hostsOnly = (): object => Object.fromEntries(lab().hosts.map(({ fqdn }) => [fqdn, {}]));

  /** Exit status and the recap of a run or check by the command line. */
  const tsplay = (
    command: "run" | "check",
  ): { exit: number | null; counts: readonly Record<string, number>[]; said: string } => {
    const argv = [command, "playbooks/hosted-engine.yml", "-t", "names,storage", "-i", inventory, "--json"];
    const options = {
      encoding: "utf8",
      cwd: projectRoot,
      timeout: 240_000,
      maxBuffer: 64 * 1024 * 1024,
    } as const;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import=tsx/esm", "engine/cli/main.ts", ...argv],
      options,
    );
    const last: unknown = JSON.parse(stdout.trim().split("\n").at(-1) ?? "null");
    return {
      exit: status,
      counts: countsOf(last),
      said: `${stderr}\n${stdout
        .split("\n")
        .filter((line) => /"failed"|diagnostic/.test(line))
        .join("\n")}`,
    };
  };

  it("are made, are found again, are checked, and are healed", () => {
    const first = tsplay("run");
    assert.equal(first.exit, 0, first.said);
    assert.ok(
      first.counts.every(({ changed = 0 }) => changed > 0),
      JSON.stringify(first.counts),
    );
    const second = tsplay("run");
    assert.equal(second.exit, 0, second.said);
    assert.deepEqual(
      second.counts.map(({ changed }) => changed),
      [0, 0, 0, 0],
    );
    assert.equal(tsplay("check").exit, 0);

    lab().on("gs3", "systemctl disable glusterd; chown root /gluster_brick1");
    lab().on("gs2", "gluster volume set gluster-vol1 storage.owner-uid 0");
    const drifted = tsplay("check");
    assert.equal(drifted.exit, 3);
    assert.equal(drifted.counts.reduce((sum, { "would-change": drift = 0 }) => sum + drift, 0) > 0, true);
    assert.equal(tsplay("run").exit, 0);
    assert.equal(tsplay("check").exit, 0);
    assert.match(
      lab().on("gs1", "gluster volume info gluster-vol1; stat -c %u:%g /mnt/gluster-vol1"),
      /Number of Bricks: 4 x 2 = 8[^]*36:36/,
    );
  }).timeout(300_000);
});

function countsOf(event: unknown): readonly Record<string, number>[] {
  assert.ok(typeof event === "object" && event !== null && "hosts" in event && Array.isArray(event.hosts));
  return event.hosts.map((host: unknown) => {
    assert.ok(typeof host === "object" && host !== null && "counts" in host && isCounts(host.counts));
    return host.counts;
  });
}

const isCounts = (value: unknown): value is Record<string, number> =>
  typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "number");
