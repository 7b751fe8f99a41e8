import assert from "node:assert/strict";
import { altered } from "../support/altered.js";
import { plays } from "../support/play.js";

describe("what was read of a host", () => {
  const play = plays();

  const now = `{ name: now, debug: "{{ facts.date.epoch }}" }`;
  const later = "shell: sleep 1.1";

  it("a fact is good for the rest of the play, and read again in a play after a write to the host", async () => {
    const { said } = await play(
      ["a"],
      `
- { hosts: fleet, tasks: [${now}] }
- { hosts: fleet, tasks: [${now}, { name: writes, ${later} }, ${now}] }
- { hosts: fleet, tasks: [${now}] }
`,
    );
    const [first, second, third, fourth] = said as readonly number[];
    assert.deepEqual([second, third], [first, first]);
    assert.ok(Number(fourth) > Number(first), said.join());
  });

  it("facts are read again of the host that was written to by delegation, and of no other", async () => {
    const { events } = await play(
      ["a", "b"],
      `
- { hosts: fleet, tasks: [${now}] }
- { hosts: a, tasks: [{ name: writes, ${later}, delegate_to: b }] }
- { hosts: fleet, tasks: [${now}] }
`,
    );
    const said = (host: string): readonly unknown[] =>
      events.flatMap((event) =>
        event.type === "step-done" && event.host === host && event.task.name === "now"
          ? [event.result["message"]]
          : [],
      );
    const [[before, after], [earlier, anew]] = [said("a"), said("b")];
    assert.equal(after, before);
    assert.ok(Number(anew) > Number(earlier), String([anew, earlier]));
  });

  it("a reading is not believed in a play after another host wrote in a free play", async () => {
    let looked = (): void => undefined;
    const lookedAt = new Promise<void>((resolve) => (looked = resolve));
    const transport = altered((session, { name }) => ({
      async exchange(writes, reads) {
        if (name === "b" && writes.length > 0) await lookedAt;
        const answers = await session.exchange(writes, reads);
        if (name === "a" && reads.length > 0) looked();
        return answers;
      },
    }));
    const { steps } = await play(
      ["a", "b"],
      `
- hosts: fleet
  strategy: free
  tasks:
    - { name: same, copy: { dest: "{{ root }}/f", content: x }, when: eq inventory_hostname "a" }
    - { name: spoils, shell: 'echo y >{{ root }}/f', when: eq inventory_hostname "b" }
- hosts: a
  tasks: [{ name: mended, copy: { dest: "{{ root }}/f", content: x } }]
`,
      { transport, files: { f: "x" } },
    );
    assert.deepEqual(
      steps.filter((step) => !step.endsWith("skipped")),
      ["a same: ok", "b spoils: changed", "a mended: changed"],
    );
  });

  it("a reading is not believed after another host wrote in the same play", async () => {
    const { steps } = await play(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { name: same, copy: { dest: "{{ root }}/f", content: x } }
    - { name: spoils, shell: 'echo y >{{ root }}/f', when: eq inventory_hostname "b" }
    - { name: mended, copy: { dest: "{{ root }}/f", content: x }, when: eq inventory_hostname "a" }
`,
      { files: { f: "x" } },
    );
    assert.deepEqual(
      steps.filter((step) => !step.endsWith("skipped")),
      ["a same: ok", "b same: ok", "b spoils: changed", "a mended: changed"],
    );
  });

  it("a reading is not believed after the host's own write, a delegated one, or one that runs once", async () => {
    for (const spoils of ["", ", delegate_to: b", ", run_once: true"]) {
      const { steps } = await play(
        ["a", "b"],
        `
- hosts: a
  tasks:
    - { name: same, copy: { dest: "{{ root }}/f", content: x } }
    - { name: spoils, shell: 'echo y >{{ root }}/f'${spoils} }
    - { name: mended, copy: { dest: "{{ root }}/f", content: x } }
`,
        { files: { f: "x" } },
      );
      assert.deepEqual(steps, ["a same: ok", "a spoils: changed", "a mended: changed"], spoils);
    }
  });

  it("a reading is taken again once after a write, and then believed from one play to the next", async () => {
    const same = `{ hosts: fleet, tasks: [{ name: same, copy: { dest: "{{ root }}/f", content: x } }] }`;
    const { events } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [{ shell: "echo y >{{ root }}/g" }] }, ${same}, ${same}, ${same}]`,
      { files: { f: "x" } },
    );
    const trips = events.flatMap((event) =>
      event.type === "play-done" ? event.hosts.map((host) => host.trips) : [],
    );
    assert.deepEqual(trips.slice(1), [1, 0, 0]);
  });

  it("a reading is believed until somebody writes, from one play to the next", async () => {
    const same = `{ name: same, copy: { dest: "{{ root }}/f", content: x } }`;
    const { trips } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [${same}] }, { hosts: fleet, tasks: [${same}, ${same}] }]`,
      { files: { f: "x" } },
    );
    assert.equal(trips, 1);
  });
});
