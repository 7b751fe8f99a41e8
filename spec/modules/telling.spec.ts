import assert from "node:assert/strict";
import type { Resolve } from "../../engine/module/index.js";
import assertModule from "../../modules/assert.js";
import debug from "../../modules/debug.js";
import fail from "../../modules/fail.js";
import pause from "../../modules/pause.js";
import setVars from "../../modules/set_vars.js";
import { decide, refusal } from "../support/module.js";

describe("modules that ask nothing of a host", () => {
  it("debug tells its value with its type and changes nothing", () => {
    const { change, result } = decide(debug, { message: { a: [1] } });
    assert.equal(change, null);
    assert.deepEqual(result([]), { message: { a: [1] } });
  });

  it("set_vars provides whatever it is given", () => {
    const { change, provides } = decide(setVars, { a: 1, b: [true], c: { d: "e" } });
    assert.equal(change, null);
    assert.deepEqual(provides, { a: 1, b: [true], c: { d: "e" } });
    assert.equal(setVars.providing, true);
  });

  it("assert names the conditions that do not hold", () => {
    const that = ["eq a 1", "eq b 2"];
    const judged = (...held: readonly boolean[]): Partial<Resolve> => ({
      conditions: (_param, written) => written.map((text, index) => ({ text, holds: held[index] === true })),
    });
    assert.equal(decide(assertModule, { that }, [], judged(true, true)).change, null);
    assert.equal(refusal(assertModule, { that }, [], judged(true, false)), "“eq b 2” does not hold");
    assert.equal(
      refusal(assertModule, { that, message: "wrong host" }, [], judged(false, false)),
      "wrong host: “eq a 1”, “eq b 2” do not hold",
    );
  });

  it("fail fails with its message", () => {
    assert.equal(refusal(fail, { message: "no" }), "no");
    assert.equal(refusal(fail, {}), "failed as requested by the playbook");
  });

  it("pause waits for a time, for a person, or for one after the other", () => {
    assert.deepEqual(decide(pause, { seconds: 2 }).writes, [{ do: "pause", seconds: 2 }]);
    assert.deepEqual(decide(pause, { seconds: 2, prompt: "now" }).writes, [
      { do: "pause", seconds: 2 },
      { do: "operator", say: "now" },
    ]);
    assert.match(refusal(pause, {}), /give “seconds”, “prompt”, or both/);
    assert.equal(pause.prepare({ seconds: 2 }).alwaysRuns, true);
  });
});
