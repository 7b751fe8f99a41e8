import assert from "node:assert/strict";
import { reveal } from "../../engine/module/index.js";
import dialog from "../../modules/dialog.js";
import { answerOf, decide, output, refusal } from "../support/module.js";

const none = output("none\n");
const notYet = answerOf(1);
const turns = [
  { prompt: "Overwrite\\? $", answer: "y" },
  { prompt: "Password: $", secret_answer: "hunter2", times: 2 },
];
const params = { script: "setup", creates: "/etc/setup", turns };

describe("dialog", () => {
  it("dialog starts the conversation with its table", () => {
    const [action] = decide(dialog, { ...params, chdir: "/a b" }, [none, notYet]).writes;
    assert(action?.do === "converse");
    assert.equal(action.script, "cd '/a b' || exit\nsetup");
    assert.deepEqual(
      action.dialog.turns.map(({ prompt, answer = "", times }) => [prompt, reveal(answer), times]),
      [
        ["Overwrite\\? $", "y", 1],
        ["Password: $", "hunter2", 2],
      ],
    );
  });

  it("dialog keeps secrets of the table secret", () => {
    const prepared = dialog.prepare(params);
    assert.deepEqual(prepared.secrets, ["hunter2"]);
    assert.doesNotMatch(
      JSON.stringify(prepared.decide({ conversation: none, "done.made": notYet })),
      /hunter2/,
    );
  });

  it("dialog is done where its path says so, but first collects a conversation that is under way", () => {
    assert.equal(decide(dialog, params, [none, output("")]).change, null);
    assert.notEqual(decide(dialog, params, [output("running 42\n"), output("")]).change, null);
    assert.notEqual(decide(dialog, params, [output("ended 0\n"), output("")]).change, null);
  });

  it("dialog names a conversation by its script, so that a rerun finds it", () => {
    const idOf = (more: object): unknown => {
      const [action] = decide(dialog, { ...params, ...more }, [none, notYet]).writes;
      return action?.do === "converse" ? action.id : null;
    };
    assert.equal(idOf({}), idOf({ within: 5 }));
    assert.notEqual(idOf({}), idOf({ script: "other" }));
    assert.equal(idOf({ id: "mine" }), "mine");
  });

  it("dialog refuses a table that cannot work", () => {
    const refused = (row: object): string => refusal(dialog, { ...params, turns: [row] }, [none, notYet]);
    assert.match(refused({ prompt: "x" }), /exactly one of “answer” and “secret_answer”/);
    assert.match(refused({ prompt: "(", answer: "" }), /not a regular expression/);
  });
});
