import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CannotBecome, createTransport, type Transport } from "../../engine/transport/index.js";
import { type Stage, stage } from "../support/play.js";
import { machinesApart } from "../support/machines.js";

describe("what happens elsewhere", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  it("a host is read again after a delegated write, though it went through another connection", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: before, stat: "{{ root }}/a/f", register: s }
    - { name: there, copy: { dest: "{{ root }}/a/f", content: x }, delegate_to: localhost }
    - { name: after, stat: "{{ root }}/a/f", register: t }
    - { name: seen, assert: { that: [not s.exists, t.exists] } }
    - { name: gone, file: { path: "{{ root }}/a/f", state: absent } }
    - { name: there again, stat: "{{ root }}/a/f", delegate_to: localhost, register: u }
    - { name: unseen, assert: { that: not u.exists } }
`,
    );
    const { steps } = await here.run();
    assert.deepEqual(
      steps.filter((step) => /seen/.test(step)),
      ["a seen: ok", "a unseen: ok"],
    );
  });

  it("no line is lost when many hosts write to one file of one host", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    here = stage(
      names,
      `
- hosts: fleet
  tasks:
    - { name: listed, line: { path: "{{ root }}/all", line: "{{ inventory_hostname }}", create: true }, delegate_to: localhost }
`,
    );
    const { exit } = await here.run();
    assert.equal(exit, 0);
    assert.deepEqual(here.read("all").trim().split("\n").sort(), [...names].sort());
  });

  it("a check predicts one machine, by whichever of its names it is changed", async () => {
    here = stage(
      ["a", "b"],
      `
- hosts: a
  tasks:
    - { name: made, copy: { dest: "{{ root }}/f", content: x }, delegate_to: b }
    - { name: same, copy: { dest: "{{ root }}/f", content: x } }
    - { name: here, copy: { dest: "{{ root }}/f", content: x }, delegate_to: localhost }
`,
    );
    const { steps } = await here.run({ check: true });
    assert.deepEqual(steps, ["a made: would-change", "a same: ok", "a here: ok"]);
  });

  it("a check predicts a delegated change on the host that it is delegated to, and on no other", async () => {
    here = stage(
      ["a", "b"],
      `
- hosts: a
  tasks:
    - { name: there, copy: { dest: "{{ root }}/f", content: x }, delegate_to: b }
    - { name: here, stat: "{{ root }}/f", register: s }
    - { name: unseen, assert: { that: not s.exists } }
- hosts: b
  tasks:
    - { name: its own, stat: "{{ root }}/f", register: s }
    - { name: seen, assert: { that: s.exists } }
`,
    );
    const { steps } = await here.run({ check: true, transport: machinesApart(here) });
    assert.deepEqual(
      steps.filter((step) => step.includes("seen")),
      ["a unseen: ok", "b seen: ok"],
    );
  });

  it("a check predicts a change for later plays", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks: [{ name: made, copy: { dest: "{{ root }}/a/f", content: "one\\n" } }]
- hosts: fleet
  tasks: [{ name: extended, line: { path: "{{ root }}/a/f", line: two } }]
`,
    );
    const { steps, exit } = await here.run({ check: true });
    assert.deepEqual([steps, exit], [["a made: would-change", "a extended: would-change"], 3]);
  });

  it("other hosts' variables and play_hosts are up to date whenever they are named", async () => {
    here = stage(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - { name: looked, stat: "{{ root }}" }
    - { name: given, set_vars: { word: b's }, when: eq inventory_hostname "b" }
    - { name: lost, command: "false", when: eq inventory_hostname "b" }
    - { name: names, assert: { that: ['eq (index hostvars "b").word "b''s"'] } }
    - { name: alone, assert: { that: eq (length play_hosts) 1 } }
`.replace(`(index hostvars "b").word`, `(index (index hostvars "b") "word")`),
    );
    const { steps, problems } = await here.run();
    assert.deepEqual(problems, []);
    assert.deepEqual(steps.slice(-2), ["a names: ok", "a alone: ok"]);
  });

  it("nothing is read ahead as a user whom an earlier task creates", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: looked, stat: "{{ root }}" }
    - { name: made, command: { argv: [touch, "{{ root }}/account"], creates: "{{ root }}/account" } }
    - { name: used, stat: /, become: true, become_user: later }
`,
    );
    const account = join(here.directory, "account");
    const real = createTransport();
    const transport: Transport = {
      ...real,
      // The user is there once its account is, and is ourselves under another name.
      open: (target, user) =>
        user === null || existsSync(account)
          ? real.open(target, null)
          : Promise.reject(new CannotBecome(`user ${user} does not exist on this host`)),
    };
    const { steps } = await here.run({ transport });
    assert.deepEqual(steps, ["a looked: ok", "a made: changed", "a used: ok"]);
  });

  it("a real run fails a step that depends on a change which a check-only task did not make", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: looks, command: echo x, check_mode: true, register: r }
    - { name: needs, debug: "{{ r.stdout }}" }
`,
    );
    const { steps, exit } = await here.run();
    assert.deepEqual([steps, exit], [["a looks: would-change", "a needs: failed"], 2]);
  });

  it("facts of another host that were never read fail the step, not the run", async () => {
    here = stage(
      ["a", "b"],
      `
- hosts: a
  tasks:
    - { name: names, debug: '{{ index (index (index hostvars "b") "facts") "os" }}', ignore_errors: true }
    - { name: all, debug: '{{ hostvars }}' }
`,
    );
    const { steps } = await here.run();
    assert.deepEqual(steps, ["a names: failed", "a all: ok"]);
  });

  it("a task with no_log hides the items of its loop", async () => {
    here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: hidden, debug: x, no_log: true, loop: [kanarie-one, kanarie-two] }
`,
    );
    const { events, steps } = await here.run();
    assert.equal(JSON.stringify(events).includes("kanarie"), false);
    assert.equal(steps.length, 2);
  });
});
