import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { ConnectionLost } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { type Options, plays, whyOf } from "../support/play.js";

/** Holds a conversation whose second question is answered after something was done for it. */
const TALKS = `
import { defineModule, readText } from "tsplay";
export default defineModule({
  summary: "Talks", params: { path: { type: "string", description: "A file" } }, short: "path", examples: {},
  returns: { said: "What was said" },
  reads: ({ path }) => ({ found: readText(path) }),
  check: ({ path }, { found }) => (found === null ? { summary: "talks", before: null, after: "talked" } : null),
  apply: ({ path }) => [
    {
      do: "converse",
      id: "spec-talks-" + path.replace(/[^a-z0-9]+/gi, "-").toLowerCase(),
      script: [
        "printf 'Name: '; read -r name; echo",
        "printf 'Ready? '; read -r ready; echo",
        'echo "stage one"; echo "$name $ready $(cat ' + path + '.done) $WORD" >' + path,
        'exit "\${STATUS:-0}"',
      ].join("\\n"),
      env: { OWN: "module" },
      dialog: {
        turns: [
          { name: "name", prompt: "^Name: $", answer: "joe" },
          {
            name: "ready", prompt: "^Ready\\\\? $", answer: "yes",
            first: [
              { do: "operator", say: "have a look" },
              { do: "write", path: path + ".done", content: "seen" },
            ],
          },
        ],
        progress: "^stage (.*)",
        quiet: 120,
        within: 600,
      },
    },
  ],
  result: (_params, { found }) => ({ said: found }),
});`;

describe("a conversation that a step holds", () => {
  const play = plays();
  const files = { "modules/talks.ts": TALKS };

  const hold = (more = "", options: Options = {}): ReturnType<typeof play> =>
    play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - { name: before, stat: "{{ root }}/a/f.done", register: b }
    - { name: t, talks: "{{ root }}/a/f", register: r${more} }
    - { name: after, stat: "{{ root }}/a/f.done", register: d }
    - { name: seen, debug: "{{ r.said }}{{ b.exists }} {{ d.exists }}" }
`,
      { files, operator: () => Promise.resolve(), ...options },
    );

  it("a conversation answers, does what its turns want first, reports its stages, and is verified", async () => {
    const asked: unknown[] = [];
    const { steps, said, events } = await hold(", environment: { WORD: hello, OWN: task }", {
      operator: (host, say) => Promise.resolve(void asked.push([host, say])),
    });
    assert.deepEqual(steps, ["a before: ok", "a t: changed", "a after: ok", "a seen: ok"]);
    assert.deepEqual(said, ["joe yes seen hello\nfalse true"]);
    assert.deepEqual(asked, [["a", "have a look"]]);
    const told = events.flatMap((event) => (event.type === "progress" ? [event.text] : []));
    assert.equal(told.length, 2, told.join());
    assert.match(told[0] ?? "", /^write .*f\.done$/);
    assert.equal(told[1], "one");
  });

  it("a conversation fails with the last words of a program that ends badly", async () => {
    const { steps, outcomes } = await hold(", environment: { STATUS: 3 }");
    assert.deepEqual(steps, ["a before: ok", "a t: failed"]);
    assert.match(whyOf(outcomes[1]), /spec-talks-.*: .*stage one$/s);
    assert.ok(outcomes[1]?.type === "failed");
    assert.equal(outcomes[1].output[0]?.status, 3);
  });

  it("a conversation ends where nobody is there to do what a turn wants", async () => {
    await assert.rejects(
      hold("", { operator: () => Promise.reject(new Error("nobody is there")) }),
      /nobody is there/,
    );
  });

  it("a conversation goes on over a new session where the connection is lost", async () => {
    let exchanges = 0;
    let lost = 0;
    const transport = altered((session) => ({
      async exchange(writes, reads) {
        exchanges += 1;
        if (exchanges < 4 || lost > 1) return session.exchange(writes, reads);
        lost += 1;
        throw new ConnectionLost("cut by the spec");
      },
    }));
    const { steps, said } = await hold("", { transport });
    assert.deepEqual(steps, ["a before: ok", "a t: changed", "a after: ok", "a seen: ok"]);
    assert.deepEqual(said, ["joe yes seen \nfalse true"]);
    assert.ok(lost > 0);
  });

  it("a check holds no conversation, and does not know what follows from it", async () => {
    const { steps, here } = await hold("", { check: true });
    assert.deepEqual(steps, ["a before: ok", "a t: would-change", "a after: ok", "a seen: cannot-tell"]);
    assert.equal(existsSync(`${here.directory}/a/f`), false);
  });
});

describe("a dialog of a playbook", () => {
  const play = plays();

  it("a dialog fails with the question that no turn knows, and leaves the program as it is", async () => {
    const id = `spec-unknown-${process.pid}`;
    const { steps, outcomes } = await play(
      ["a"],
      `
- hosts: fleet
  tasks:
    - name: t
      dialog:
        id: ${id}
        script: "printf 'Name: '; read -r name; printf 'Sure? '; read -r sure; echo $name $sure"
        turns: [{ prompt: "^Name: $", answer: joe }]
      ignore_errors: true
    - name: again
      dialog:
        id: ${id}
        script: "exit 9"
        turns: [{ prompt: "^Name: $", answer: joe }, { prompt: "Sure[?] $", answer: "yes" }]
`,
    );
    assert.deepEqual(steps, ["a t: failed", "a again: changed"]);
    assert.match(whyOf(outcomes[0]), /“Sure\?”/);
  });
});
