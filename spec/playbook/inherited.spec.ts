import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import type { Event } from "../../engine/event/index.js";
import { asAnybody } from "../support/altered.js";
import { type Played, plays, stage } from "../support/play.js";

/** What a spec says for a task, from each place where it may be said: at the task, and further and further out. */
const places = {
  task: (task: string, says: string): string => `- hosts: fleet\n  tasks:\n    - { ${task}, ${says} }\n`,
  block: (task: string, says: string): string =>
    `- hosts: fleet\n  tasks:\n    - { block: [{ ${task} }], ${says} }\n`,
  "block in a block": (task: string, says: string): string =>
    `- hosts: fleet\n  tasks:\n    - { block: [{ block: [{ ${task} }] }], ${says} }\n`,
  import_tasks: (_task: string, says: string): string =>
    `- hosts: fleet\n  tasks:\n    - { import_tasks: tasks.yml, ${says} }\n`,
  play: (task: string, says: string): string => `- hosts: fleet\n  ${says}\n  tasks:\n    - { ${task} }\n`,
  import_playbook: (_task: string, says: string): string => `- { import_playbook: plays.yml, ${says} }\n`,
} as const;

type PlaceName = keyof typeof places;

const WITHIN: readonly PlaceName[] = ["task", "block", "block in a block", "import_tasks"];
const ANYWHERE: readonly PlaceName[] = [...WITHIN, "play"];

