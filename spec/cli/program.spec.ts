import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../engine/cli/program.js";

interface Result {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe("the command line", () => {
  const home = process.cwd();
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "tsplay-cli-"));
    process.chdir(directory);
    writeFileSync(
      "hosts.yml",
      "web:\n  hosts: { a: { connection: local, word: !secret hush-hush }, b: { address: 127.0.0.1, port: 1 } }\n",
    );
    writeFileSync(
      "play.yml",
      "- name: Web\n  hosts: web\n  tasks:\n    - { name: one, debug: hello, tags: [t] }\n    - { name: two, debug: again }\n",
    );
    writeFileSync("looks.yml", "- hosts: web\n  tasks: [{ stat: /etc }]\n");
    writeFileSync("fails.yml", "- hosts: web\n  tasks: [{ fail: no }]\n");
    writeFileSync("drift.yml", `- hosts: a\n  tasks: [{ copy: { dest: ${directory}/made, content: x } }]\n`);
  });

  after(() => {
    process.chdir(home);
    rmSync(directory, { recursive: true });
  });

  const exits: readonly (readonly [words: string, exit: number])[] = [
    ["--version", 0],
    ["--help", 0],
    ["run --help", 0],
    ["", 5],
    ["runn play.yml", 5],
    ["run", 5],
    ["run play.yml --colour", 5],
    ["run play.yml -f 0 -i hosts.yml", 5],
    ["run play.yml --processes 65 -i hosts.yml", 5],
    ["run nowhere.yml -i hosts.yml", 5],
    ["run play.yml -i nowhere", 5],
    ["run play.yml -i hosts.yml -t nope", 5],
    ["run play.yml -i hosts.yml -l nope", 5],
    ["run play.yml -i hosts.yml -l a", 0],
    ["run play.yml -i hosts.yml", 0],
    ["run play.yml -i hosts.yml --processes 2", 0],
    ["run looks.yml -i hosts.yml", 4],
    ["run fails.yml -i hosts.yml -l a", 2],
    ["run looks.yml fails.yml -i hosts.yml", 6],
    ["check drift.yml -i hosts.yml", 3],
    ["run drift.yml -i hosts.yml --check", 3],
    ["run drift.yml -i hosts.yml", 0],
    ["check drift.yml -i hosts.yml", 0],
    ["validate play.yml -i hosts.yml", 0],
    ["inventory -i hosts.yml --host c", 5],
    ["modules nosuch", 5],
    ["ping a -i hosts.yml", 0],
    ["ping -i hosts.yml", 4],
  ];

  for (const [words, exit] of exits) {
    it(`the exit code of “tsplay ${words}” is ${exit}`, async () => {
      const result = await tsplay(words);
      assert.equal(result.exit, exit, result.stdout + result.stderr);
      if (exit === 5) assert.equal(result.stdout, "");
      if (exit === 5) assert.doesNotMatch(result.stderr, /\n\s+at /);
    });
  }

  it("--list-hosts and --list-tasks contact no host", async () => {
    const { stdout } = await tsplay("run play.yml -i hosts.yml --list-hosts --list-tasks -t t");
    assert.equal(stdout, "Web\n  a\n  b\n  one (debug) [t]\n");
  });

  it("--start-at-task leaves out earlier tasks", async () => {
    const { stdout } = await tsplay("run play.yml -i hosts.yml --list-tasks --start-at-task two");
    assert.equal(stdout, "Web\n  two (debug)\n");
  });

  it("--json prints one event per line, and nothing else", async () => {
    const { stdout } = await tsplay("run play.yml -i hosts.yml -l a --json");
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string });
    assert.deepEqual([events[0]?.type, events.at(-1)?.type], ["run-started", "run-done"]);
  });

  it("inventory --list hides secrets", async () => {
    const { stdout } = await tsplay("inventory -i hosts.yml --list");
    assert.match(stdout, /"word": "\(not shown\)"/);
    assert.doesNotMatch(stdout, /hush/);
  });

  it("inventory shows groups as a tree, with each host in its group", async () => {
    writeFileSync("tree.yml", "top: { children: { low: {} }, hosts: [a] }\nlow: { hosts: [b] }\n");
    const { stdout } = await tsplay("inventory -i tree.yml");
    assert.equal(stdout, "all:\n  top:\n    low:\n      b\n    a\n");
  });

  it("the command to run again leaves out a secret of -e", async () => {
    const { stdout } = await tsplay("run fails.yml -i hosts.yml -e api_token=hush-hush -l a");
    assert.match(stdout, /api_token=…/);
    assert.doesNotMatch(stdout, /hush/);
  });

  for (const command of ["", "run", "check", "validate", "inventory", "modules", "ping"])
    it(`the help of “tsplay ${command}” fits into 80 columns`, async () => {
      const { stdout } = await tsplay(`${command} --help`);
      assert.match(stdout, /^Usage: tsplay /);
      assert.deepEqual(
        stdout.split("\n").filter((line) => line.length > 80),
        [],
      );
    });

  it("the reference of a module fits into 80 columns", async () => {
    const { stdout } = await tsplay("modules file");
    assert.match(stdout, /^file: /);
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.length > 80),
      [],
    );
  });
});

/** Runs the program in this process and returns its output. */
async function tsplay(words: string): Promise<Result> {
  const output = { stdout: "", stderr: "" };
  const { stdout, stderr } = process;
  const before = { stdout: stdout.write.bind(stdout), stderr: stderr.write.bind(stderr) };
  stdout.write = (text: string | Uint8Array) => ((output.stdout += String(text)), true);
  stderr.write = (text: string | Uint8Array) => ((output.stderr += String(text)), true);
  try {
    const exit = await main(words.split(" ").filter(Boolean));
    return { exit, ...output };
  } finally {
    stdout.write = before.stdout;
    stderr.write = before.stderr;
  }
}
