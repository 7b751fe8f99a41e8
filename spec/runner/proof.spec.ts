import assert from "node:assert/strict";
import { plays, whyOf } from "../support/play.js";

/** Wants a file to say “done”, and does what it is told to for that. */
const WANTS_DONE = `
import { defineModule, readText, run } from "tsplay";
export default defineModule({
  summary: "Makes a file say done, or not",
  params: {
    path: { type: "string", description: "A file" },
    by: { type: "string", description: "Lines of sh, in which $0 is the file" },
  },
  examples: {},
  returns: { found: "What it says" },
  reads: ({ path }) => ({ found: readText(path) }),
  check: ({ path }, { found }) => (found === "done" ? null : { summary: path, before: found, after: "done" }),
  apply: ({ path, by }) => [run("sh", "-c", by, path)],
  result: (_params, { found }) => ({ found }),
});`;

const task = (by: string, more = ""): string =>
  `{ name: t, wants_done: { path: "{{ root }}/a/f", by: '${by}' }, notify: h, register: r${more} }`;

/** A name of its own for each, so that none meets a handler that another left pending. */
let count = 0;
const playbook = (by: string, more?: string): string => `
- name: Proof ${(count += 1)} of ${process.pid}
  hosts: fleet
  tasks:
    - ${task(by, more)}
    - { name: found, debug: "{{ r.found }}" }
  handlers: [{ name: h, command: "true" }]
`;

const files = { "modules/wants_done.ts": WANTS_DONE };

describe("a change is proven:", () => {
  const play = plays();

  it("a step that wrote and is as asked afterwards is changed, and its result is that of afterwards", async () => {
    const { steps, said, exit } = await play(["a"], playbook('printf done >"$0"'), { files });
    assert.deepEqual([steps, said], [["a t: changed", "a found: ok", "a h: changed"], ["done"]]);
    assert.equal(exit, 0);
  });

  it("a step whose writes went well, and after which the host is not as asked, has failed", async () => {
    for (const by of ["true", 'printf half >"$0"']) {
      const { steps, outcomes, exit, hosts } = await play(["a"], playbook(by), { files });
      assert.deepEqual([steps, exit], [["a t: failed"], 2]);
      assert.match(whyOf(outcomes[0]), /^not as asked even after the change: .*\/a\/f$/);
      assert.deepEqual([hosts[0]?.counts.failed, hosts[0]?.counts.changed], [1, 0]);
    }
  });

  it("a step that is not as asked afterwards reports what was still to be changed", async () => {
    const { outcomes } = await play(["a"], playbook('printf half >"$0"'), { files });
    const [outcome] = outcomes;
    assert.ok(outcome?.type === "failed");
    assert.deepEqual([outcome.change?.before, outcome.change?.after], ["half", "done"]);
  });

  it("a failed proof may be ignored, and notifies no handler", async () => {
    const { steps, said, exit } = await play(["a"], playbook("true", ", ignore_errors: true"), { files });
    assert.deepEqual([steps, said, exit], [["a t: failed", "a found: ok"], [null], 0]);
  });

  it("a proof that fails because the other host was written to is none of this host's", async () => {
    const { steps, exit } = await play(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - name: t
      wants_done: { path: "{{ root }}/{{ inventory_hostname }}/f", by: '{{ ternary (eq inventory_hostname "a") "true" "printf done >$0" }}' }
`,
      { files },
    );
    assert.deepEqual([[...steps].sort(), exit], [["a t: failed", "b t: changed"], 2]);
  });

  it("a module that always runs has nothing to prove", async () => {
    const { steps, exit } = await play(["a"], `[{ hosts: fleet, tasks: [{ name: t, command: "true" }] }]`);
    assert.deepEqual([steps, exit], [["a t: changed"], 0]);
  });
});
