import assert from "node:assert/strict";
import { plays, whyOf } from "../support/play.js";

describe("a loop", () => {
  const play = plays();

  /** What a registered loop says: of all its items together, and of each. */
  async function result(task: string, show: string, check = false): Promise<unknown> {
    const { said } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { list: [a, b], map: { a: 1 }, text: words, none: [], maps: [{ n: 1 }, { n: 2 }] }
  tasks:
    - { name: t, ${task}, register: r, ignore_errors: true }
    - { name: seen, debug: ${JSON.stringify(show)} }
`,
      { check },
    );
    return said.at(-1);
  }

  const all = "{{ list r.changed r.failed r.skipped (length r.results) }}";
  const cases: readonly (readonly [task: string, all: readonly unknown[]])[] = [
    ['command: "true", loop: [1, 2]', [true, false, false, 2]],
    ['command: "true", loop: [1, 2], changed_when: eq item 2', [true, false, false, 2]],
    ['command: "true", loop: [1, 2], changed_when: false', [false, false, false, 2]],
    ['command: "test {{ item }} = 1", loop: [1, 2], changed_when: false', [false, true, false, 2]],
    ["debug: x, loop: [1, 2], when: eq item 1", [false, false, false, 2]],
    ["debug: x, loop: [1, 2], when: eq item 3", [false, false, true, 2]],
    ["debug: x, loop: [1]", [false, false, false, 1]],
    ["debug: x, loop: none", [false, false, true, 0]],
    ["debug: x, loop: list, when: false", [false, false, true, 2]],
    ['debug: x, loop: index map "nothing", when: false', [false, false, true, 0]],
    ["debug: x, loop: text", [false, true, false, 0]],
    ["debug: x, loop: map", [false, true, false, 0]],
    ['debug: x, loop: index map "nothing"', [false, true, false, 0]],
  ];
  for (const [task, expected] of cases)
    it(`the loop {${task}} is changed, failed, skipped, of so many results: ${expected.join(", ")}`, async () => {
      assert.deepEqual(await result(task, all), expected);
    });

  it("the results of a loop have their item, under the name that the loop has for it", async () => {
    assert.deepEqual(await result("debug: x, loop: list", '{{ map r.results "item" }}'), ["a", "b"]);
    assert.deepEqual(
      await result(
        'debug: "{{ one.n }}", loop: maps, loop_control: { loop_var: one }',
        '{{ list (map r.results "one") (map r.results "message") }}',
      ),
      [
        [{ n: 1 }, { n: 2 }],
        [1, 2],
      ],
    );
  });

  it("a loop in a check would change where an item would, and cannot be told where none would and one cannot", async () => {
    const { steps, said } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: asks, command: echo 2, register: asked }
    - { name: one, command: "true", loop: [1, 2], when: or (eq item 1) (eq asked.stdout "2"), register: r }
    - { name: changed, debug: "{{ r.changed }}" }
    - { name: two, debug: x, loop: [1, 2], when: or (eq item 1) (eq asked.stdout "2"), register: r }
    - { name: changed, debug: "{{ r.changed }}" }
    - { name: failed, debug: "{{ r.failed }} {{ r.skipped }}" }
`,
      { check: true },
    );
    assert.deepEqual(steps.slice(1), [
      "a one (1): would-change",
      "a one (2): cannot-tell",
      "a changed: ok",
      "a two (1): ok",
      "a two (2): cannot-tell",
      "a changed: cannot-tell",
      "a failed: ok",
    ]);
    assert.deepEqual(
      said.filter((value) => typeof value !== "object" && value !== "x"),
      [true, "false false"],
    );
  });

  it("a loop fails the host only after all its items", async () => {
    const { steps, exit } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [{ name: t, command: "test {{ item }} = 2", loop: [1, 2, 3] }, { name: u, debug: x }] }]`,
    );
    assert.deepEqual([steps, exit], [["a t (1): failed", "a t (2): changed", "a t (3): failed"], 2]);
  });

  it("a loop over what is no list fails before any item", async () => {
    const text = "[{ hosts: fleet, vars: { text: words }, tasks: [{ name: t, debug: x, loop: text }] }]";
    const { steps, outcomes } = await play(["a"], text);
    assert.deepEqual(steps, ["a t: failed"]);
    assert.equal(whyOf(outcomes[0]), "“loop” must be a list.");
    const at = `play.yml:1:${text.indexOf("loop: ") + "loop: ".length + 1}:`;
    assert.ok(outcomes[0]?.type === "failed" && outcomes[0].diagnostic?.includes(at), at);
  });

  it("the items of a loop are labelled by what they are, or as loop_control says", async () => {
    const { steps } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: t, debug: x, loop: [1, true, "a b", [1], { k: v }, null] }
    - { name: u, debug: x, loop: [1, 2], loop_control: { label: "no. {{ item }}" } }
    - { name: v, debug: x, loop: [1, 2], loop_control: { label: 7 } }
    - { name: w, debug: x, loop: [1], loop_control: { label: "{{ index (from_json '{}') 'a' }}" }, ignore_errors: true }
`,
    );
    assert.deepEqual(
      steps.map((step) => step.slice(2)),
      [
        "t (1): ok",
        "t (true): ok",
        "t (a b): ok",
        "t ([1]): ok",
        't ({"k":"v"}): ok',
        "t (null): ok",
        "u (no. 1): ok",
        "u (no. 2): ok",
        "v (7): ok",
        "v (7): ok",
        "w: failed",
      ],
    );
  });
});
