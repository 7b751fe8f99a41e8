import assert from "node:assert/strict";
import { type Transport, Unreachable } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { type Stage, stage, type Told } from "../support/play.js";

/** This machine under every name, but some of them cannot be reached, from the start or after so many exchanges. */
function losing(lost: Readonly<Record<string, number>>): Transport {
  const spent = new Map<string, number>();
  const spend = (name: string, trips: number): void => {
    const before = spent.get(name) ?? 0;
    if (before >= (lost[name] ?? Infinity)) throw new Unreachable("nobody answers");
    spent.set(name, before + trips);
  };
  return altered((session, { name }) => {
    spend(name, 0);
    return {
      exchange: async (writes, reads) => {
        spend(name, 1);
        return session.exchange(writes, reads);
      },
    };
  });
}

describe("hosts that cannot be reached", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  async function play(hosts: string[], lost: Record<string, number>, text: string): Promise<Told> {
    here = stage(hosts, text);
    const told = await here.run({ transport: losing(lost) });
    assert.deepEqual(
      told.problems.map(({ detail }) => detail),
      [],
    );
    return told;
  }

  const ends = ({ hosts }: Told): string => hosts.map(({ host, end }) => `${host} ${end}`).join(", ");

  it("an unreachable host ends a play in which any error is fatal", async () => {
    const told = await play(
      ["a", "b"],
      { a: 0 },
      `
- hosts: fleet
  any_errors_fatal: true
  tasks:
    - { name: one, stat: "{{ root }}" }
    - { name: two, debug: x }
`,
    );
    assert.deepEqual([told.steps, told.exit], [["b one: ok"], 4]);
    assert.equal(ends(told), "a unreachable, b interrupted");
  });

  it("an unreachable host does not end a check in which any error is fatal", async () => {
    here = stage(
      ["a", "b"],
      `
- hosts: fleet
  any_errors_fatal: true
  tasks:
    - { name: one, stat: "{{ root }}" }
    - { name: two, debug: x }
`,
    );
    const told = await here.run({ transport: losing({ a: 0 }), check: true });
    assert.deepEqual([told.steps, told.exit], [["b one: ok", "b two: ok"], 4]);
    assert.equal(ends(told), "a unreachable, b done");
  });

  it("a task that runs once passes over unreachable hosts", async () => {
    const told = await play(
      ["a", "b"],
      { a: 0 },
      `
- hosts: fleet
  tasks:
    - { name: once, command: echo x, run_once: true, register: r }
    - { name: seen, assert: { that: 'eq r.stdout "x"' } }
`,
    );
    assert.deepEqual([told.steps, told.exit], [["b once: changed", "b seen: ok"], 4]);
  });

  it("a task that runs once and looks first passes over unreachable hosts", async () => {
    const told = await play(
      ["a", "b"],
      { a: 0 },
      `
- hosts: fleet
  tasks:
    - { name: once, stat: "{{ root }}", run_once: true, register: r }
    - { name: seen, assert: { that: r.exists } }
`,
    );
    assert.deepEqual([told.steps, told.exit], [["b once: ok", "b seen: ok"], 4]);
  });

  it("a play ends where a task that runs once finds no host that is left", async () => {
    const told = await play(
      ["a", "b"],
      { a: 0, b: 0 },
      `[{ hosts: fleet, tasks: [{ name: once, stat: /, run_once: true }, { name: never, debug: x }] }]`,
    );
    assert.deepEqual([told.steps, told.exit], [[], 4]);
    assert.equal(ends(told), "a unreachable, b unreachable");
  });

  it("a host that is lost while it runs a task once for all ends the play", async () => {
    const told = await play(
      ["a", "b"],
      { a: 1 },
      `
- hosts: fleet
  tasks:
    - { name: looked, stat: "{{ root }}" }
    - { name: once, command: echo x, run_once: true, register: r }
    - { name: seen, debug: "{{ r.stdout }}" }
`,
    );
    const stopped = told.events.flatMap((event) => (event.type === "play-done" ? [event.stopped] : []));
    assert.deepEqual(told.steps, ["a looked: ok", "b looked: ok"]);
    assert.deepEqual(stopped, ["“once” did not complete on a (run_once)"]);
  });

  it("an unreachable host fails the step that was delegated to it, and not the host that it was done for", async () => {
    const told = await play(
      ["a", "b"],
      { b: 0 },
      `
- hosts: a
  tasks:
    - { name: there, command: "true", delegate_to: b, ignore_errors: true }
    - { name: here, debug: x }
`,
    );
    assert.deepEqual([told.steps, told.exit], [["a there: failed", "a here: ok"], 0]);
    assert.ok(
      told.outcomes.some((outcome) => outcome.type === "failed" && outcome.why === "b: nobody answers"),
    );
  });

  it("an unreachable host ends alone within a handler, a loop and a free play", async () => {
    const told = await play(
      ["a", "b"],
      { a: 2 },
      `
- hosts: fleet
  strategy: free
  tasks:
    - { name: one, command: "true", changed_when: true, loop: [1, 2], notify: last }
  handlers:
    - { name: last, command: "true" }
`,
    );
    assert.equal(ends(told), "a unreachable, b done");
    assert.ok(told.steps.includes("b last: changed"));
  });
});

