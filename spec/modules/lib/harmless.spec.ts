import assert from "node:assert/strict";
import { isHarmless, plainWords } from "../../../modules/lib/harmless.js";

const harmless = [
  "echo hello",
  "/bin/cat /etc/motd",
  "hostname",
  "rpm -q bash",
  "rpm -qa",
  "dpkg -l",
  "test -e /x",
];
const doubtful = [
  "make",
  "hostname new",
  "rpm -e bash",
  "dpkg -i x.deb",
  "date -s now",
  "sort -o f f",
  "/opt/cat x",
];

describe("a program that is known to change nothing", () => {
  for (const line of harmless)
    it(`a program that is known to change nothing: ${line}`, () => assert.ok(isHarmless(line.split(" "))));

  for (const line of doubtful)
    it(`a program that may change something: ${line}`, () => assert.ok(!isHarmless(line.split(" "))));

  it("a line of sh is one program only where sh has nothing to do", () => {
    assert.deepEqual(plainWords(" echo  a b\n"), ["echo", "a", "b"]);
    for (const line of [
      "echo a >b",
      "cat a | sh",
      "a; b",
      "a && b",
      "echo $(b)",
      "echo `b`",
      "a\nb",
      "echo 'a b'",
    ])
      assert.equal(plainWords(line), null, line);
  });
});
