import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extraVariables } from "../../engine/cli/extra.js";
import { InputError } from "../../engine/source/diagnostic.js";

describe("variables of the command line", () => {
  it("are texts, maps or files, and later ones win", () => {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-extra-"));
    const file = join(directory, "vars.yml");
    writeFileSync(file, "port: 8080\nname: file\n");
    try {
      assert.deepEqual(extraVariables(["name=a=b", `@${file}`, '{"list": [1]}', "port=9090"]), {
        name: "file",
        port: "9090",
        list: [1],
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  const answers: readonly (readonly [word: string, says: RegExp])[] = [
    ["a=1 b=2", /-e a=1 -e b=2/],
    ["become_password=x", /-K asks/],
    ["ansible_user=joe", /“user” there, or say -u/],
  ];
  for (const [word, says] of answers)
    it(`answer “${word}” with what to say instead`, () => {
      assert.throws(
        () => extraVariables([word]),
        (error: unknown) => error instanceof InputError && says.test(error.diagnostics[0]?.detail ?? ""),
      );
    });

  it("that are none of these are refused", () => {
    for (const word of ["x", "=x", "{x", "@/nowhere/at/all", "1x=2"])
      assert.throws(() => extraVariables([word]));
  });
});
