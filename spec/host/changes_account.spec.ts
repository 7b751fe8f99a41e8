import assert from "node:assert/strict";
import { changesAccount } from "../../engine/host/changes_account.js";
import { type Action, run, runScript, Secret, write } from "../../engine/module/index.js";

describe("actions that change an account", () => {
  const cases: readonly (readonly [Action, boolean])[] = [
    [run("userdel", "-r", "app"), true],
    [run("/usr/sbin/usermod", "-u", "12", "app"), true],
    [run("busybox", "deluser", "app"), true],
    [runScript("set -e; userdel app", { summary: "away" }), true],
    [runScript(new Secret("userdel 'app'"), { summary: "away" }), true],
    [run("userdel", "app2"), false],
    [run("userdel", "my-app"), false],
    [run("useradd", "app"), false],
    [run("chown", "app", "/srv"), false],
    [write("/root/how", "userdel app"), false],
  ];
  for (const [action, expected] of cases)
    it(`actions ${expected ? "change" : "do not change"} the account app: ${JSON.stringify(action)}`, () => {
      assert.equal(changesAccount([write("/x", ""), action], "app"), expected);
    });
});
