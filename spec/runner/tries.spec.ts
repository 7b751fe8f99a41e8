import assert from "node:assert/strict";
import { plays, whyOf } from "../support/play.js";

/** Takes so many looks until it is as asked; each of its writes only begins it. */
const SLOW = `
import { defineModule, mapProbe, readScript, quote, run } from "tsplay";
export default defineModule({
  summary: "Is as asked after a while",
  params: {
    path: { type: "string", description: "A file that counts the looks" },
    looks: { type: "integer", description: "At this look it is as asked" },
  },
  examples: {},
  reads: ({ path, looks }) => ({
    found: mapProbe(readScript(\`echo x >>\${quote(path)}; [ $(wc -l <\${quote(path)}) -ge \${looks} ]\`), ({ status }) => status === 0),
  }),
  check: ({ path }, { found }) => (found ? null : { summary: path, before: "begun", after: "done" }),
  apply: ({ path }) => [run("sh", "-c", 'echo x >>"$0.writes"', path)],
});`;

const files = { "modules/slow.ts": SLOW };

/** A name of its own for each, so that none meets a handler that another left pending. */
let count = 0;

describe("a step that is tried again", () => {
  const play = plays();

  const slow = (looks: number, more: string): string => `
- name: Tries ${(count += 1)} of ${process.pid}
  hosts: fleet
  tasks:
    - { name: t, slow: { path: "{{ root }}/a/f", looks: ${looks} }, delay: 0, notify: h, register: r, ${more} }
    - { name: seen, debug: "{{ list r.changed r.attempts }}" }
  handlers: [{ name: h, command: "true" }]
`;

  it("a step is changed where an earlier attempt changed something, though the last found nothing left to do", async () => {
    const { steps, said, outcomes, exit, here } = await play(["a"], slow(3, "retries: 2"), { files });
    assert.deepEqual([steps, exit], [["a t: changed", "a seen: ok", "a h: changed"], 0]);
    assert.deepEqual(said, [[true, 2]]);
    assert.deepEqual(outcomes[0]?.type === "changed" && outcomes[0].change.after, "done");
    assert.equal(here.read("a/f.writes"), "x\n");
  });

  it("a step is ok where no attempt changed anything", async () => {
    const { steps, said } = await play(["a"], slow(1, "retries: 2"), { files });
    assert.deepEqual([steps, said], [["a t: ok", "a seen: ok"], [[false, 1]]]);
  });

  it("a step is what changed_when says, whatever an earlier attempt changed", async () => {
    const { steps, said } = await play(["a"], slow(3, "retries: 2, changed_when: false"), { files });
    assert.deepEqual([steps, said], [["a t: ok", "a seen: ok"], [[false, 2]]]);
  });

  it("“until” and “register” see the change of an earlier attempt too", async () => {
    const { steps, said } = await play(["a"], slow(4, "retries: 3, until: r.changed"), { files });
    assert.deepEqual([steps[0], said], ["a t: changed", [[true, 2]]]);
  });

  it("a step fails as its last attempt did, after so many attempts, each reported before the next", async () => {
    const { steps, events, outcomes, exit, here } = await play(["a"], slow(99, "retries: 2"), { files });
    assert.deepEqual([steps, exit], [["a t: failed"], 2]);
    assert.match(whyOf(outcomes[0]), /^not as asked even after the change/);
    const retries = events.flatMap((event) => (event.type === "retry" ? [[event.attempt, event.of]] : []));
    assert.deepEqual(retries, [
      [1, 3],
      [2, 3],
    ]);
    assert.equal(here.read("a/f.writes"), "x\nx\nx\n");
  });

  it("a step with retries 0 is tried once, and judged by its condition all the same", async () => {
    const { steps, outcomes } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [{ name: t, command: "true", register: r, until: eq r.status 1, retries: 0 }] }]`,
    );
    assert.deepEqual(steps, ["a t: failed"]);
    assert.equal(whyOf(outcomes[0]), "“until” is still false after 1 attempt");
  });

  it("a step is retried three times where retries is not given", async () => {
    const { steps, here } = await play(
      ["a"],
      `[{ hosts: fleet, tasks: [{ name: t, shell: "echo x >>{{ root }}/a/f; false", register: r, until: eq r.status 0, delay: 0 }] }]`,
    );
    assert.deepEqual([steps, here.read("a/f")], [["a t: failed"], "x\n".repeat(4)]);
  });

  it("a step with retries alone is retried until it succeeds", async () => {
    const { steps, said } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: t, shell: 'echo x >>{{ root }}/a/f; [ $(wc -l <{{ root }}/a/f) = 2 ]', retries: 5, delay: 0, register: r }
    - { name: seen, debug: "{{ r.attempts }}" }
`,
    );
    assert.deepEqual([steps, said], [["a t: changed", "a seen: ok"], [2]]);
  });

  it("the attempts of each item of a loop are counted by themselves", async () => {
    const { steps, said } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - name: t
      shell: 'echo x >>{{ root }}/a/{{ item }}; [ $(wc -l <{{ root }}/a/{{ item }}) = {{ item }} ]'
      loop: [1, 3]
      retries: 5
      delay: 0
      register: r
    - { name: seen, debug: '{{ map r.results "attempts" }}' }
`,
    );
    assert.deepEqual([steps.slice(0, 2), said], [["a t (1): changed", "a t (3): changed"], [[1, 3]]]);
  });

  it("a step is not retried, nor waited for, in a check", async () => {
    const { steps, events } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: looks, stat: "{{ root }}/a/f", register: r, until: r.exists, retries: 5 }
    - { name: is, stat: "{{ root }}/a", register: r, until: r.exists, retries: 5 }
    - { name: fails, fail: no, retries: 5, ignore_errors: true }
`,
      { check: true },
    );
    assert.deepEqual(steps, ["a looks: cannot-tell", "a is: ok", "a fails: failed"]);
    assert.equal(
      events.some(({ type }) => type === "retry"),
      false,
    );
  });

  it("a mistake in “until” fails a step at once, unless only a failed attempt lacks what it asks for", async () => {
    const { steps, here } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: wrong, shell: "echo x >>{{ root }}/a/f", register: r, until: 'eq 1 (index r "nothing")', delay: 0, ignore_errors: true }
    - { name: lacks, fail: no, register: s, until: 'eq 1 (index s "nothing")', retries: 1, delay: 0, ignore_errors: true }
    - { name: seen, assert: { that: eq s.attempts 2 } }
`,
    );
    assert.deepEqual(steps, ["a wrong: failed", "a lacks: failed", "a seen: ok"]);
    assert.equal(here.read("a/f"), "x\n");
  });
});

describe("timeout", () => {
  const play = plays();

  /** Ready at the look with this number, of which the first is the check's. */
  const ready = (looks: number, within: number): string =>
    `wait_for: { command: 'echo x >>{{ root }}/a/f; [ $(wc -l <{{ root }}/a/f) -ge ${looks} ]', within: ${within}, every: 0.1 }`;

  it("a task's timeout is the time of a wait, whatever the wait says itself", async () => {
    const short = await play(["a"], `[{ hosts: fleet, tasks: [{ name: t, ${ready(4, 600)}, timeout: 0 }] }]`);
    assert.deepEqual(short.steps, ["a t: failed"]);
    assert.match(whyOf(short.outcomes[0]), /^timed out after 0 s of waiting until /);
    assert.equal(short.here.read("a/f"), "x\n".repeat(2));
    const long = await play(["a"], `[{ hosts: fleet, tasks: [{ name: t, ${ready(4, 0)}, timeout: 600 }] }]`);
    assert.deepEqual(long.steps, ["a t: ok"]);
  });

  it("a wait has its own time where the task has no timeout", async () => {
    const { steps, outcomes } = await play(["a"], `[{ hosts: fleet, tasks: [{ name: t, ${ready(4, 0)} }] }]`);
    assert.deepEqual(steps, ["a t: failed"]);
    assert.match(whyOf(outcomes[0]), /^timed out after 0 s of waiting until /);
  });

  it("a task's timeout is the time of each program, whatever the module says itself", async () => {
    for (const [timeout, within] of [
      [", timeout: 1", 600],
      ["", 1],
    ] as const) {
      const { steps, outcomes } = await play(
        ["a"],
        `[{ hosts: fleet, tasks: [{ name: t, command: { argv: sleep 600, within: ${within} }${timeout} }] }]`,
      );
      assert.deepEqual(steps, ["a t: failed"]);
      assert.match(whyOf(outcomes[0]), /timed out after 1 s/);
    }
  });

  it("a timeout may be a template, and must be a number", async () => {
    const { steps, outcomes } = await play(
      ["a"],
      `
- hosts: fleet
  vars: { long: "0.2", wrong: long }
  tasks:
    - { name: t, wait_for: { path: "{{ root }}/nothing", within: 2, every: 0.1 }, timeout: "{{ long }}", ignore_errors: true }
    - { name: u, command: "true", timeout: "{{ wrong }}" }
`,
    );
    assert.deepEqual(steps, ["a t: failed", "a u: failed"]);
    assert.match(whyOf(outcomes[0]), /after 0.2 s/);
    assert.equal(whyOf(outcomes[1]), "“timeout” must be a number, 0 or more.");
  });
});
