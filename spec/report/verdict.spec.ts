import assert from "node:assert/strict";
import { verdict } from "../../engine/report/index.js";
import type { Event, HostResult } from "../../engine/event/index.js";
import { hostResult, runDone } from "../support/events.js";

describe("verdict", () => {
  const h = hostResult;
  const cases: readonly (readonly [string, boolean, readonly HostResult[], string])[] = [
    ["a check of hosts as they should be", true, [h("a", { ok: 3 })], "All as asked."],
    ["a run over them", false, [h("a", { ok: 3 })], "All as asked; nothing was changed."],
    [
      "a check that finds drift",
      true,
      [h("a", { "would-change": 2 }), h("b", { "would-change": 1 }), h("c")],
      "3 differences on 2 hosts.",
    ],
    ["a run that heals", false, [h("a", { changed: 1 })], "1 change on 1 host."],
    ["a failure", false, [h("a", { failed: 1 }, { end: "failed" })], "Nothing was changed. 1 host failed."],
    ["a failed check", true, [h("a", { failed: 1 }, { end: "failed" })], "1 host failed."],
    [
      "everything at once",
      false,
      [h("a", { changed: 2 }, { end: "failed" }), h("b", {}, { end: "unreachable" }), h("c", { unknown: 1 })],
      "2 changes on 1 host. Of 1 step the outcome is unknown. 1 host failed. 1 host could not be reached.",
    ],
    [
      "what only a run can tell",
      true,
      [h("a", { "cannot-tell": 2 })],
      "2 steps cannot be judged before a real run.",
    ],
  ];
  for (const [name, check, hosts, expected] of cases) {
    it(`says of ${name}: ${expected}`, () => assert.equal(verdict(done(hosts), check), expected));
  }

  it("says that it was interrupted", () => {
    assert.equal(
      verdict(done([h("a", {}, { end: "interrupted" })], true), false),
      "Interrupted. Nothing was changed.",
    );
  });
});

function done(hosts: readonly HostResult[], interrupted = false): Extract<Event, { type: "run-done" }> {
  const event = runDone(hosts, { interrupted });
  assert.ok(event.type === "run-done");
  return event;
}