describe("a session that went while nobody used it", () => {
  it("a session that was lost while idle is replaced, for a write too: nothing was sent over it", async () => {
    const here = stage(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: looked, stat: "{{ root }}" }
    - { name: written, shell: "echo x >>{{ root }}/a/f" }
`,
    );
    let sessions = 0;
    const transport = altered((session) => {
      const first = (sessions += 1) === 1;
      return {
        exchange: (writes, reads) =>
          first && session.trips > 0
            ? Promise.reject(new Unreachable("nothing was sent"))
            : session.exchange(writes, reads),
      };
    });
    const { steps } = await here.run({ transport });
    assert.deepEqual(steps, ["a looked: ok", "a written: changed"]);
    assert.deepEqual([here.read("a/f"), sessions], ["x\n", 2]);
    here.remove();
  });
});

describe("hosts that go their own ways", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  it("hosts of a free play stop where any error is fatal", async () => {
    let failed = (): void => undefined;
    const hasFailed = new Promise<void>((resolve) => (failed = resolve));
    const transport = altered((session, { name }) => ({
      async exchange(writes, reads) {
        const answers = await session.exchange(writes, reads);
        if (name === "b" && writes.length > 0) await hasFailed;
        return answers;
      },
    }));
    here = stage(
      ["a", "b"],
      `
- hosts: fleet
  strategy: free
  any_errors_fatal: true
  tasks:
    - { name: fails, command: "false", when: eq inventory_hostname "a" }
    - { name: slow, command: "true" }
    - { name: never, command: "true" }
- hosts: fleet
  tasks: [{ name: later, debug: x }]
`,
    );
    const steps: string[] = [];
    const { exit } = await here.run({
      transport,
      reporter(event) {
        if (event.type !== "step-done") return;
        steps.push(`${event.host} ${event.task.name}`);
        // What follows from a failure follows at once; the other host hears from its own only then.
        if (event.outcome.type === "failed") setImmediate(failed);
      },
    });
    assert.ok(steps.includes("b slow"), steps.join());
    assert.deepEqual(
      steps.filter((step) => /never|later/.test(step)),
      [],
    );
    assert.equal(exit, 2);
  });

  it("run_once is refused in a free play", async () => {
    here = stage(
      ["a", "b"],
      `- hosts: fleet\n  strategy: free\n  tasks: [{ name: t, debug: x, run_once: true }]\n`,
    );
    const { problems } = await here.run();
    assert.match(problems[0]?.detail ?? "", /“run_once” needs “strategy: linear”/);
  });
});
