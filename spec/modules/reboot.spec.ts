import assert from "node:assert/strict";
import reboot from "../../modules/reboot.js";
import { answerOf, decide, output } from "../support/module.js";

describe("reboot", () => {
  it("reboot restarts every time when nothing says when", () => {
    assert.equal(reboot.prepare({}).alwaysRuns, true);
    assert.deepEqual(decide(reboot, {}, output("")).writes, [{ do: "reboot", within: 600 }]);
  });

  it("reboot restarts only when it is needed, and is proven by its not being needed any more", () => {
    const params = { needed_if: "test -e /var/run/reboot-required" };
    assert.equal(reboot.prepare(params).alwaysRuns, false);
    assert.equal(decide(reboot, params, answerOf(1)).change, null);
    assert.notEqual(decide(reboot, params, answerOf(0)).change, null);
  });

  it("reboot looks itself for a path that is all its commands test, and says which paths others depend on", () => {
    const asks = (needed_if: string): unknown => reboot.prepare({ needed_if }).asks;
    const look = [{ ask: "stat", path: "/run/needed", follow: true, digest: false }];
    assert.deepEqual(asks("test -e /run/needed"), look);
    assert.deepEqual(asks("[ -e /run/needed ]\n"), look);
    const text = "test -e /run/needed && grep -q new /etc/release";
    assert.deepEqual(asks(text), [{ ask: "script", text, about: ["path /run/needed", "path /etc/release"] }]);
  });
});
