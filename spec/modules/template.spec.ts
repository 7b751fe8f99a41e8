import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import template from "../../modules/template.js";
import { decide, file, stat } from "../support/module.js";

const dest = "/etc/motd";

/** The replies of a host where the file holds this text. */
const holding = (text: string): ReturnType<typeof stat>[] => [
  stat({ size: text.length, sha256: createHash("sha256").update(text).digest("hex") }),
  file(text),
];

describe("template", () => {
  it("template writes what the template rendered to", () => {
    const { change } = decide(template, { dest, src: "hello gs1\n" }, holding("hello gs2\n"));
    assert.deepEqual(change, { summary: dest, before: "hello gs2\n", after: "hello gs1\n" });
  });
  it("template leaves a file that says so", () =>
    assert.equal(decide(template, { dest, src: "hello\n" }, holding("hello\n")).change, null));
});
