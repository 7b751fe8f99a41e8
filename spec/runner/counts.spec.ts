import assert from "node:assert/strict";
import type { HostResult } from "../../engine/event/index.js";
import { plays } from "../support/play.js";

/** The counts that are not nought, and how many failures were ignored. */
function tally({ counts, ignored }: HostResult): string {
  const all = [...Object.entries(counts), ["ignored", ignored] as const];
  return all.flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : [])).join(", ");
}

/** The change comes last: of a program that fails in a check after one, the check cannot tell. */
const TASKS = `
    - { name: ok, debug: x }
    - { name: skipped, debug: x, when: false }
    - { name: ignored, command: "false", ignore_errors: true, check_mode: false, changed_when: false }
    - { name: items, debug: x, loop: [1, 2, 3] }
    - { name: ignored items, command: "test {{ item }} = 2", loop: [1, 2, 3], ignore_errors: true, check_mode: false, changed_when: false }
    - { name: changed, copy: { dest: "{{ root }}/a/f", content: x } }
`;

describe("the counts of a host", () => {
  const play = plays();

  it("the counts of a host include every step of a run, and ignored failures apart", async () => {
    const { hosts, exit } = await play(["a"], `- hosts: fleet\n  tasks:${TASKS}    - fail: now\n`);
    assert.equal(hosts.map(tally).join(), "ok 5, changed 1, skipped 1, failed 4, ignored 3");
    assert.equal(exit, 2);
  });

  it("the counts of a host include what would change and what a check cannot tell", async () => {
    const tasks = `${TASKS}    - { name: asks, command: "true", register: r }\n    - { name: depends, debug: "{{ r.stdout }}" }\n`;
    const { hosts, exit } = await play(["a"], `- hosts: fleet\n  tasks:${tasks}`, { check: true });
    assert.equal(
      hosts.map(tally).join(),
      "ok 5, would-change 2, cannot-tell 1, skipped 1, failed 3, ignored 3",
    );
    assert.equal(exit, 3);
  });

  it("the counts are those of one play where that play ends, and of all plays where the run ends", async () => {
    const { events, hosts } = await play(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { name: one, command: "false", ignore_errors: true }
    - { name: two, debug: x }
- hosts: a
  tasks:
    - { name: three, command: "false", ignore_errors: true }
    - { name: four, command: "true" }
`,
    );
    const ends = events.flatMap((event) => (event.type === "play-done" ? [event.hosts.map(tally)] : []));
    assert.deepEqual(ends, [
      ["ok 1, failed 1, ignored 1", "ok 1, failed 1, ignored 1"],
      ["changed 1, failed 1, ignored 1"],
    ]);
    assert.deepEqual(hosts.map(tally), ["ok 1, changed 1, failed 2, ignored 2", "ok 1, failed 1, ignored 1"]);
  });

  it("the round trips of each play add up to those of the run", async () => {
    const { events, hosts } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [{ command: "true" }] }, { hosts: fleet, tasks: [{ stat: "{{ root }}" }, { command: "true" }] }]`,
    );
    const trips = events.flatMap((event) =>
      event.type === "play-done" ? event.hosts.map((host) => host.trips) : [],
    );
    const [first = 0, second = 0] = trips;
    assert.ok(first > 0 && second > first, trips.join());
    assert.equal(hosts[0]?.trips, first + second);
  });

  it("a failure that is ignored, or that failed_when overrules, is not the end of the host", async () => {
    const { exit, hosts } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [{ command: "false", ignore_errors: true }, { command: "false", failed_when: false }] }]`,
    );
    assert.deepEqual([exit, hosts[0]?.end, hosts[0]?.ignored], [0, "done", 1]);
  });
});
