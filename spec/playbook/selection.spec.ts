import assert from "node:assert/strict";
import { type Options, plays } from "../support/play.js";

const PLAYS = `
- hosts: a:b
  tasks:
    - { name: one, debug: x }
    - block: [{ name: two, debug: x }, { name: three, debug: x, tags: t }]
- hosts: b:c
  tasks:
    - { name: four, debug: x }
    - { name: two, debug: x, tags: t }
    - { import_tasks: more.yml }
`;

describe("what of a playbook is run", () => {
  const play = plays();
  const files = { "more.yml": "- { name: five, debug: x }\n", patterns: "# those that matter\na\n" };

  async function steps(options: Options): Promise<string> {
    const told = await play(["a", "b", "c"], PLAYS, { files, ...options });
    return told.steps.map((step) => step.replace(": ok", "").replace(" ", ".")).join(" ");
  }

  async function problems(options: Options): Promise<readonly string[]> {
    const { here } = await play(["a", "b", "c"], PLAYS, { files });
    return (await here.run(options)).problems.map(({ code, detail }) => `${code}: ${detail}`);
  }

  it("a run without options does all tasks on all hosts", async () => {
    assert.equal(
      await steps({}),
      "a.one b.one a.two b.two a.three b.three b.four c.four b.two c.two b.five c.five",
    );
  });

  it("--limit leaves in each play those of its hosts", async () => {
    assert.equal(await steps({ limit: "b" }), "b.one b.two b.three b.four b.two b.five");
    assert.equal(await steps({ limit: "a" }), "a.one a.two a.three");
    assert.equal(await steps({ limit: "fleet:!b" }), "a.one a.two a.three c.four c.two c.five");
  });

  it("--start-at-task begins at the first task of that name, and goes on with all plays after it", async () => {
    assert.equal(
      await steps({ startAt: "three" }),
      "a.three b.three b.four c.four b.two c.two b.five c.five",
    );
    assert.equal(
      await steps({ startAt: "two" }),
      "a.two b.two a.three b.three b.four c.four b.two c.two b.five c.five",
    );
    assert.equal(await steps({ startAt: "four" }), "b.four c.four b.two c.two b.five c.five");
    assert.equal(await steps({ startAt: "five" }), "b.five c.five");
  });

  it("--start-at-task begins at the first task of that name that --tags chooses", async () => {
    assert.equal(await steps({ startAt: "two", only: ["t"] }), "b.two c.two");
    assert.equal(await steps({ startAt: "three", only: ["t"], limit: "b" }), "b.three b.two");
  });

  it("--limit that leaves no host is a mistake", async () => {
    const { here } = await play(["a", "b", "c"], "- { hosts: a, tasks: [{ debug: x }] }\n");
    const { problems: found, exit } = await here.run({ limit: "b" });
    assert.deepEqual(
      found.map(({ code, summary, detail, at }) => [code, summary, detail, at]),
      [["limit", "No hosts left", "--limit b matches no host of any play.", null]],
    );
    assert.equal(exit, 5);
    assert.deepEqual((await here.run({ limit: "a:b" })).steps, ["a debug: ok"]);
  });

  it("--limit and --start-at-task are mistakes where they name what there is not", async () => {
    assert.match((await problems({ limit: "d" })).join("\n"), /^no-match: .*“d”/);
    assert.deepEqual(await problems({ startAt: "tow" }), [
      "no-match: --start-at-task: no task is named “tow”. Did you mean “two”?",
    ]);
    assert.deepEqual(await problems({ startAt: "four", only: ["t"] }), [
      "no-match: --start-at-task: no task is named “four”.",
    ]);
  });

  it("--tags and --start-at-task that match nothing have one summary", async () => {
    const { here } = await play(["a"], "- { hosts: a, tasks: [{ debug: x, tags: t }] }\n");
    for (const options of [{ only: ["u"] }, { startAt: "nothing" }])
      assert.deepEqual(
        (await here.run(options)).problems.map(({ code, summary }) => [code, summary]),
        [["no-match", "No match"]],
      );
  });

  it("--limit is not complained of beside the mistakes of the text", async () => {
    const { here } = await play(["a", "b"], "- { hosts: a, tasks: [{ debug: x }] }\n");
    here.write("play.yml", '- { hosts: a, tasks: [{ debug: "{{ nothing }}" }] }\n');
    const { problems: found } = await here.run({ limit: "b" });
    assert.deepEqual(
      found.map(({ code }) => code),
      ["undefined"],
    );
  });
});
