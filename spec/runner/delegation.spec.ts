import assert from "node:assert/strict";
import { plays, whyOf } from "../support/play.js";

describe("a task that is delegated", () => {
  const play = plays();

  it("a task may be delegated to a host outside of the play, to this machine, or to a host that a template names", async () => {
    const { events, exit } = await play(
      ["a", "b"],
      `
- hosts: a
  vars: { other: b }
  tasks:
    - { name: b, command: "true", delegate_to: b }
    - { name: localhost, command: "true", delegate_to: localhost }
    - { name: b, command: "true", delegate_to: "{{ other }}" }
    - { name: a, command: "true", delegate_to: "{{ inventory_hostname }}" }
    - { name: each, command: "true", delegate_to: "{{ item }}", loop: [a, b] }
`,
    );
    const done = events.flatMap((event) =>
      event.type === "step-done" ? [[event.host, event.task.name, event.delegate]] : [],
    );
    assert.deepEqual(done, [
      ["a", "b", "b"],
      ["a", "localhost", "localhost"],
      ["a", "b", "b"],
      ["a", "a", "a"],
      ["a", "each", "a"],
      ["a", "each", "b"],
    ]);
    assert.equal(exit, 0);
  });

  it("delegate_to fails where a template names a host that the inventory has not", async () => {
    const { steps, outcomes } = await play(
      ["a"],
      `[{ hosts: a, vars: { other: nobody }, tasks: [{ name: t, command: "true", delegate_to: "{{ other }}" }] }]`,
    );
    assert.deepEqual(steps, ["a t: failed"]);
    assert.equal(whyOf(outcomes[0]), "“delegate_to” is “nobody”, but the inventory has no such host.");
  });

  it("several hosts that delegate to one take turns there, each looking again before it writes", async () => {
    const { steps, here } = await play(
      ["a", "b", "c"],
      `
- hosts: a:b
  tasks:
    - name: t
      line: { path: "{{ root }}/c/f", line: "one line", create: true }
      delegate_to: c
    - { name: u, shell: 'n=$(cat {{ root }}/c/n 2>/dev/null || echo 0); sleep 0.1; echo $((n + 1)) >{{ root }}/c/n', delegate_to: c }
`,
    );
    assert.deepEqual([...steps].sort().slice(0, 2), ["a t: changed", "a u: changed"]);
    assert.deepEqual(
      steps.filter((step) => step.startsWith("b")),
      ["b t: ok", "b u: changed"],
    );
    assert.deepEqual([here.read("c/f"), here.read("c/n")], ["one line\n", "2\n"]);
  });

  it("a delegated task gives its result and variables to the host that it is done for", async () => {
    const { said } = await play(
      ["a", "b"],
      `
- hosts: a
  tasks:
    - { name: t, command: echo hello, delegate_to: b, register: r }
    - { name: sets, set_vars: { word: "{{ inventory_hostname }}" }, delegate_to: b }
- hosts: fleet
  tasks:
    - { name: seen, debug: "{{ default r.stdout 'nothing' }} {{ default word 'nothing' }}" }
`,
    );
    assert.deepEqual([...said].filter(Boolean).sort(), ["hello a", "nothing nothing"]);
  });

  it("the round trips of a delegated task count for the host that it is done on, its outcome for the other", async () => {
    const { hosts } = await play(
      ["a", "b"],
      `[{ hosts: a, tasks: [{ name: t, command: "true", delegate_to: b }] }, { hosts: b, tasks: [{ name: u, debug: x }] }]`,
    );
    assert.deepEqual(
      hosts.map(({ host, counts, trips }) => [host, counts.changed, counts.ok, trips > 0]),
      [
        ["a", 1, 0, false],
        ["b", 0, 1, true],
      ],
    );
  });
});
