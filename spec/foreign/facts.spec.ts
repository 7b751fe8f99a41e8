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
    it(`ansible_${name} leads to a fact that exists`, () => {
      for (const path of [`ansible_${name}`, `ansible_facts.${name}`]) {
        const [facts, ...rest] = (factFromAnsible(path.split(".")) ?? "").split(".");
        assert.equal(facts, "facts");
        assert.ok(factAt(rest).known, rest.join("."));
      }
    });

  it("a name without Ansible's prefix is not one of its facts", () => {
    for (const path of [["os_family"], ["ansible_nothing"], ["ansible_facts"], ["facts", "os"]])
      assert.equal(factFromAnsible(path), null);
  });
});
