import assert from "node:assert/strict";
import { type Stage, stage } from "../support/play.js";

/** Plays, checked on a host that has nothing yet; then run, where both are compared. */
describe("what a check cannot tell", () => {
  let set: Stage;

  const on = (playbook: string, hosts: readonly string[] = ["a"]): Stage => (set = stage(hosts, playbook));
  afterEach(() => set.remove());

  it("is the new value of a variable, never its older one", async () => {
    on(`
- hosts: a
  tasks:
    - set_vars: { v: old }
    - command: echo new
      register: c
    - set_vars: { v: "{{ c.stdout }}" }
    - copy: { dest: "{{ root }}/a/{{ v }}", content: x }
    - file: { path: "{{ root }}/a/flag", state: touch }
      when: eq v "new"
`);
    const check = await set.run({ check: true });
    assert.deepEqual(check.steps.slice(-2), ["a copy: cannot-tell", "a file: cannot-tell"]);
    assert.deepEqual((await set.run()).steps.slice(-2), ["a copy: changed", "a file: changed"]);
  });

  it("is a variable that only such a task gives: the host goes on", async () => {
    on(`
- hosts: a
  tasks:
    - command: echo new
      register: c
    - set_vars: { v: "{{ c.stdout }}" }
    - debug: "{{ v }}"
    - file: { path: "{{ root }}/a/flag", state: touch }
`);
    const { steps, exit } = await set.run({ check: true });
    assert.deepEqual(steps.slice(-2), ["a debug: cannot-tell", "a file: would-change"]);
    assert.equal(exit, 3);
  });

  it("is a handler of a step that cannot be told, on each host that may run it", async () => {
    on(
      `
- hosts: fleet
  tasks:
    - command: echo hello
      register: c
    - copy: { dest: "{{ root }}/{{ inventory_hostname }}/h", content: "{{ c.stdout }}" }
      notify: heard
  handlers:
    - name: heard
      file: { path: "{{ root }}/{{ inventory_hostname }}/ran", state: touch }
`,
      ["a", "b"],
    );
    const { steps, outcomes } = await set.run({ check: true });
    assert.deepEqual(steps.slice(-2), ["a heard: cannot-tell", "b heard: cannot-tell"]);
    const because = outcomes.at(-1);
    assert.ok(because?.type === "cannot-tell");
    assert.match(because.because, /^it runs if “copy” changes something, and /);
  });

  it("is no drift where the task can change nothing anyway", async () => {
    on(`
- hosts: a
  tasks:
    - shell: "true"
      register: c
      changed_when: "false"
    - debug: "{{ c.stdout }}"
    - set_vars: { v: "{{ c.stdout }}" }
`);
    const { exit, steps } = await set.run({ check: true });
    assert.deepEqual(steps.slice(-2), ["a debug: cannot-tell", "a set_vars: ok"]);
    assert.equal(exit, 0);
  });
});

describe("a check after a failure", () => {
  let set: Stage;

  const on = (playbook: string, hosts: readonly string[] = ["a"]): Stage => (set = stage(hosts, playbook));
  afterEach(() => set.remove());

  it("looks at the rest of the host, and ends as failed", async () => {
    on(`
- hosts: a
  tasks:
    - fail: no
    - file: { path: "{{ root }}/a/x", state: touch }
- hosts: a
  tasks:
    - file: { path: "{{ root }}/a/y", state: touch }
`);
    const { steps, exit, hosts } = await set.run({ check: true });
    assert.deepEqual(steps, ["a fail: failed", "a file: would-change", "a file: would-change"]);
    assert.equal(exit, 2);
    assert.equal(hosts[0]?.end, "failed");
    assert.deepEqual((await set.run()).steps, ["a fail: failed"]);
  });

  it("looks at the other hosts and plays too, where any error is fatal", async () => {
    on(
      `
- hosts: fleet
  any_errors_fatal: true
  tasks:
    - fail: no
      when: eq inventory_hostname "a"
    - file: { path: "{{ root }}/{{ inventory_hostname }}/x", state: touch }
`,
      ["a", "b"],
    );
    const { steps, exit } = await set.run({ check: true });
    assert.ok(steps.includes("b file: would-change"));
    assert.equal(exit, 2);
  });

  it("does not take what the failed task registers for known", async () => {
    on(`
- hosts: a
  tasks:
    - copy: { dest: "{{ root }}/a", content: x }
      register: r
    - debug: "{{ r.size }}"
`);
    const { steps } = await set.run({ check: true });
    assert.equal(steps[1], "a debug: cannot-tell");
  });
});

describe("a program that only looks", () => {
  let set: Stage;

  const on = (tasks: string): Stage => (set = stage(["a"], `- hosts: a\n  tasks:\n${tasks}`));
  afterEach(() => set.remove());

  const decides = `
    - command: { argv: echo hello, looks: true }
      register: c
    - file: { path: "{{ root }}/a/x", state: touch }
      when: eq c.stdout "hello"
`;

  it("is run in a check too: what depends on it is told, and it is never a change", async () => {
    on(decides);
    const check = await set.run({ check: true });
    assert.deepEqual(check.steps, ["a command: ok", "a file: would-change"]);
    assert.deepEqual((await set.run()).steps, ["a command: ok", "a file: changed"]);
    assert.equal((await set.run({ check: true })).exit, 0);
  });

  it("is not asked by a check where something would change before it, and makes no drift", async () => {
    on(`
    - shell: { script: "make-it", creates: "{{ root }}/a/never" }
      ignore_errors: true
    - shell: { script: "ls {{ root }}/a", looks: true }
      register: c
    - debug: "{{ c.stdout }}"
`);
    const { steps } = await set.run({ check: true });
    assert.deepEqual(steps.slice(1), ["a shell: cannot-tell", "a debug: cannot-tell"]);
  });

  it("is asked by a check after programs of which it is known that they change nothing", async () => {
    on(`
    - command: { argv: [ls, "{{ root }}/a"] }
    - shell: { script: "ls {{ root }}/a", looks: true }
`);
    const { steps } = await set.run({ check: true });
    assert.deepEqual(steps, ["a command: would-change", "a shell: ok"]);
  });
});
