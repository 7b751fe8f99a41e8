import assert from "node:assert/strict";
import { ConnectionLost, type Transport } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { plays, whyOf } from "../support/play.js";

/** This machine, but the connection is lost after the first write that says so was sent. */
function losingAfterWrite(): Transport {
  let lost = false;
  return altered((session) => ({
    async exchange(writes, reads) {
      const answers = await session.exchange(writes, reads);
      if (lost || !writes.some(({ text }) => text.includes("kept-in-the-dark"))) return answers;
      lost = true;
      throw new ConnectionLost("the line is dead");
    },
  }));
}

describe("failed_when and changed_when", () => {
  const play = plays();

  /** The outcome of one task, and what its registered result says of itself. */
  async function verdict(task: string, check = false): Promise<readonly unknown[]> {
    const { outcomes, said } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: t, ${task}, register: r, ignore_errors: true }
    - { name: seen, debug: "{{ list r.changed r.failed }}", when: 'not check_mode' }
`,
      { check },
    );
    const seen: unknown = said.at(-1);
    return [outcomes[0]?.type, ...(Array.isArray(seen) ? (seen as readonly unknown[]) : [])];
  }

  const cases: readonly (readonly [task: string, outcome: string, changed: boolean, failed: boolean])[] = [
    ['command: "true"', "changed", true, false],
    ['command: "false"', "failed", false, true],
    ['command: "true", changed_when: false', "ok", false, false],
    ['command: "true", changed_when: true', "changed", true, false],
    ['command: "true", failed_when: true', "failed", false, true],
    ['command: "true", failed_when: false', "changed", true, false],
    ['command: "false", failed_when: false', "changed", true, false],
    ['command: "false", failed_when: false, changed_when: false', "ok", false, false],
    ['command: "false", failed_when: eq r.status 1', "failed", false, true],
    ['command: "false", failed_when: eq r.status 2', "changed", true, false],
    ['command: "false", failed_when: [true, eq r.status 2]', "changed", true, false],
    ['command: "false", changed_when: true', "failed", false, true],
    ['command: "true", failed_when: true, changed_when: true', "failed", false, true],
    ["debug: x, changed_when: true", "changed", true, false],
    ["debug: x, failed_when: true", "failed", false, true],
    ["debug: x, failed_when: false", "ok", false, false],
    ["debug: x, when: false, failed_when: true", "skipped", false, false],
    ["debug: x, when: false, changed_when: true", "skipped", false, false],
    ["fail: no, failed_when: false", "ok", false, false],
    ['command: "true", failed_when: r.changed', "failed", false, true],
    ['command: "true", changed_when: r.failed', "ok", false, false],
    ['command: "false", failed_when: false, changed_when: r.failed', "ok", false, false],
  ];
  for (const [task, outcome, changed, failed] of cases)
    it(`failed_when and changed_when make {${task}} ${outcome}`, async () => {
      assert.deepEqual(await verdict(task), [outcome, changed, failed]);
    });

  it("failed_when and changed_when with a mistake fail the step with it", async () => {
    for (const key of ["failed_when", "changed_when"])
      assert.deepEqual(await verdict(`command: "true", ${key}: 'eq 1 (index r "nothing")'`), [
        "failed",
        false,
        true,
      ]);
  });

  it("failed_when and changed_when leave open in a check what only a run would show", async () => {
    assert.deepEqual(await verdict('command: "true", failed_when: eq r.status 1', true), ["cannot-tell"]);
    assert.deepEqual(await verdict('command: "true", changed_when: eq r.status 1', true), ["cannot-tell"]);
    assert.deepEqual(await verdict('command: "true", changed_when: false', true), ["ok"]);
  });

  it("failed_when and changed_when do not overrule an unknown outcome: the host has failed", async () => {
    for (const more of [
      "",
      ", failed_when: false",
      ", changed_when: false",
      ", failed_when: true, ignore_errors: true",
    ]) {
      const { steps, exit, hosts } = await play(
        ["a", "b"],
        `
- hosts: a
  tasks:
    - { name: dark, command: echo kept-in-the-dark, register: r${more} }
    - { name: never, debug: x }
- hosts: fleet
  tasks: [{ name: later, debug: x }]
`,
        { transport: losingAfterWrite() },
      );
      assert.deepEqual(steps, ["a dark: unknown", "b later: ok"], more);
      assert.deepEqual([exit, hosts.map(({ end }) => end)], [2, ["failed", "done"]]);
      assert.equal(hosts[0]?.counts.unknown, 1);
    }
  });

  it("an unknown outcome with no_log says nothing but that nobody knows", async () => {
    const { outcomes, exit } = await play(
      ["a"],
      `[{ hosts: a, no_log: true, tasks: [{ name: dark, command: echo kept-in-the-dark canary }] }]`,
      { transport: losingAfterWrite() },
    );
    assert.deepEqual(outcomes, [
      { type: "unknown", why: "the connection was lost after the write was sent", change: null },
    ]);
    assert.equal(exit, 2);
  });

  it("a failure by failed_when says so, with what the program printed", async () => {
    const { outcomes } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [{ name: t, command: echo bad, register: r, failed_when: 'eq r.stdout "bad"' }] }]`,
    );
    assert.equal(whyOf(outcomes[0]), "“failed_when” is true");
    assert.deepEqual(outcomes[0]?.type === "failed" && outcomes[0].output.map(({ stdout }) => stdout), [
      "bad\n",
    ]);
  });
});
