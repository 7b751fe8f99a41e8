import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { shellText } from "../engine/transport/index.js";
import { shells } from "./script/shells.js";
import { needsProgram } from "./support/needs.js";

const below = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sh"))
    .map((path) => join(directory, path));

/** What is sent to hosts. */
const files = ["engine", "modules"].flatMap(below);

describe("shell text", () => {
  it("shell files pass shellcheck", function () {
    needsProgram(this, "shellcheck");
    const { status, stdout } = spawnSync("shellcheck", [...files, ...below("spec")], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  for (const file of files) {
    it(`a shell file says at its head what it is for: ${file}`, () => {
      const [directive = "", purpose = ""] = readFileSync(file, "utf8").split("\n");
      assert.match(directive, /^# shellcheck shell=sh$/);
      assert.match(purpose, /^# \S.{20}/);
    });

    for (const { name, argv, path } of shells)
      it(`a shell file is valid for ${name} as it is sent: ${file}`, () => {
        const [program, ...words] = argv;
        const input = sent(file);
        const { status, stderr } = spawnSync(program, [...words, "-n"], {
          input,
          env: { PATH: path },
          encoding: "utf8",
        });
        assert.equal(`${status} ${stderr}`, "0 ");
      });

    it(`a shell file means the same without comments and indentation: ${file}`, function () {
      needsProgram(this, "bash");
      assert.equal(parsed(sent(file)), parsed(readFileSync(file, "utf8")));
    });
  }

  it("guard.sh means the same on one line, as it is sent", function () {
    needsProgram(this, "bash");
    const text = sent("engine/transport/shell/guard.sh");
    assert.equal(parsed(text.replaceAll("\n", " ")), parsed(text));
  });
});

const sent = (file: string): string => shellText(pathToFileURL(file).href, `./${file.split("/").at(-1)}`);

/** The text as bash has understood it. */
function parsed(text: string): string {
  const { stdout, stderr } = spawnSync("bash", ["--posix", "-s"], {
    input: `f() {\n${text}\n}\ndeclare -f f\n`,
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return stdout;
}
