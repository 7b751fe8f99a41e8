import assert from "node:assert/strict";
import statModule from "../../modules/stat.js";
import { decide, missing, stat } from "../support/module.js";

describe("stat", () => {
  const path = "/etc/motd";
  it("stat tells what is there", () => {
    const { change, result } = decide(
      statModule,
      { path },
      stat({ kind: "link", target: "a\tb", mode: "777" }),
    );
    const { exists, kind, target, mode } = result([]);
    assert.deepEqual(
      { change, exists, kind, target, mode },
      { change: null, exists: true, kind: "link", target: "a\tb", mode: "0777" },
    );
  });
  it("stat tells that nothing is there", () =>
    assert.deepEqual(decide(statModule, { path }, missing).result([]), { exists: false }));
});
