import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadInventory, targetOf } from "../../engine/inventory/index.js";
import { createScope } from "../../engine/template/index.js";

/** The addresses of the hosts of an inventory, by name. */
function addresses(directory: string): Readonly<Record<string, string>> {
  const { inventory, problems } = loadInventory([directory], process.cwd());
  assert.deepEqual(problems, []);
  const nobody = { user: null, password: null, becomePassword: null };
  const targets = [...inventory.hosts.values()].map((host) =>
    targetOf(host, createScope([host.variables], { inventory_hostname: host.name }), nobody),
  );
  return Object.fromEntries(targets.map(({ name, address, port }) => [name, `${address}:${port ?? 22}`]));
}

describe("the guide's inventory", () => {
  it("leads to the simulated site and to no real machine as long as site.yml is there", () => {
    assert.deepEqual(addresses("inventory"), {
      "gs1.example.com": "127.0.10.101:10122",
      "gs2.example.com": "127.0.10.102:10122",
      "gs3.example.com": "127.0.10.103:10122",
      "gs4.example.com": "127.0.10.104:10122",
    });
  });

  it("is the real fleet's when site.yml is taken away", () => {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-fleet-"));
    try {
      cpSync("inventory", directory, { recursive: true });
      rmSync(join(directory, "site.yml"));
      assert.deepEqual(addresses(directory), {
        "gs1.example.com": "192.168.10.101:22",
        "gs2.example.com": "192.168.10.102:22",
        "gs3.example.com": "192.168.10.103:22",
        "gs4.example.com": "192.168.10.104:22",
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
