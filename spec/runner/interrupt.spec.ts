import assert from "node:assert/strict";
import type { Event } from "../../engine/event/index.js";
import { Unreachable } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { type Stage, stage } from "../support/play.js";

describe("an interrupted run", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  const stages: readonly (readonly [string, string, Event["type"]])[] = [
    ["before anything", `{ name: t, command: "true" }`, "run-started"],
    ["while it waits for another try", `{ name: t, command: "false", retries: 3, delay: 600 }`, "retry"],
    ["while it waits", `{ name: t, wait_for: { path: "{{ root }}/never" } }`, "progress"],
    ["between the items of a loop", `{ name: t, command: sleep 0.2, loop: [1, 2, 3] }`, "step-done"],
    ["between tasks", `{ name: t, command: "true" }`, "step-done"],
    [
      "while others wait for their turn",
      `{ name: t, shell: sleep 0.3, delegate_to: localhost }`,
      "step-done",
    ],
  ];
  for (const [when, task, type] of stages) {
    it(`an interrupted run ends ${when}: no further step, no handler, 130`, async () => {
      const controller = new AbortController();
      here = stage(
        ["a", "b", "c"],
        `
- hosts: fleet
  tasks:
    - ${task}
    - { name: never, command: "true" }
  handlers: [{ name: handler, debug: x }]
- hosts: fleet
  tasks: [{ name: never, command: "true" }]
`,
      );
      const seen: Event[] = [];
      const { exit, hosts } = await here.run({
        signal: controller.signal,
        reporter: (event) => {
          seen.push(event);
          if (event.type === type) controller.abort();
        },
      });
      assert.equal(exit, 130);
      assert.deepEqual([...new Set(hosts.map(({ end }) => end))], ["interrupted"]);
      const done = seen.flatMap((event) => (event.type === "step-done" ? [event.task.name] : []));
      assert.ok(!done.includes("never"));
      assert.ok(done.length <= 3, done.join());
      const last = seen.at(-1);
      assert.ok(last?.type === "run-done" && last.interrupted);
    });
  }

  for (const strategy of ["linear", "free"])
    it(`an interrupted run leaves out later batches, and later tasks of a ${strategy} play`, async () => {
      const controller = new AbortController();
      here = stage(
        ["a", "b", "c"],
        `
- hosts: fleet
  serial: 1
  strategy: ${strategy}
  tasks: [{ name: t, command: "true" }, { name: never, command: "true" }]
- hosts: fleet
  tasks: [{ name: never, debug: x }]
`,
      );
      const seen: Event[] = [];
      const { exit, hosts } = await here.run({
        signal: controller.signal,
        reporter(event) {
          seen.push(event);
          if (event.type === "step-done") controller.abort();
        },
      });
      assert.equal(exit, 130);
      assert.deepEqual(
        hosts.map(({ host, end }) => `${host} ${end}`),
        ["a interrupted", "b interrupted", "c interrupted"],
      );
      assert.deepEqual(
        seen.flatMap((event) => (event.type === "step-done" ? [`${event.host} ${event.task.name}`] : [])),
        ["a t"],
      );
      const begun = seen.flatMap((event) => (event.type === "play-started" ? [event.hosts] : []));
      assert.deepEqual(begun, [["a"]]);
    });

  it("an interrupted run is told as one, though a host is lost because of it", async () => {
    const controller = new AbortController();
    here = stage(["a"], `- hosts: fleet\n  tasks: [{ name: t, command: sleep 600 }]\n`);
    const { exit, hosts, steps } = await here.run({
      signal: controller.signal,
      transport: altered((session) => ({
        exchange(writes, reads) {
          if (writes.length === 0) return session.exchange(writes, reads);
          controller.abort();
          return Promise.reject(new Unreachable("the line is dead"));
        },
      })),
    });
    assert.deepEqual([exit, hosts[0]?.end, steps], [130, "interrupted", []]);
  });

  it("an interrupted run lets no host begin that waits for its turn", async () => {
    const controller = new AbortController();
    here = stage(["a", "b", "c"], `- hosts: fleet\n  tasks: [{ name: t, command: "true" }]\n`);
    const seen: Event[] = [];
    await here.run({
      forks: 1,
      signal: controller.signal,
      reporter: (event) => {
        seen.push(event);
        if (event.type === "step-done") controller.abort();
      },
    });
    assert.equal(seen.filter(({ type }) => type === "step-done").length, 1);
  });
});

describe("how hosts are reached", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  for (const [what, said] of [
    ["a value that cannot be used", 'port: "{{ inventory_hostname }}"'],
    ["a fact", 'address: "{{ facts.os.family }}"'],
  ] as const)
    it(`wrong connection settings are reported before any host is reached: ${what}`, async () => {
      here = stage(["a", "b"], `- hosts: fleet\n  tasks: [{ name: t, command: "true" }]\n`);
      here.write(
        "hosts.yml",
        `all:\n  vars: { root: ${here.directory} }\nfleet:\n  hosts:\n    a: { connection: local }\n    b: { ${said} }\n`,
      );
      const events: Event[] = [];
      await assert.rejects(here.run({ reporter: (event) => events.push(event) }), { name: "InputError" });
      assert.deepEqual(events, []);
    });
});
