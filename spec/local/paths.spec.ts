import assert from "node:assert/strict";
import { resolve } from "node:path";
import { displayPath } from "../../engine/local/paths.js";

describe("a path as it is shown", () => {
  const shown: readonly (readonly [path: string, display: string])[] = [
    ["plays/site.yml", "plays/site.yml"],
    ["plays/a..", "plays/a.."],
    ["../site.yml", resolve("../site.yml")],
    ["/etc/hosts", "/etc/hosts"],
  ];
  for (const [path, display] of shown)
    it(`a path is shown as a person in this directory would write it: ${path}`, () =>
      assert.equal(displayPath(resolve(path)), display));
});
