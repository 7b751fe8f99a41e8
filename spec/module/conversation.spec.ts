import assert from "node:assert/strict";
import { type ConversationState, readConversation } from "../../engine/module/index.js";
import { output } from "../support/module.js";
import { parseReplies } from "../support/probe.js";

describe("readConversation", () => {
  const stages: readonly (readonly [printed: string, state: ConversationState])[] = [
    ["none\n", { stage: "none" }],
    ["running 12\n", { stage: "running", pid: 12 }],
    ["ended 3\n", { stage: "ended", status: 3 }],
    ["broken\n", { stage: "broken" }],
  ];
  for (const [printed, state] of stages)
    it(`readConversation tells where a conversation stands: ${state.stage}`, () =>
      assert.deepEqual(parseReplies(readConversation("engine"), output(printed)), state));

  it("readConversation refuses a name that could lead out of its directory", () => {
    for (const id of ["", "..", "../x", "a/b", ".x", "A", "a b"])
      assert.throws(() => readConversation(id), /cannot name a conversation/, id);
    assert.doesNotThrow(() => readConversation("a-1.b_c"));
  });
});
