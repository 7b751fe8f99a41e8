import assert from "node:assert/strict";
import { plays, whyOf } from "../support/play.js";

describe("a condition", () => {
  const play = plays();

  const values: readonly (readonly [yaml: string, holds: boolean])[] = [
    ["true", true],
    ["false", false],
    ["null", false],
    ["0", false],
    ["0.0", false],
    ["1", true],
    ["-1", true],
    ['""', false],
    ['" "', true],
    ['"x"', true],
    ['"yes"', true],
    ['"00"', true],
    ["[]", false],
    ["[0]", true],
    ['[""]', true],
    ["{}", true],
    ["{ a: 0 }", true],
  ];

  it("a condition's value decides alike in when, until, failed_when, changed_when, assert, and, or, not and ternary", async () => {
    const vars = values.map(([yaml], index) => `    v${index}: ${yaml}\n`).join("");
    const tasks = values.map(([, holds], index) => {
      const v = `v${index}`;
      const that = holds
        ? [v, `and ${v} true`, `or false ${v}`, `ternary ${v} true false`]
        : [`not ${v}`, `not (and true ${v})`, `not (or ${v} false)`, `ternary ${v} false true`];
      return `
    - { name: when ${index}, debug: x, when: ${v} }
    - { name: until ${index}, debug: x, until: ${v}, retries: 0, ignore_errors: true }
    - { name: failed ${index}, debug: x, failed_when: ${v}, ignore_errors: true }
    - { name: changed ${index}, debug: x, changed_when: ${v} }
    - { name: assert ${index}, assert: { that: ${v} }, ignore_errors: true }
    - { name: helpers ${index}, assert: { that: ${JSON.stringify(that)} } }
`;
    });
    const { steps } = await play(["a"], `- hosts: fleet\n  vars:\n${vars}  tasks:${tasks.join("")}`);
    const expected = values.flatMap(([, holds], index) => [
      `a when ${index}: ${holds ? "ok" : "skipped"}`,
      `a until ${index}: ${holds ? "ok" : "failed"}`,
      `a failed ${index}: ${holds ? "failed" : "ok"}`,
      `a changed ${index}: ${holds ? "changed" : "ok"}`,
      `a assert ${index}: ${holds ? "ok" : "failed"}`,
      `a helpers ${index}: ok`,
    ]);
    assert.deepEqual(steps, expected);
  });

  it("a condition that is a text such as “no” fails the step with what to write", async () => {
    for (const text of ["no", "No", "off", "false", "0", " none ", "null", "n"]) {
      const { steps, outcomes } = await play(
        ["a"],
        `- hosts: fleet\n  vars: { v: ${JSON.stringify(text)} }\n  tasks: [{ name: t, debug: x, when: v }]\n`,
      );
      assert.deepEqual(steps, ["a t: failed"], text);
      assert.match(whyOf(outcomes[0]), /bool \(v\)/);
    }
  });

  it("a list of conditions, and, and or are evaluated only as far as needed", async () => {
    const { steps } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { map: {} }
  tasks:
    - { name: list, debug: x, when: [false, index map "a"] }
    - { name: and, debug: x, when: and false (index map "a") }
    - { name: or, debug: x, when: or true (index map "a") }
    - { name: asked, debug: x, when: [true, index map "a"] }
`,
    );
    assert.deepEqual(steps, ["a list: skipped", "a and: skipped", "a or: ok", "a asked: failed"]);
  });

  it("a condition of a task with a loop is evaluated for each item, and rules out even an undefined list", async () => {
    const { steps } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { map: {} }
  tasks:
    - { name: items, debug: x, loop: [1, 2], when: gt item 1 }
    - { name: out, debug: x, loop: index map "a", when: false }
    - { name: none, debug: x, loop: [], when: true }
    - { name: broken, debug: x, loop: index map "a", when: true }
`,
    );
    assert.deepEqual(steps, [
      "a items (1): skipped",
      "a items (2): ok",
      "a out: skipped",
      "a none: skipped",
      "a broken: failed",
    ]);
  });
});
