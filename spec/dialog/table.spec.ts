import assert from "node:assert/strict";
import { Table } from "../../engine/dialog/table.js";
import type { Turn } from "../../engine/module/index.js";

const TURNS: readonly Turn[] = [
  { name: "first menu", prompt: "\\[1\\]: $", after: "installation", answer: "1" },
  { name: "second menu", prompt: "\\[1\\]: $", after: "engine", answer: "2" },
  { name: "name", prompt: "^Name: $", answer: "a" },
  { name: "name, again", prompt: "^Name: $", answer: "b" },
  { name: "wait", line: "^Waiting" },
];

describe("Table", () => {
  const table = (): Table => new Table({ turns: TURNS, quiet: 1, within: 1 });

  it("tells prompts with the same last line apart by what came before", () => {
    const it = table();
    assert.equal(it.prompted("(1, 2)[1]: "), null);
    it.told("engine is installed");
    assert.equal(it.prompted("(1, 2)[1]: ")?.name, "second menu");
    it.answered();
    assert.equal(it.prompted("(1, 2)[1]: "), null, "what came before an answer is over");
    assert.equal(it.prompted("installation [1]: ")?.name, "first menu", "the prompt itself counts");
  });

  it("takes rows that know the same prompt one after another", () => {
    const it = table();
    for (const expected of ["name", "name, again"]) {
      const turn = it.prompted("Name: ") ?? assert.fail();
      assert.deepEqual([turn.name, it.spent(turn)], [expected, false]);
      it.take(turn);
    }
    assert.ok(it.spent(it.prompted("Name: ") ?? assert.fail()));
    assert.equal(it.expected(), "one of “first menu”, “second menu”, “wait”");
  });

  it("acts on a line as often as it may, and then reads on", () => {
    const it = table();
    const turn = it.told("Waiting for the VM") ?? assert.fail();
    it.take(turn);
    assert.equal(it.told("Waiting for the VM"), null);
    assert.equal(it.prompted("Waiting for the VM"), null, "lines are no prompts");
  });
});
