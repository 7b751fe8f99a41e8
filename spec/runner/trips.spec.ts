import assert from "node:assert/strict";
import { type Stage, stage } from "../support/play.js";

/** Thirty lines in a file of thirty; a host lacks those that its own file does not have. */
const thirty = `
- hosts: fleet
  tasks:
    - name: Line
      line: { path: "{{ root }}/{{ inventory_hostname }}/file", line: "line {{ number }}" }
      loop: range 1 31
      loop_control: { loop_var: number, label: "{{ number }}" }
`;

const tasks = Array.from({ length: 30 }, (_, index) => index + 1);
const separate = `
- hosts: fleet
  tasks:
${tasks.map((n) => `    - name: Line ${n}\n      line: { path: "{{ root }}/{{ inventory_hostname }}/file", line: "line ${n}" }`).join("\n")}
`;

const lines = (without: readonly number[] = []): string =>
  tasks
    .filter((n) => !without.includes(n))
    .map((n) => `line ${n}\n`)
    .join("");

describe("round trips", () => {
  let here: Stage;
  afterEach(() => here.remove());

  it("round trips: one for a converged host of thirty tasks", async () => {
    here = stage(["a"], separate);
    here.write("a/file", lines());
    const { trips, exit, hosts } = await here.run();
    assert.deepEqual({ trips, exit, ok: hosts[0]?.counts.ok }, { trips: 1, exit: 0, ok: 30 });
  });

  it("round trips: one more for each change on one host, each proven in the same trip", async () => {
    here = stage(["a"], separate);
    here.write("a/file", lines([3, 17, 30]));
    const { trips, hosts } = await here.run();
    assert.deepEqual({ trips, changed: hosts[0]?.counts.changed }, { trips: 4, changed: 3 });
    assert.equal((await here.run()).trips, 1);
  });

  it("round trips: one for a check of a converged host, and one more for all that surrounds what it finds", async () => {
    here = stage(["a"], separate);
    here.write("a/file", lines([3, 17, 30]));
    const { trips, exit, hosts } = await here.run({ check: true });
    assert.deepEqual(
      { trips, exit, would: hosts[0]?.counts["would-change"] },
      { trips: 2, exit: 3, would: 3 },
    );
    assert.equal(here.read("a/file"), lines([3, 17, 30]));
    here.write("a/file", lines());
    assert.equal((await here.run({ check: true })).trips, 1);
  });

  it("round trips: items of a loop count as steps", async () => {
    here = stage(["a"], thirty);
    here.write("a/file", lines([5, 6]));
    assert.equal((await here.run()).trips, 3);
  });

  it("round trips: with many hosts at most one, and two for each step that changes anywhere", async () => {
    const names = ["a", "b", "c", "d"];
    here = stage(names, separate);
    for (const name of names)
      here.write(`${name}/file`, lines(name === "b" ? [3] : name === "c" ? [3, 9] : []));
    const { hosts } = await here.run();
    for (const { host, trips } of hosts) assert.ok(trips <= 1 + 2 * 2, `${host} took ${trips}`);
    for (const name of names) assert.equal(here.read(`${name}/file`).split("\n").length, 31);
  });

  it("round trips: none for a later play that looks at the same, until something is written", async () => {
    const look = `- { hosts: fleet, tasks: [{ name: l, line: { path: "{{ root }}/a/file", line: "line 1" } }] }\n`;
    const write = `- { hosts: fleet, tasks: [{ name: w, line: { path: "{{ root }}/a/other", line: x } }] }\n`;
    here = stage(["a"], look.repeat(3));
    here.write("a/file", lines());
    assert.equal((await here.run()).trips, 1);
    here.write("play.yml", `${look}${write}${look.repeat(2)}`);
    here.write("a/other", "");
    assert.deepEqual((await here.run()).trips, 4, "one for each play that is not the last");
  });

  it("round trips: one for each window of tasks, whose looks are not repeated", async () => {
    here = stage(["a"], separate);
    here.write("a/file", lines());
    assert.equal((await here.run({ window: 1 })).trips, 1);
    const apart = tasks.slice(0, 6).map((n) => `    - stat: "{{ root }}/a/${n}"`);
    here.write("play.yml", `- hosts: fleet\n  tasks:\n${apart.join("\n")}\n`);
    assert.equal((await here.run({ window: 3 })).trips, 2);
  });

  it("facts that a text takes from all of them are read in one round trip, and those that it names alone", async () => {
    here = stage(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { name: all, debug: '{{ index (index facts "os") "kernel" }} {{ index (index facts "user") "name" }}', when: eq inventory_hostname "a" }
`,
    );
    const { hosts, exit } = await here.run();
    assert.deepEqual([hosts[0]?.trips, exit], [1, 0]);
    const one = `{ name: one, debug: "{{ facts.os.kernel }}" }`;
    const seen = `{ name: seen, debug: '{{ index (index (index hostvars "b") "facts") "user" }}' }`;
    here.write("play.yml", `[{ hosts: fleet, tasks: [${one}, ${seen}] }]`);
    const named = await here.run();
    assert.deepEqual(named.steps.slice(2), ["a seen: failed", "b seen: failed"]);
  });

  it("facts are read along with the first looks, and once", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - line: { path: "{{ root }}/a/file", line: "line 1" }
    - line: { path: "{{ root }}/a/other", line: "line 2" }
      when: eq facts.os.kernel facts.os.kernel
    - line: { path: "{{ root }}/a/file", line: "line 3" }
- hosts: fleet
  tasks:
    - line: { path: "{{ root }}/a/third", line: "line 4" }
      when: defined facts.os.kernel
`,
    );
    for (const name of ["file", "other", "third"]) here.write(`a/${name}`, lines());
    const { trips, exit, problems } = await here.run();
    assert.deepEqual(problems, []);
    assert.deepEqual({ trips, exit }, { trips: 3, exit: 0 });
  });
});
