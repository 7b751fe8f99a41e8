import assert from "node:assert/strict";
import { factMeant } from "../../engine/facts/elsewhere.js";
import { factAt } from "../../engine/facts/index.js";

describe("facts by their names elsewhere", () => {
  for (const name of [
    "os_family",
    "distribution_major_version",
    "memtotal_mb",
    "pkg_mgr",
    "date_time.epoch",
    "user_dir",
  ])
    it(`are facts here: ${name}`, () => {
      for (const path of [`ansible_${name}`, `ansible_facts.${name}`]) {
        const [facts, ...rest] = (factMeant(path.split(".")) ?? "").split(".");
        assert.equal(facts, "facts");
        assert.ok(factAt(rest).known, rest.join("."));
      }
    });

  it("are nothing where nobody has them", () => {
    for (const path of [["os_family"], ["ansible_nothing"], ["ansible_facts"], ["facts", "os"]])
      assert.equal(factMeant(path), null);
  });
});
