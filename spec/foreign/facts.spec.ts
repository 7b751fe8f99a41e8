import assert from "node:assert/strict";
import { factAt } from "../../engine/facts/index.js";
import { factFromAnsible } from "../../engine/foreign/facts.js";

describe("Ansible's names of facts", () => {
  for (const name of [
    "os_family",
    "distribution_major_version",
    "memtotal_mb",
    "pkg_mgr",
    "date_time.epoch",
    "user_dir",
  ])
    it(`lead to a fact that there is: ansible_${name}`, () => {
      for (const path of [`ansible_${name}`, `ansible_facts.${name}`]) {
        const [facts, ...rest] = (factFromAnsible(path.split(".")) ?? "").split(".");
        assert.equal(facts, "facts");
        assert.ok(factAt(rest).known, rest.join("."));
      }
    });

  it("are only those with Ansible's prefix", () => {
    for (const path of [["os_family"], ["ansible_nothing"], ["ansible_facts"], ["facts", "os"]])
      assert.equal(factFromAnsible(path), null);
  });
});
