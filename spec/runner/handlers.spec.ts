import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { asAnybody } from "../support/altered.js";
import { type Stage, stage } from "../support/play.js";
import { stateDirectory } from "../support/state_directory.js";

const playbook = (second: string): string => `
- name: Handlers of ${process.pid}
  hosts: fleet
  tasks:
    - { name: changes, copy: { dest: "{{ root }}/a/f", content: x }, notify: [restart, reload] }
    - { name: then, command: "${second}", changed_when: false }
  handlers:
    - { name: restart, command: "true" }
    - { name: reload, command: "true" }
`;

/** Whether a handler of the play above is recorded as pending on this machine. */
function isPending(handler: string): boolean {
  return existsSync(recordOf(`Handlers of ${process.pid}`, handler));
}

function recordOf(play: string, handler: string): string {
  const record = createHash("sha256").update(`play.yml\0${play}\0${handler}`).digest("hex");
  return `${stateDirectory}/pending_handlers/${record.slice(0, 24)}`;
}

describe("handlers", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  it("handlers are not lost when the run ends before them: the next one runs them, once", async () => {
    here = stage(["a"], playbook("false"));
    const first = await here.run();
    assert.deepEqual(first.steps, ["a changes: changed", "a then: failed"]);
    assert.deepEqual(["restart", "reload"].filter(isPending), ["restart", "reload"]);

    here.write("play.yml", playbook("true"));
    const checked = await here.run({ check: true });
    assert.deepEqual(checked.steps.slice(2), ["a restart: would-change", "a reload: would-change"]);

    const second = await here.run();
    assert.deepEqual(second.steps, [
      "a changes: ok",
      "a then: ok",
      "a restart: changed",
      "a reload: changed",
    ]);
    const notes = second.events.flatMap((event) => (event.type === "note" ? [event.note.text] : []));
    assert.equal(notes.filter((text) => text.startsWith("pending since")).length, 2);

    assert.deepEqual((await here.run()).steps, ["a changes: ok", "a then: ok"]);
  });

  it("handlers are pending for a change only: not for one that changed_when overrules, nor for an ignored failure", async () => {
    here = stage(
      ["a"],
      `
- name: No handlers of ${process.pid}
  hosts: fleet
  tasks:
    - { name: looked, command: "true", changed_when: false, notify: restart }
    - { name: excused, command: "false", ignore_errors: true, check_mode: false, notify: restart }
  handlers:
    - { name: restart, command: "true" }
`,
    );
    // The second run would find what the first, or a check, left pending.
    for (const check of [false, true, false])
      assert.deepEqual((await here.run({ check })).steps, ["a looked: ok", "a excused: failed"]);
  });

  it("handlers are notified once by a change that only the second attempt completes", async () => {
    here = stage(
      ["a"],
      `
- name: Tries of ${process.pid}
  hosts: fleet
  tasks:
    - { name: slow, broken: "{{ root }}/a/f", retries: 2, delay: 0, notify: restart }
  handlers:
    - { name: restart, command: "true" }
`,
    );
    here.write(
      "modules/broken.ts",
      `import { defineModule, readText, run } from "tsplay";
export default defineModule({
  summary: "Takes a while", params: { path: { type: "string", description: "A file" } }, short: "path", examples: {},
  reads: ({ path }) => ({ found: readText(path) }),
  check: ({ path }, { found }) => (found === "xx" ? null : { summary: path, before: found, after: "xx" }),
  apply: ({ path }) => [run("sh", "-c", \`printf x >>\${path}\`)],
});`
        .replaceAll("\\`", "`")
        .replaceAll("\\$", "$"),
    );
    assert.deepEqual((await here.run()).steps, ["a slow: changed", "a restart: changed"]);
  });

  for (const [who, keyword] of [
    ["the user who records them", ""],
    ["another user", "become: true, become_user: another, "],
  ] as const)
    it(`handlers are recorded before the change of ${who} is made`, async () => {
      const play = `Before ${who} of ${process.pid}`;
      here = stage(
        ["a"],
        `
- name: ${play}
  hosts: fleet
  tasks:
    - { name: first, stat: "{{ root }}" }
    - { name: changes, command: test -e ${recordOf(play, "restart")}, ${keyword}notify: restart }
  handlers:
    - { name: restart, debug: x }
`,
      );
      const { steps, trips } = await here.run({ transport: asAnybody([]) });
      assert.deepEqual(steps, ["a first: ok", "a changes: changed", "a restart: ok"]);
      assert.equal(trips, keyword === "" ? 3 : 4, "a record of the same user costs no round trip");
      assert.equal(existsSync(recordOf(play, "restart")), false);
    });

  it("handlers leave no record on the host when all went well", async () => {
    here = stage(["a"], playbook("true"));
    assert.deepEqual((await here.run()).steps.slice(2), ["a restart: changed", "a reload: changed"]);
    assert.deepEqual((await here.run()).steps, ["a changes: ok", "a then: ok"]);
    assert.deepEqual(["restart", "reload"].filter(isPending), []);
  });
});
