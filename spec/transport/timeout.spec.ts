import assert from "node:assert/strict";

import { timerMilliseconds, withTimeout } from "../../engine/transport/timeout.js";

describe("a timeout", () => {
  const never = new Promise<string>(() => undefined);

  it("a timeout gives what the promise gives, if that comes first", async () => {
    assert.equal(await withTimeout(Promise.resolve("done"), 60), "done");
  });

  it("a timeout gives “timed out” when the promise takes longer", async () => {
    assert.equal(await withTimeout(never, 0.01), "timed out");
  });

  it("a timeout passes the promise's error on", async () => {
    await assert.rejects(withTimeout(Promise.reject(new Error("lost")), 60), /lost/);
  });

  it("a timeout of any length does not overflow Node's timers, which would fire at once", () => {
    assert.equal(timerMilliseconds(1.5), 1500);
    for (const seconds of [2 ** 31, Number.MAX_VALUE, Number.POSITIVE_INFINITY])
      assert.equal(timerMilliseconds(seconds), 2 ** 31 - 1);
  });
});
