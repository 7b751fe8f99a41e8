import assert from "node:assert/strict";
import { type Stage, stage, type Told } from "../support/play.js";

describe("what playbooks mean", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  async function play(
    hosts: readonly string[],
    text: string,
    more: Parameters<Stage["run"]>[0] = {},
  ): Promise<Told> {
    here = stage(hosts, text);
    const told = await here.run(more);
    assert.deepEqual(
      told.problems.map(({ detail }) => detail),
      [],
    );
    return told;
  }

  it("a run does not call hosts done that it never came to", async () => {
    const { hosts } = await play(
      ["a", "b", "c"],
      `
- { hosts: "c", tasks: [{ command: "true" }] }
- { hosts: "a:b", serial: 1, tasks: [{ command: "false" }] }
- { hosts: "b", tasks: [{ command: "true" }] }
`,
    );
    assert.deepEqual(
      hosts.map(({ host, end }) => `${host} ${end}`),
      ["a failed", "b interrupted", "c done"],
    );
  });

  it("handlers run once each, in the order of their definition, those notified by handlers too", async () => {
    const { steps } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: one, command: "true", notify: [C, A] }
    - { name: two, command: "true", notify: A }
    - { name: three, command: "true", changed_when: false, notify: B }
  handlers:
    - { name: A, command: "true", notify: D }
    - { name: B, command: "true" }
    - { name: C, command: "true" }
    - { name: D, command: "true" }
`,
    );
    assert.deepEqual(
      steps.filter((step) => /^a [A-D]:/.test(step)),
      ["a A: changed", "a C: changed", "a D: changed"],
    );
  });

  it("a loop keeps its results in order, skipped items in their place, and goes on after a failed one", async () => {
    const { steps, exit } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - name: each
      command: ["test", "{{ item }}", "!=", "2"]
      loop: [1, 2, 3, 4]
      when: ne item 3
      ignore_errors: true
      register: all
    - name: seen
      assert:
        that:
          - eq (length all.results) 4
          - all.failed
          - eq all.results.[1].failed true
          - eq all.results.[2].skipped true
          - eq all.results.[3].item 4
`,
    );
    assert.deepEqual(steps, [
      "a each (1): changed",
      "a each (2): failed",
      "a each (3): skipped",
      "a each (4): changed",
      "a seen: ok",
    ]);
    assert.equal(exit, 0);
  });

  it("changed_when and failed_when see the result under its registered name", async () => {
    const { steps, exit } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: looks, command: echo quiet, register: r, changed_when: 'ne r.stdout "quiet"' }
    - { name: fails, command: "false", register: f, failed_when: gt f.status 1, changed_when: false }
    - { name: wrong, command: echo bad, register: w, failed_when: 'eq w.stdout "bad"', ignore_errors: true }
`,
    );
    assert.deepEqual(steps, ["a looks: ok", "a fails: ok", "a wrong: failed"]);
    assert.equal(exit, 0);
  });

  it("“until” tries again until its condition is true, and counts the attempts", async () => {
    const { steps, exit } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - name: grows
      shell: echo x >>{{ root }}/a/tries; wc -l <{{ root }}/a/tries
      register: grown
      until: eq (int grown.stdout) 3
      retries: 5
      delay: 0
    - { name: counted, assert: { that: eq grown.attempts 3 } }
    - { name: never, command: "false", register: n, until: eq n.status 0, retries: 1, delay: 0, ignore_errors: true }
    - { name: twice, assert: { that: eq n.attempts 2 } }
`,
    );
    assert.deepEqual(steps, ["a grows: changed", "a counted: ok", "a never: failed", "a twice: ok"]);
    assert.equal(exit, 0);
  });

  it("a failure ends its host and no other, and leaves it out of later plays", async () => {
    const { steps, exit, hosts } = await play(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { name: one, command: "false", when: eq inventory_hostname "a" }
    - { name: two, command: "true" }
- hosts: fleet
  tasks:
    - { name: three, command: "true" }
`,
    );
    assert.deepEqual([...steps].sort(), [
      "a one: failed",
      "b one: skipped",
      "b three: changed",
      "b two: changed",
    ]);
    assert.deepEqual([exit, hosts.map(({ end }) => end)], [2, ["failed", "done"]]);
  });

  it("run_once picks the first host whose condition is true, and gives all hosts the result", async () => {
    const { steps } = await play(
      ["a", "b", "c"],
      `
- hosts: fleet
  tasks:
    - { name: once, command: echo hello, run_once: true, when: ne inventory_hostname "a", register: r }
    - { name: seen, assert: { that: eq r.stdout "hello" } }
`,
    );
    assert.deepEqual(steps, ["b once: changed", "a seen: ok", "b seen: ok", "c seen: ok"]);
  });

  it("serial makes batches: a number, a share, a list whose last repeats", async () => {
    const text = (serial: string): string =>
      `- hosts: fleet\n  serial: ${serial}\n  tasks: [{ name: t, command: "true" }]\n`;
    const sizes = async (serial: string): Promise<readonly number[]> => {
      const { events } = await play(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], text(serial));
      here?.remove();
      return events.filter((event) => event.type === "play-started").map(({ hosts }) => hosts.length);
    };
    assert.deepEqual(await sizes("3"), [3, 3, 3, 1]);
    assert.deepEqual(await sizes('"25%"'), [2, 2, 2, 2, 2]);
    assert.deepEqual(await sizes('"1%"'), Array(10).fill(1));
    assert.deepEqual(await sizes('[1, "20%", 5]'), [1, 2, 5, 2]);
  });

  it("a play stops after a lost batch, and after any error where any is fatal", async () => {
    const lost = await play(
      ["a", "b"],
      `
- hosts: fleet
  serial: 1
  tasks: [{ name: t, command: "false" }]
- hosts: fleet
  tasks: [{ name: later, command: "true" }]
`,
    );
    assert.deepEqual(lost.steps, ["a t: failed"]);
    here?.remove();
    const fatal = await play(
      ["a", "b"],
      `
- hosts: fleet
  any_errors_fatal: true
  tasks:
    - { name: t, command: "false", when: eq inventory_hostname "a" }
    - { name: never, command: "true" }
`,
    );
    assert.deepEqual([...fatal.steps].sort(), ["a t: failed", "b t: skipped"]);
  });

  it("keywords of plays, imports and blocks are passed inward", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  vars: { word: play }
  tasks:
    - block:
        - { name: inner, debug: "{{ word }}" }
        - { name: innermost, debug: "{{ word }}", vars: { word: task } }
      vars: { word: block }
      when: eq inventory_hostname "a"
      tags: [t]
    - import_tasks: more.yml
      when: eq word "other"
      tags: [t]
    - { name: untagged, debug: x }
`,
    );
    here.write("more.yml", "- { name: imported, debug: x }\n");
    const told = await here.run({ only: ["t"] });
    assert.deepEqual(told.steps, ["a inner: ok", "a innermost: ok", "a imported: skipped"]);
    const messages = told.events.flatMap((event) =>
      event.type === "step-done" ? [event.result["message"]] : [],
    );
    assert.deepEqual(messages, ["block", "task", undefined]);
  });

  it("a delegated task keeps the variables of the host it is done for", async () => {
    const { events } = await play(
      ["a", "b"],
      `
- hosts: a
  tasks:
    - { name: there, command: "echo {{ inventory_hostname }}", delegate_to: b, register: r }
    - { name: seen, assert: { that: eq r.stdout "a" } }
`,
    );
    assert.deepEqual(
      events.flatMap((event) =>
        event.type === "step-done" ? [[event.host, event.delegate, event.outcome.type]] : [],
      ),
      [
        ["a", "b", "changed"],
        ["a", null, "ok"],
      ],
    );
  });

  it("a step has its environment and its timeout", async () => {
    const { steps, exit } = await play(
      ["a"],
      `
- hosts: fleet
  environment: { OUTER: one, WORD: outer }
  tasks:
    - name: env
      shell: echo "$OUTER $WORD"
      environment: { WORD: inner }
      register: r
    - { name: seen, assert: { that: eq r.stdout "one inner" } }
    - { name: slow, command: sleep 600, timeout: 1 }
`,
    );
    assert.deepEqual(steps, ["a env: changed", "a seen: ok", "a slow: failed"]);
    assert.equal(exit, 2);
  });

  it("what a host printed is never rendered", async () => {
    const { steps } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - name: says
      shell: printf '%s%s' '{' '{ nope }}'
      register: r
    - { name: again, assert: { that: 'eq r.stdout "{{ nope }}"' } }
    - { name: shown, debug: "{{ r.stdout }}" }
`,
    );
    assert.deepEqual(steps, ["a says: changed", "a again: ok", "a shown: ok"]);
  });

  it("the free strategy lets every host run ahead", async () => {
    const { steps, exit } = await play(
      ["a", "b"],
      `
- hosts: fleet
  strategy: free
  tasks:
    - { name: one, copy: { dest: "{{ root }}/{{ inventory_hostname }}/f", content: x } }
    - { name: two, command: "cat {{ root }}/{{ inventory_hostname }}/f", changed_when: false }
`,
    );
    assert.equal(exit, 0);
    assert.deepEqual([...steps].sort(), ["a one: changed", "a two: ok", "b one: changed", "b two: ok"]);
  });
});

describe("check mode", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  it("a check answers later reads as if the writes before had been made", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  vars: { file: "{{ root }}/a/conf" }
  tasks:
    - { name: made, copy: { dest: "{{ file }}", content: "one\\n" } }
    - { name: extended, line: { path: "{{ file }}", line: two } }
    - { name: there, line: { path: "{{ file }}", line: one } }
`,
    );
    const { steps, exit, outcomes } = await here.run({ check: true });
    assert.deepEqual(steps, ["a made: would-change", "a extended: would-change", "a there: ok"]);
    const second = outcomes[1];
    assert.deepEqual(second?.type === "would-change" && [second.change.before, second.change.after], [
      "one\n",
      "one\ntwo\n",
    ]);
    assert.equal(exit, 3);
    assert.equal((await here.run()).exit, 0);
    assert.equal(here.read("a/conf"), "one\ntwo\n");
  });

  it("a check cannot tell what only a real run would show", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: runs, command: "true", register: r }
    - { name: depends, debug: yes, when: eq r.status 0 }
    - { name: short, debug: yes, when: and (eq 1 2) (eq r.status 0) }
`,
    );
    const { steps, exit } = await here.run({ check: true });
    assert.deepEqual(steps, ["a runs: would-change", "a depends: cannot-tell", "a short: skipped"]);
    assert.equal(exit, 3);
  });

  it("a check predicts handlers", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks: [{ name: t, copy: { dest: "{{ root }}/a/f", content: x }, notify: h }]
  handlers: [{ name: h, command: "true" }]
`,
    );
    assert.deepEqual((await here.run({ check: true })).steps, ["a t: would-change", "a h: would-change"]);
  });

  it("a task with check_mode false acts in a check too", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: asks, command: echo yes, register: r, changed_when: false, check_mode: false }
    - { name: seen, assert: { that: eq r.stdout "yes" } }
`,
    );
    assert.deepEqual((await here.run({ check: true })).steps, ["a asks: ok", "a seen: ok"]);
  });
});
