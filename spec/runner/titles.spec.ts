import assert from "node:assert/strict";
import { plays } from "../support/play.js";

describe("the name of a task", () => {
  const play = plays();

  it("the name of a task is rendered for each host", async () => {
    const { steps } = await play(
      ["a", "b"],
      `
- hosts: fleet
  vars: { number: 7, list: [1] }
  tasks:
    - { name: "on {{ inventory_hostname }}", debug: x }
    - { name: "{{ number }}", debug: x }
    - { name: "{{ list }}", debug: x }
    - { debug: x }
`,
    );
    assert.deepEqual([...steps].sort(), [
      "a 7: ok",
      "a [1]: ok",
      "a debug: ok",
      "a on a: ok",
      "b 7: ok",
      "b [1]: ok",
      "b debug: ok",
      "b on b: ok",
    ]);
  });

  it("the name of a task stays as it is written where it cannot be rendered, in a check and in a run", async () => {
    for (const check of [true, false]) {
      const { steps } = await play(
        ["a"],
        `
- hosts: fleet
  vars: { map: {} }
  tasks:
    - { name: asks, command: echo x, register: r }
    - { name: 'is {{ index map "nothing" }}', debug: x }
    - { name: "got {{ r.stdout }}", debug: x }
`,
        { check },
      );
      assert.deepEqual(steps.slice(1), [
        'a is {{ index map "nothing" }}: ok',
        check ? "a got {{ r.stdout }}: ok" : "a got x: ok",
      ]);
    }
  });

  it("the name of a play is its pattern of hosts where it has none, and its place is where either is written", async () => {
    const { events } = await play(
      ["a"],
      "- name: named\n  hosts: fleet\n  tasks: [{ debug: x }]\n- tasks: [{ debug: x }]\n  hosts: a:fleet\n",
    );
    const started = events.flatMap((event) =>
      event.type === "play-started" ? [[event.play, event.at.line, event.at.column]] : [],
    );
    assert.deepEqual(started, [
      ["named", 1, 9],
      ["a:fleet", 5, 10],
    ]);
  });

  it("a handler is notified by its name as it is written", async () => {
    const { steps } = await play(
      ["a"],
      `
- name: Titles of ${process.pid}
  hosts: fleet
  vars: { service: web }
  tasks:
    - { name: t, command: "true", notify: "restart {{ service }}" }
    - { name: u, command: "true", notify: "restart {{ inventory_hostname }}", ignore_errors: true }
  handlers: [{ name: restart web, debug: "{{ service }}" }]
`,
    );
    assert.deepEqual(steps, ["a t: changed", "a u: failed", "a restart web: ok"]);
  });
});