describe("what is said further out", () => {
  const play = plays();

  function at(
    place: PlaceName,
    task: string,
    says: string,
    more: Parameters<typeof play>[2] = {},
    hosts: readonly string[] = ["a"],
  ): Promise<Played> {
    const files = {
      "tasks.yml": `- { ${task} }\n`,
      "plays.yml": `- hosts: fleet\n  tasks:\n    - { ${task} }\n`,
      ...more.files,
    };
    return play(hosts, places[place](task, says), { ...more, files });
  }

  const all = (events: readonly Event[]): string => JSON.stringify(events);

  for (const place of ANYWHERE)
    it(`no_log of a ${place} hides what a task is about`, async () => {
      const task =
        'name: t, command: "echo canary-one canary-two", loop: [canary-one, canary-two], register: r';
      const shown = await at(place, task, "any_errors_fatal: false");
      assert.ok(all(shown.events).includes("canary-one"));
      const { steps, events, exit } = await at(place, task, "no_log: true");
      assert.equal(all(events).includes("canary"), false);
      assert.deepEqual(steps, Array(2).fill("a t ((not shown: no_log)): changed"));
      assert.equal(exit, 0);
    });

  it("no_log hides nothing of a task that says no_log: false itself, nor of tasks beside it", async () => {
    const { events, said } = await play(
      ["a"],
      `
- hosts: fleet
  no_log: true
  tasks:
    - { name: hidden, debug: canary-hidden }
    - block:
        - { name: open, debug: canary-open, no_log: false }
        - { name: hidden, debug: canary-hidden }
    - { name: hidden, debug: canary-hidden, no_log: true }
- hosts: fleet
  tasks: [{ name: beside, debug: canary-beside }]
`,
    );
    assert.deepEqual(said, [undefined, "canary-open", undefined, undefined, "canary-beside"]);
    assert.equal(all(events).includes("canary-hidden"), false);
  });

  it("no_log hides all of a task: its failure, its change, its progress, its notes and what a check predicts", async () => {
    const noisy = `
import { defineModule, readText, write } from "tsplay";
export default defineModule({
  summary: "Talks", params: { path: { type: "string", description: "A file" } }, short: "path", examples: {},
  returns: { said: "Something" },
  reads: ({ path }) => ({ found: readText(path) }),
  check: ({ path }, { found }) => found === null ? { summary: path, before: null, after: "canary-after" } : null,
  apply: ({ path }) => [write(path, "canary-content")],
  notes: () => [{ level: "warning", text: "canary-note" }],
  result: () => ({ said: "canary-result" }),
});`;
    for (const check of [true, false]) {
      const { events, outcomes } = await play(
        ["a"],
        `
- hosts: fleet
  no_log: true
  tasks:
    - { name: writes, noisy: "{{ root }}/a/canary-path" }
    - { name: fails, fail: canary-why, ignore_errors: true }
    - { name: prints, shell: "echo canary-out; echo canary-err >&2; false", ignore_errors: true }
    - { name: wrong, debug: '{{ int "canary-text" }}', ignore_errors: true }
    - { name: waits, wait_for: { path: /canary-nothing, within: 0 }, ignore_errors: true }
    - { name: again, fail: canary-again, retries: 1, delay: 0, ignore_errors: true }
`,
        { check, files: { "modules/noisy.ts": noisy } },
      );
      assert.equal(outcomes.length, 6);
      assert.equal(all(events).match(/canary-[a-z]+/)?.[0], undefined);
    }
  });

  for (const place of WITHIN) {
    it(`check_mode: true of a ${place} keeps a run from writing`, async () => {
      const task = 'name: t, copy: { dest: "{{ root }}/a/f", content: x }';
      const { steps, here, exit } = await at(place, task, "check_mode: true");
      assert.deepEqual([steps, exit], [["a t: would-change"], 0]);
      assert.equal(existsSync(`${here.directory}/a/f`), false);
    });

    it(`check_mode: false of a ${place} makes a check act`, async () => {
      const task = 'name: t, copy: { dest: "{{ root }}/a/f", content: x }';
      const { steps, here } = await at(place, task, "check_mode: false", { check: true });
      assert.deepEqual(steps, ["a t: changed"]);
      assert.equal(here.read("a/f"), "x");
    });

    it(`ignore_errors of a ${place} lets the host go on after a failure`, async () => {
      const { exit, hosts } = await at(place, "name: t, fail: no", "ignore_errors: true");
      assert.deepEqual([exit, hosts[0]?.ignored], [0, 1]);
    });

    it(`delegate_to of a ${place} has its tasks done elsewhere`, async () => {
      const { events } = await at(place, 'name: t, command: "true"', "delegate_to: b", {}, ["a", "b"]);
      const done = events.flatMap((event) => (event.type === "step-done" ? [event.delegate] : []));
      assert.deepEqual(done, ["b", "b"]);
    });

    it(`run_once of a ${place} has its tasks done once`, async () => {
      const { steps } = await at(place, "name: t, debug: x", "run_once: true", {}, ["a", "b"]);
      assert.deepEqual(steps, ["a t: ok"]);
    });
  }

  it("what a task says itself wins: check_mode, ignore_errors, delegate_to, run_once", async () => {
    const { steps, events, here, exit } = await play(
      ["a", "b"],
      `
- hosts: fleet
  tasks:
    - block:
        - { name: acts, copy: { dest: "{{ root }}/{{ inventory_hostname }}/f", content: x }, check_mode: false }
        - { name: looks, copy: { dest: "{{ root }}/{{ inventory_hostname }}/g", content: x } }
      check_mode: true
    - { block: [{ name: there, debug: x, delegate_to: a }], delegate_to: b }
    - { block: [{ name: everywhere, debug: x, run_once: false }], run_once: true }
    - { block: [{ name: fails, fail: no, ignore_errors: false }], ignore_errors: true }
`,
    );
    assert.deepEqual(
      steps.filter((step) => step.startsWith("a")),
      ["a acts: changed", "a looks: would-change", "a there: ok", "a everywhere: ok", "a fails: failed"],
    );
    assert.equal(steps.length, 10);
    assert.equal(exit, 2);
    assert.equal(here.read("a/f"), "x");
    assert.equal(existsSync(`${here.directory}/a/g`), false);
    const there = events.flatMap((event) =>
      event.type === "step-done" && event.task.name === "there" ? [event.delegate] : [],
    );
    assert.deepEqual(there, ["a", "a"]);
  });

  for (const place of ANYWHERE)
    it(`any_errors_fatal of a ${place} ends the run after a failure anywhere`, async () => {
      const task = 'name: t, fail: no, when: eq inventory_hostname "a"';
      const { hosts, exit } = await at(place, task, "any_errors_fatal: true", {}, ["a", "b"]);
      assert.deepEqual([exit, hosts.map(({ end }) => end)], [2, ["failed", "interrupted"]]);
      const none = await at(place, task, "any_errors_fatal: false", {}, ["a", "b"]);
      assert.deepEqual([none.exit, none.hosts.map(({ end }) => end)], [2, ["failed", "done"]]);
    });

  for (const place of ANYWHERE)
    it(`become and become_user of a ${place} say who its tasks are done as`, async () => {
      const seen: (string | null)[] = [];
      await at(place, "name: t, debug: '{{ facts.user.name }}'", "become: false", {
        transport: asAnybody(seen),
      });
      assert.deepEqual(seen.splice(0), [null]);
      const says =
        place === "play"
          ? "become: true\n  become_user: nobody-at-all"
          : "become: true, become_user: nobody-at-all";
      await at(place, "name: t, stat: /", says, { transport: asAnybody(seen) });
      assert.deepEqual([...new Set(seen)], ["nobody-at-all"]);
    });

  it("become and become_user of the inventory say who tasks are done as, below those of the text", async () => {
    const ofHost = async (text: string, variables: string): Promise<readonly (string | null)[]> => {
      const here = stage(["a"], text);
      const seen: (string | null)[] = [];
      try {
        here.write("hosts.yml", `fleet: { hosts: { a: { connection: local, ${variables} } } }\n`);
        const { problems } = await here.run({ transport: asAnybody(seen) });
        assert.deepEqual(problems, []);
        return [...new Set(seen)];
      } finally {
        here.remove();
      }
    };
    const text = (more: string): string => `- { hosts: fleet, tasks: [{ name: t, stat: /${more} }] }\n`;
    assert.deepEqual(await ofHost(text(""), "become: true, become_user: theirs"), ["theirs"]);
    assert.deepEqual(await ofHost(text(""), "become: true"), ["root"]);
    assert.deepEqual(await ofHost(text(""), "become_user: theirs"), [null]);
    assert.deepEqual(await ofHost(text(", become: false"), "become: true"), [null]);
    assert.deepEqual(await ofHost(text(", become_user: mine"), "become: true, become_user: theirs"), [
      "mine",
    ]);
  });

  const EVERYWHERE: readonly PlaceName[] = [...ANYWHERE, "import_playbook"];

  for (const place of EVERYWHERE)
    it(`vars of a ${place} are seen by its tasks`, async () => {
      const { said } = await at(place, 'name: t, debug: "{{ word }}"', "vars: { word: said }");
      assert.deepEqual(said, ["said"]);
    });

  for (const place of [...WITHIN, "import_playbook"] as const)
    it(`when of a ${place} rules its tasks out`, async () => {
      const { steps } = await at(place, "name: t, debug: x", "when: eq 1 2");
      assert.deepEqual(steps, ["a t: skipped"]);
    });

  it("the conditions of an import, a block and a task must all hold, and are evaluated in this order", async () => {
    const { steps } = await play(
      ["a"],
      `
- import_playbook: plays.yml
  when: eq word "yes-sir"
  vars: { word: yes-sir }
- import_playbook: plays.yml
  when: eq 1 2
  vars: { word: yes-sir }
`,
      {
        files: {
          "plays.yml": `
- hosts: fleet
  tasks:
    - block:
        - { name: all, debug: x, when: eq word "yes-sir" }
        - { name: own, debug: x, when: eq 1 2 }
      when: eq word "yes-sir"
    - { block: [{ name: of the block, debug: x, when: eq 1 1 }], when: eq 1 2 }
`,
        },
      },
    );
    assert.deepEqual(steps, [
      "a all: ok",
      "a own: skipped",
      "a of the block: skipped",
      "a all: skipped",
      "a own: skipped",
      "a of the block: skipped",
    ]);
  });

  it("the condition of an import is evaluated again for each task in it", async () => {
    const { steps } = await play(
      ["a"],
      `
- import_playbook: plays.yml
  when: not (default finished false)
`,
      {
        files: {
          "plays.yml": `
- name: Again ${process.pid}
  hosts: fleet
  tasks:
    - { name: changes, command: "true", notify: h }
    - { name: finishes, set_vars: { finished: true } }
    - { name: not any more, debug: x }
  handlers: [{ name: h, command: "true" }]
`,
        },
      },
    );
    assert.deepEqual(steps, [
      "a changes: changed",
      "a finishes: ok",
      "a not any more: skipped",
      "a h: changed",
    ]);
  });

  it("handlers inherit what tasks do, but for the condition of an import, which held where they were notified", async () => {
    const { steps, said } = await play(
      ["a"],
      `
- import_playbook: plays.yml
  when: not (default finished false)
  vars: { word: import }
`,
      {
        files: {
          "more.yml": `- { name: imported, debug: "{{ word }}", when: eq 1 1 }\n- { name: ruled out, debug: x }\n`,
          "plays.yml": `
- name: Handlers ${process.pid}
  hosts: fleet
  environment: { WORD: play }
  tasks:
    - { name: t, command: "true", notify: [h, grouped, ruled out, imported] }
    - { name: finishes, set_vars: { finished: true } }
  handlers:
    - { name: h, shell: 'echo "$WORD"', register: r }
    - block: [{ name: grouped, debug: "{{ r.stdout }} {{ word }}" }]
      vars: { word: block }
    - { import_tasks: more.yml, when: 'eq r.stdout "play"' }
`,
        },
      },
    );
    assert.deepEqual(steps.slice(2), ["a h: changed", "a grouped: ok", "a imported: ok", "a ruled out: ok"]);
    assert.deepEqual(said, ["play block", "import", "x"]);
  });
});
