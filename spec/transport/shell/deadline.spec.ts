import assert from "node:assert/strict";
import { mock } from "node:test";

import { ConnectionLost, TimedOut } from "../../../engine/transport/errors.js";
import { Deadline, type Scripts } from "../../../engine/transport/shell/deadline.js";
import { script } from "../../support/transport.js";

describe("the deadline of an exchange", () => {
  const scripts: Scripts = {
    writes: [script("write", 5)],
    reads: [script("first", 10), script("second", 20)],
  };
  let errors: Error[];
  const begin = (requestLength = 0): Deadline =>
    new Deadline(scripts, requestLength, (error) => errors.push(error));
  const pass = (seconds: number): readonly Error[] => {
    mock.timers.tick(seconds * 1000);
    return errors;
  };
  beforeEach(() => {
    errors = [];
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => mock.timers.reset());

  it("the deadline is two minutes until the first script starts", () => {
    begin();
    assert.deepEqual(pass(119), []);
    const [error] = pass(1);
    assert.ok(error instanceof ConnectionLost);
    assert.equal(error.message, "no response from the host's shell for 120 s");
  });

  it("the deadline of a long request is later, by the time that a slow line needs for it", () => {
    begin(4096 * 300);
    assert.deepEqual(pass(419), []);
    assert.equal(pass(1)[0]?.message, "no response from the host's shell for 420 s");
  });

  it("the deadline of a script is its own, from its start", () => {
    const deadline = begin();
    pass(100);
    deadline.started("writes");
    pass(4);
    deadline.started("reads");
    pass(9);
    deadline.started("reads");
    assert.deepEqual(pass(19), []);
    const [error] = pass(1);
    assert.ok(error instanceof TimedOut);
    assert.equal(error.message, "read 2 of 2 timed out after 20 s and was ended");
    assert.deepEqual(error.at, { list: "reads", index: 1 });
  });

  it("the deadline names the write that timed out", () => {
    begin().started("writes");
    const [error] = pass(5);
    assert.ok(error instanceof TimedOut);
    assert.equal(error.message, "write 1 of 1 timed out after 5 s and was ended");
    assert.deepEqual(error.at, { list: "writes", index: 0 });
  });

  it("the deadline is over when all scripts have finished", () => {
    const deadline = begin();
    deadline.started("writes");
    deadline.finished();
    assert.deepEqual(pass(10_000), []);
  });

  it("the deadline expires once", () => {
    begin();
    assert.equal(pass(10_000).length, 1);
  });
});
