import assert from "node:assert/strict";
import { lastWords } from "../../engine/host/action_failed.js";

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`).join("\n");

describe("lastWords", () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ["what a failed program said is its errors", "out", "err\n", "err"],
    ["what a failed program said is its output where it printed no errors", "out\n", " \n", "out"],
    ["what a failed program said is its exit status where it printed nothing", "", "\n", "exit status 7"],
    ["what a failed program said is its last twelve lines", "", lines(1, 30), lines(19, 30)],
    [
      "what a failed program said is told without the shell that ran it",
      "",
      "sh: line 1: /usr/bin/x: No such file",
      "/usr/bin/x: No such file",
    ],
    [
      "what a failed program said is told without the shell's eval",
      "",
      "-sh: eval: line 7: foo: command not found",
      "foo: command not found",
    ],
    [
      "what a failed program said is told whole where it only looks like a shell's",
      "",
      "app: 12: broken",
      "app: 12: broken",
    ],
  ];
  for (const [title, stdout, stderr, expected] of cases)
    it(title, () => {
      const reply = { status: 7, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
      assert.equal(lastWords(reply), expected);
    });
});
