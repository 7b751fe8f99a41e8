import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { human } from "../../engine/report/index.js";
import { SecretStore } from "../../engine/secret/store.js";
import { type Stage, stage } from "../support/play.js";

describe("where there is nothing to do, to change or to show", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  it("a loop without items is skipped, and says so", async () => {
    here = stage(
      ["a"],
      "[{ hosts: a, tasks: [{ name: one, debug: x, loop: [], register: r }, { name: two, debug: x, when: r.skipped }] }]",
    );
    const { steps, outcomes, exit } = await here.run();
    assert.deepEqual(steps, ["a one: skipped", "a two: ok"]);
    assert.deepEqual(outcomes[0], { type: "skipped", why: "“loop” has no items" });
    assert.equal(exit, 0);
  });

  it("a wait that times out was to change nothing", async () => {
    here = stage(
      ["a"],
      "[{ hosts: a, tasks: [{ wait_for: { path: /nonexistent, within: 0, every: 0.1 } }] }]",
    );
    const [outcome] = (await here.run()).outcomes;
    assert.ok(outcome?.type === "failed");
    assert.match(outcome.why, /^timed out after 0 s of waiting until /);
    assert.equal(outcome.change, null);
  });

  it("the command to run it again shows no secret that became known meanwhile", async () => {
    here = stage(
      ["a"],
      '[{ hosts: a, tasks: [{ fail: "{{ word }}", vars: { said: kanarie, word: !secret "{{ said }}" } }] }]',
    );
    let printed = "";
    const stream = new Writable({
      write(piece: Buffer, _encoding, done) {
        printed += piece.toString();
        done();
      },
    });
    const secrets = new SecretStore();
    const tell = human({
      stream,
      color: false,
      verbose: 0,
      diff: false,
      live: false,
      get rerun() {
        return ["tsplay", "-e", "said=kanarie"].map((word) => secrets.scrub(word));
      },
    });
    const { exit } = await here.run({ reporter: tell, secrets });
    assert.equal(exit, 2);
    assert.match(printed, /To run again on this host/);
    assert.ok(!printed.includes("kanarie"), printed);
  });
});
