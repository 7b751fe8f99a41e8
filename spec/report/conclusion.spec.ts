import assert from "node:assert/strict";
import { conclusion } from "../../engine/report/index.js";
import type { Event, HostResult } from "../../engine/event/index.js";
import { hostResult, runDone } from "../support/events.js";

describe("the conclusion of a run", () => {
  const h = hostResult;
  const cases: readonly (readonly [string, boolean, readonly HostResult[], string])[] = [
    ["a check without drift", true, [h("a", { ok: 3 })], "No drift: all hosts are as asked."],
    ["a run without changes", false, [h("a", { ok: 3 })], "No changes: all hosts are as asked."],
    [
      "a check that finds drift",
      true,
      [h("a", { "would-change": 2 }), h("b", { "would-change": 1 }), h("c")],
      "3 differences on 2 hosts.",
    ],
    ["a run with a change", false, [h("a", { changed: 1 })], "1 change on 1 host."],
    ["a failure", false, [h("a", { failed: 1 }, { end: "failed" })], "Nothing was changed. 1 host failed."],
    ["a failed check", true, [h("a", { failed: 1 }, { end: "failed" })], "1 host failed."],
    [
      "a run with changes and every kind of problem",
      false,
      [h("a", { changed: 2 }, { end: "failed" }), h("b", {}, { end: "unreachable" }), h("c", { unknown: 1 })],
      "2 changes on 1 host. The outcome of 1 step is unknown. 1 host failed. 1 host was unreachable.",
    ],
    [
      "a check of what only a run can tell",
      true,
      [h("a", { "cannot-tell": 2 })],
      "2 steps cannot be checked without a real run.",
    ],
  ];
  for (const [name, check, hosts, expected] of cases) {
    it(`the conclusion of ${name} is: ${expected}`, () =>
      assert.equal(conclusion(done(hosts), check), expected));
  }

  it("the conclusion of an interrupted run says so", () => {
    assert.equal(
      conclusion(done([h("a", {}, { end: "interrupted" })], true), false),
      "Interrupted. Nothing was changed.",
    );
  });
});

function done(hosts: readonly HostResult[], interrupted = false): Extract<Event, { type: "run-done" }> {
  const event = runDone(hosts, { interrupted });
  assert.ok(event.type === "run-done");
  return event;
}
