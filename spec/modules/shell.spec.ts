import assert from "node:assert/strict";
import shell from "../../modules/shell.js";
import { answerOf, decide, missing } from "../support/module.js";

describe("shell", () => {
  it("shell sends its lines to sh, told by the first of them", () => {
    const { change, writes } = decide(shell, { script: "set -e\nmake" }, answerOf(1));
    assert.equal(change?.summary, "set -e …");
    assert.deepEqual(writes, [{ do: "run", script: "set -e\nmake", env: {}, within: 600, accept: [0] }]);
  });

  it("shell is done where its paths say so", () => {
    assert.equal(decide(shell, { script: "rm /x", removes: "/x" }, missing).change, null);
  });

  it("shell asks for both paths in one look", () => {
    const { asks } = shell.prepare({ script: "x", creates: "/a b", removes: "/c" });
    assert.deepEqual(asks, [
      { ask: "stat", path: "/a b", follow: true, digest: false },
      { ask: "stat", path: "/c", follow: false, digest: false },
    ]);
  });
});
