import assert from "node:assert/strict";
import group from "../../modules/group.js";
import { decide, file, missing, refusal } from "../support/module.js";

const replies = [
  file("root:x:0:\nkvm:x:36:\nada:x:1000:\n"),
  file("ada:x:1000:1000::/:/bin/sh\n"),
  file("/usr/sbin/useradd\n"),
];

describe("group", () => {
  const outcome = (params: object): unknown => {
    const { change, writes } = decide(group, params, replies);
    const [action] = writes;
    return change && [change.before, change.after, action?.do === "run" ? action.argv?.join(" ") : null];
  };

  const cases: readonly (readonly [string, object, unknown])[] = [
    ["there", { name: "kvm" }, null],
    ["there with its number", { name: "kvm", gid: 36 }, null],
    ["there with another number", { name: "kvm", gid: 37 }, [{ gid: 36 }, { gid: 37 }, "groupmod -g 37 kvm"]],
    ["new", { name: "new" }, [null, { gid: "next free" }, "groupadd new"]],
    [
      "new, of the system",
      { name: "new", gid: 99, system: true },
      [null, { gid: 99 }, "groupadd -r -g 99 new"],
    ],
    ["not there, as asked", { name: "new", state: "absent" }, null],
    ["there, and not wanted", { name: "kvm", state: "absent" }, [{ gid: 36 }, null, "groupdel kvm"]],
  ];
  for (const [title, params, expected] of cases)
    it(`group judges one that is ${title}`, () => assert.deepEqual(outcome(params), expected));

  it("group refuses what would go wrong", () => {
    assert.match(refusal(group, { name: "new", gid: 36 }, replies), /already belongs to the group kvm/);
    assert.match(refusal(group, { name: "ada", state: "absent" }, replies), /primary group of ada/);
  });

  it("group changes nothing, and promises nothing, where there are no programs for it", () => {
    const without = [...replies.slice(0, 2), missing];
    assert.match(refusal(group, { name: "new" }, without), /no useradd, groupadd/);
    assert.match(refusal(group, { name: "kvm", state: "absent" }, without), /no useradd, groupadd/);
    assert.equal(decide(group, { name: "kvm" }, without).change, null);
  });

  it("group warns of files that keep the old number", () => {
    assert.match(
      decide(group, { name: "kvm", gid: 37 }, replies).notes[0]?.text ?? "",
      /files that belong to the group number 36/,
    );
  });
});
