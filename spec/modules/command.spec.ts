import assert from "node:assert/strict";
import fc from "fast-check";
import command from "../../modules/command.js";
import { splitWords } from "../../modules/lib/shell_words.js";
import { quote } from "../../engine/module/index.js";
import { answerOf, decide, output, refusal } from "../support/module.js";

const done = output("");
const notYet = answerOf(1);

describe("command", () => {
  it("command runs every time, unless its paths say that it has been run", () => {
    assert.equal(command.prepare({ argv: "true" }).alwaysRuns, true);
    assert.equal(command.prepare({ argv: "true", creates: "/x" }).alwaysRuns, false);
    assert.equal(decide(command, { argv: "touch /x", creates: "/x" }, done).change, null);
    assert.deepEqual(decide(command, { argv: "touch /x", creates: "/x" }, notYet).change, {
      summary: "touch /x (creates /x)",
      before: null,
      after: "touch /x",
    });
  });

  it("command takes a list as it is and a line as words", () => {
    const argvOf = (argv: unknown): unknown => {
      const [action] = decide(command, { argv }, notYet).writes;
      return action?.do === "run" ? action.argv : null;
    };
    assert.deepEqual(argvOf(["echo", "a b", 3, true]), ["echo", "a b", "3", "true"]);
    assert.deepEqual(argvOf(`echo 'a b' "c \\"d\\"" e\\ f g'h'i ''`), [
      "echo",
      "a b",
      'c "d"',
      "e f",
      "ghi",
      "",
    ]);
    assert.deepEqual(argvOf("echo $HOME *"), ["echo", "$HOME", "*"]);
  });

  it("command refuses what only a shell understands, and quotes that do not end", () => {
    assert.match(refusal(command, { argv: "ls | wc -l" }, notYet), /“\|” needs a shell/);
    assert.match(refusal(command, { argv: "make 2>&1" }, notYet), /“2>&1”/);
    assert.match(refusal(command, { argv: "echo 'a" }, notYet), /is not closed/);
    assert.equal(decide(command, { argv: "echo '|' a|b" }, notYet).writes.length, 1);
  });

  it("command hands stdin, environment and place to the program, and its answer to the playbook", () => {
    const asked = { argv: "cat", stdin: "hello\n", env: { COUNT: 3 }, chdir: "/tmp", accept: [0, 3] };
    const decision = decide(command, asked, notYet);
    assert.deepEqual(decision.writes, [
      {
        do: "run",
        argv: ["cat"],
        stdin: "hello\n",
        env: { COUNT: "3" },
        chdir: "/tmp",
        effects: [],
        within: 600,
        accept: [0, 3],
      },
    ]);
    assert.deepEqual(decision.result([answerOf(3, "a\nb\n\n", "oh\n")]), {
      status: 3,
      stdout: "a\nb",
      stderr: "oh",
      stdout_lines: ["a", "b"],
    });
    assert.deepEqual(decision.result([]), { status: null, stdout: "", stderr: "", stdout_lines: [] });
  });

  it("command splits any words that were quoted back into those words", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (words) => {
        const operators = words.filter((word) => /^[|&;<>\d]+$/.test(word));
        fc.pre(operators.length === 0);
        assert.deepEqual(splitWords(words.map(quote).join(" ")), words);
      }),
    );
  });
});
