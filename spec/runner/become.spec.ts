import assert from "node:assert/strict";
import { CannotBecome, createTransport, type Transport } from "../../engine/transport/index.js";
import { type Stage, stage, type Told } from "../support/play.js";

/** This machine under every name, where nobody becomes another but those named, who are ourselves under that name. */
function sudoFor(allowed: readonly string[]): { readonly transport: Transport; readonly asked: string[] } {
  const real = createTransport();
  const asked: string[] = [];
  return {
    asked,
    transport: {
      preconnect: (target) => real.preconnect(target),
      open(target, user) {
        if (user === null) return real.open(target, null);
        asked.push(user);
        if (allowed.includes(user)) return real.open(target, null);
        return Promise.reject(new CannotBecome(`there is no user ${user} on this host`));
      },
      close: () => real.close(),
    },
  };
}

describe("a user whom nobody can become", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  async function play(
    text: string,
    allowed: readonly string[] = [],
  ): Promise<Told & { readonly asked: readonly string[]; readonly why: readonly string[] }> {
    here = stage(["a", "b"], text);
    const { transport, asked } = sudoFor(allowed);
    const told = await here.run({ transport });
    const why = told.outcomes.flatMap((outcome) => (outcome.type === "failed" ? [outcome.why] : []));
    return { ...told, asked, why };
  }

  const FILE = `file: { path: "{{ root }}/{{ inventory_hostname }}/d", state: directory }`;

  it("a become that is refused fails the step on that host: the host was reached", async () => {
    const { steps, exit, why, asked } = await play(
      `
- hosts: fleet
  tasks:
    - { name: one, ${FILE} }
    - { name: two, ${FILE}, become: true, become_user: '{{ ternary (eq inventory_hostname "a") "vdms" "vdsm" }}' }
    - { name: three, ${FILE} }
`,
      ["vdsm"],
    );
    assert.deepEqual([...steps].sort(), [
      "a one: changed",
      "a two: failed",
      "b one: changed",
      "b three: ok",
      "b two: ok",
    ]);
    assert.deepEqual(why, ["there is no user vdms on this host"]);
    assert.equal(exit, 2);
    assert.equal(
      asked.filter((user) => user === "vdms").length,
      2,
      "once ahead, once after the write before it",
    );
  });

  it("a become that is refused is tried once by a step that looks, and may be ignored", async () => {
    const { steps, exit, asked } = await play(`
- hosts: a
  tasks:
    - { name: one, ${FILE}, become: true, ignore_errors: true }
    - { name: two, ${FILE} }
`);
    assert.deepEqual(steps, ["a one: failed", "a two: changed"]);
    assert.equal(exit, 0);
    assert.deepEqual(asked, ["root"]);
  });

  it("a become that is refused fails a command, and a task that runs once", async () => {
    for (const more of ["", ", run_once: true"]) {
      const { steps, exit } = await play(
        `[{ hosts: a, tasks: [{ name: one, command: "true", become: true${more} }] }]`,
      );
      assert.deepEqual(steps, ["a one: failed"]);
      assert.equal(exit, 2);
    }
  });

  it("a become that is refused fails the tasks that need a fact read as that user, and no other", async () => {
    const { steps, why } = await play(`
- hosts: a
  become: true
  tasks:
    - { name: one, debug: "{{ facts.os.family }}", ignore_errors: true }
    - { name: two, ${FILE}, become: false }
    - { name: three, debug: "{{ facts.os.family }}", become: false, ignore_errors: true }
`);
    assert.deepEqual(steps, ["a one: failed", "a two: changed", "a three: failed"]);
    assert.deepEqual(new Set(why), new Set(["there is no user root on this host"]));
  });

  it("a become that is refused keeps no other user's change from being made where handlers are pending", async () => {
    const { steps, exit } = await play(`
- hosts: a
  become: true
  tasks:
    - { name: one, debug: here, ignore_errors: true }
    - { name: two, ${FILE}, become: false, notify: told }
  handlers:
    - { name: told, debug: changed, become: false }
`);
    assert.deepEqual(steps, ["a one: ok", "a two: changed", "a told: ok"]);
    assert.equal(exit, 0);
  });
});
