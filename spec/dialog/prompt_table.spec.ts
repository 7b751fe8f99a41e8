import assert from "node:assert/strict";
import { PromptTable } from "../../engine/dialog/prompt_table.js";
import type { Turn } from "../../engine/module/index.js";

const TURNS: readonly Turn[] = [
  { name: "first menu", prompt: "\\[1\\]: $", after: "installation", answer: "1" },
  { name: "second menu", prompt: "\\[1\\]: $", after: "engine", answer: "2" },
  { name: "name", prompt: "^Name: $", answer: "a" },
  { name: "name, again", prompt: "^Name: $", answer: "b" },
  { name: "wait", line: "^Waiting" },
];

describe("PromptTable", () => {
  const table = (): PromptTable => new PromptTable({ turns: TURNS, quiet: 1, within: 1 });

  it("prompts with the same last line are distinguished by what came before", () => {
    const it = table();
    assert.equal(it.matchPrompt("(1, 2)[1]: "), null);
    it.matchLine("engine is installed");
    assert.equal(it.matchPrompt("(1, 2)[1]: ")?.name, "second menu");
    it.forgetOutput();
    assert.equal(it.matchPrompt("(1, 2)[1]: "), null, "what came before an answer is over");
    assert.equal(it.matchPrompt("installation [1]: ")?.name, "first menu", "the prompt itself counts");
  });

  it("rows that match the same prompt are used one after another", () => {
    const it = table();
    for (const expected of ["name", "name, again"]) {
      const turn = it.matchPrompt("Name: ") ?? assert.fail();
      assert.deepEqual([turn.name, it.usedUp(turn)], [expected, false]);
      it.use(turn);
    }
    assert.ok(it.usedUp(it.matchPrompt("Name: ") ?? assert.fail()));
    assert.deepEqual(it.expected(), ["first menu", "second menu", "wait"]);
  });

  it("a line is acted on as often as allowed, and ignored afterwards", () => {
    const it = table();
    const turn = it.matchLine("Waiting for the VM") ?? assert.fail();
    it.use(turn);
    assert.equal(it.matchLine("Waiting for the VM"), null);
    assert.equal(it.matchPrompt("Waiting for the VM"), null, "lines are no prompts");
  });
});
