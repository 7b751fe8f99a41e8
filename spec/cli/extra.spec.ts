import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extraVariables } from "../../engine/cli/extra.js";
import { InputError } from "../../engine/source/diagnostic.js";

describe("variables given with -e", () => {
  it("-e takes text, maps and files, and later ones win", () => {
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

  const hints: readonly (readonly [word: string, hint: RegExp])[] = [
    ["a=1 b=2", /-e a=1 -e b=2/],
    ["become_password=x", /Set “become_password” there, or use -K/],
    ["ansible_user=joe", /Set “user” there, or use -u/],
  ];
  for (const [word, hint] of hints)
    it(`the error for -e “${word}” says what to write instead`, () => {
      assert.throws(
        () => extraVariables([word]),
        (error: unknown) => error instanceof InputError && hint.test(error.diagnostics[0]?.detail ?? ""),
      );
    });

  it("any other -e is an error", () => {
    for (const word of ["x", "=x", "{x", "@/nowhere/at/all", "1x=2"])
      assert.throws(() => extraVariables([word]));
  });
});
