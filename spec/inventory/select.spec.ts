import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadInventory, select, type Inventory } from "../../engine/inventory/index.js";
import { InputError } from "../../engine/source/diagnostic.js";

describe("select", () => {
  let directory = "";
  let inventory: Inventory;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "tsplay-select-"));
    const text =
      "web: {hosts: {'web[1:4]': }}\ndb: {hosts: {db1: , db2: }}\nstage: {hosts: {web2: , db2: }}\n" +
      "empty:\nv6: {hosts: {'fe80::1': }}\n";
    writeFileSync(join(directory, "hosts.yml"), text);
    writeFileSync(join(directory, "limit"), "# comment\nweb1\n\ndb1 # why\n");
    const loaded = loadInventory([directory], directory);
    assert.deepEqual(loaded.problems, []);
    inventory = loaded.inventory;
  });
  after(() => rmSync(directory, { recursive: true }));

  const cases: readonly (readonly [pattern: string, hosts: string])[] = [
    ["all", "web1 web2 web3 web4 db1 db2 fe80::1"],
    ["*", "web1 web2 web3 web4 db1 db2 fe80::1"],
    ["web", "web1 web2 web3 web4"],
    ["db1,web1", "web1 db1"],
    ["db:web1", "web1 db1 db2"],
    ["web:&stage", "web2"],
    ["&stage:web", "web2"],
    ["web:!stage", "web1 web3 web4"],
    ["!stage:web", "web1 web3 web4"],
    ["web:db:&stage:!db", "web2"],
    ["!web", "db1 db2 fe80::1"],
    ["&stage", "web2 db2"],
    ["web*", "web1 web2 web3 web4"],
    ["*2", "web2 db2"],
    ["web?,!web[3:3]", "web1 web2 web3"],
    ["st*", "web2 db2"],
    ["web[0]", "web1"],
    ["web[-1]", "web4"],
    ["web[1:2]", "web2 web3"],
    ["web[2:]", "web3 web4"],
    ["web[-2:-1]", "web3 web4"],
    ["db[1:2]", "db2"],
    ["~(web|db)[12]$", "web1 web2 db1 db2"],
    ["fe80::1", "fe80::1"],
    ["fe80::1,db1", "db1 fe80::1"],
    [" web1 , db1 ", "web1 db1"],
    ["localhost,web1", "web1 localhost"],
  ];
  for (const [pattern, hosts] of cases) {
    it(`the pattern ${pattern} selects ${hosts}`, () => {
      assert.equal(
        select(inventory, pattern, null)
          .map(({ name }) => name)
          .join(" "),
        hosts,
      );
    });
  }

  it("a range of names in a pattern is expanded where it is not a subscript", () => {
    const others = loadInventory(["n[1:3].x,"], directory).inventory;
    assert.deepEqual(
      select(others, "n[2:3].x", null).map(({ name }) => name),
      ["n2.x", "n3.x"],
    );
  });

  it("a pattern may be a file of patterns, with comments", () => {
    const names = select(inventory, `@${join(directory, "limit")}`, null).map(({ name }) => name);
    assert.deepEqual(names, ["web1", "db1"]);
  });

  const mistakes: readonly (readonly [pattern: string, says: RegExp])[] = [
    [
      "webb",
      /“webb” matches nothing in the inventory \(7 hosts; groups: all, web, db, stage, empty, v6\)\. Did you mean “web”\?/,
    ],
    ["web:!stag", /“stag” matches nothing.*Did you mean “stage”\?/],
    ["web:&nope", /“nope” matches nothing/],
    ["web:!web", /selects no hosts/],
    ["empty", /selects no hosts/],
    ["web[9]", /out of range: there are 4 hosts/],
    ["", /empty/],
    [",", /empty/],
    ["~(", /not a regular expression/],
    ["@nowhere", /does not exist/],
    ["WEB", /matches nothing/],
  ];
  for (const [pattern, says] of mistakes) {
    it(`the pattern “${pattern}” is refused`, () => {
      assert.throws(
        () => select(inventory, pattern, null),
        (error) => error instanceof InputError && says.test(error.message),
      );
    });
  }
});
