import assert from "node:assert/strict";
import {
  insteadOfBlockKeyword,
  insteadOfPlayKeyword,
  insteadOfTaskKeyword,
} from "../../engine/foreign/keywords.js";

describe("Ansible's keywords", () => {
  it("Ansible's keywords of a play, a block and a task are answered with what to write", () => {
    assert.match(insteadOfPlayKeyword("roles") ?? "", /import_tasks/);
    assert.match(insteadOfBlockKeyword("rescue") ?? "", /not supported/);
    assert.match(insteadOfTaskKeyword("local_action") ?? "", /delegate_to: localhost/);
  });

  it("every with_ keyword of a task, but not of a block, is answered with loop", () => {
    assert.match(insteadOfTaskKeyword("with_anything") ?? "", /loop/);
    assert.equal(insteadOfBlockKeyword("with_anything"), null);
  });

  it("other words, such as methods of JavaScript's objects, are no keywords of Ansible", () => {
    for (const word of ["toString", "valueOf", "name", "with_"])
      for (const instead of [insteadOfPlayKeyword, insteadOfBlockKeyword, insteadOfTaskKeyword])
        assert.equal(instead(word), null, word);
  });
});
