import assert from "node:assert/strict";
import {
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Action, type Run, type RunSettings, run, Secret } from "../../engine/module/index.js";
import { isScriptable, readOutcome, toScript } from "../../engine/script/index.js";
import { modeWord } from "../../engine/script/ownership.js";
import type { Reply } from "../../engine/transport/index.js";
import { perform, root, scratch, type Shell, shells } from "./shells.js";
import { needsRoot } from "../support/needs.js";

for (const shell of shells) {
  describe(`actions under ${shell.name}`, () => {
    let directory: string;
    const at = (name: string): string => join(directory, name);
    const mode = (path: string): string => (statSync(path).mode & 0o7777).toString(8);
    const owner = (path: string): string => `${lstatSync(path).uid}:${lstatSync(path).gid}`;
    const doing = async (action: Action): Promise<Reply> => act(action, shell);
    const done = async (action: Action): Promise<void> => {
      const { status, stderr } = await doing(action);
      assert.equal(`${status} ${String(stderr)}`, "0 ");
    };
    const refused = async (action: Action, why: RegExp): Promise<void> => {
      const { status, stderr } = await doing(action);
      assert.notEqual(status, 0);
      assert.match(String(stderr), why);
    };

    beforeEach(() => (directory = scratch()));
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    it("actions make directories, and of an existing one set only what is asked", async () => {
      await done({ do: "directory", path: at("a/b c/-d"), mode: "2770" });
      assert.deepEqual([mode(at("a")), mode(at("a/b c")), mode(at("a/b c/-d"))], ["755", "755", "2770"]);
      await done({ do: "directory", path: at("a/b c/-d") });
      assert.equal(mode(at("a/b c/-d")), "2770");
      await done({ do: "directory", path: at("a/b c/-d"), mode: "0755" });
      assert.equal(mode(at("a/b c/-d")), "755");
      if (root) {
        await done({ do: "directory", path: at("a"), owner: 12, group: "root" });
        assert.equal(owner(at("a")), "12:0");
      }
      writeFileSync(at("file"), "");
      await refused({ do: "directory", path: at("file") }, /is there and is not a directory/);
    });

    it("actions make links, in place of links and files but not of directories", async () => {
      mkdirSync(at("directory"));
      writeFileSync(at("file"), "content");
      symlinkSync("directory", at("link"));
      await done({ do: "link", path: at("link"), to: "-file 'x'", hard: false });
      assert.equal(readlinkSync(at("link")), "-file 'x'");
      for (let time = 0; time < 2; time += 1) {
        await done({ do: "link", path: at("link"), to: at("file"), hard: true });
        assert.equal(statSync(at("link")).ino, statSync(at("file")).ino);
      }
      await refused({ do: "link", path: at("directory"), to: "x", hard: false }, /is a directory/);
      await refused({ do: "link", path: at("none/link"), to: "x", hard: false }, /there is no directory/);
      assert.deepEqual(readdirSync(directory).sort(), ["directory", "file", "link"]);
      assert.deepEqual(readdirSync(at("directory")), []);
    });

    it("actions remove exactly the given path", async () => {
      mkdirSync(at("full/deep"), { recursive: true });
      writeFileSync(at("full/file"), "");
      symlinkSync("full", at("link"));
      await done({ do: "remove", path: `${at("link")}/`, recursive: true });
      assert.deepEqual(readdirSync(directory), ["full"], "the link, not what it points to");
      await refused({ do: "remove", path: at("full"), recursive: false }, /not empty/i);
      await done({ do: "remove", path: at("full"), recursive: true });
      await done({ do: "remove", path: at("full"), recursive: true });
      writeFileSync(at("-f"), "");
      await done({ do: "remove", path: at("-f"), recursive: false });
      assert.deepEqual(readdirSync(directory), []);
    });

    it("actions refuse to remove what a system needs", async () => {
      const paths = ["", "/", "//", "/.", "/etc", "/etc/", "/usr//lib", "/var/../etc", ".", "..", "./"];
      for (const path of paths) {
        const harmless = {
          ...removing(path),
          text: `rm() { echo gone; }; rmdir() { echo gone; }\n${removing(path).text}`,
        };
        const { status, stdout } = await perform(harmless, shell);
        assert.deepEqual([path, status, String(stdout)], [path, 1, ""]);
      }
      symlinkSync("/", at("root"));
      const through = removing(`${at("root")}/.`);
      const { status, stdout } = await perform(
        { ...through, text: `rm() { echo gone; }\n${through.text}` },
        shell,
      );
      assert.deepEqual([status, String(stdout)], [1, ""]);
    });

    it("actions set owner and mode, of links themselves or of their targets", async function () {
      needsRoot(this);
      mkdirSync(at("tree/sub"), { recursive: true });
      writeFileSync(at("tree/sub/file"), "");
      writeFileSync(at("outside"), "", { mode: 0o600 });
      symlinkSync("../outside", at("tree/out"));
      symlinkSync("tree", at("link"));
      const own = {
        do: "own",
        path: at("link"),
        recursive: true,
        follow: false,
        owner: 12,
        group: 34,
      } as const;
      await done(own);
      assert.deepEqual([owner(at("link")), owner(at("tree"))], ["12:34", "0:0"]);
      await done({ ...own, follow: true, mode: "0750" });
      assert.deepEqual([owner(at("tree/sub/file")), mode(at("tree/sub/file"))], ["12:34", "750"]);
      assert.deepEqual(
        [owner(at("tree/out")), owner(at("outside")), mode(at("outside"))],
        ["12:34", "0:0", "600"],
      );
      chownSync(at("tree"), 0, 0);
      await done({ do: "own", path: at("link"), recursive: false, follow: true, group: 36 });
      assert.deepEqual([owner(at("tree")), owner(at("tree/sub"))], ["0:36", "12:34"]);
      await refused({ ...own, path: at("none") }, /is not there/);
      await refused({ ...own, path: "/tmp/.." }, /everything under \//);
    });

    it("actions add and remove every mode bit", async () => {
      mkdirSync(at("directory"));
      for (const wish of ["7777", "0000", "1777", "2755", "4711", "0700"]) {
        await done({ do: "own", path: at("directory"), recursive: false, follow: false, mode: wish });
        assert.equal(mode(at("directory")).padStart(4, "0"), wish);
      }
    });

    it("actions run a program with arguments, directory, environment and input", async () => {
      const action: Run = {
        ...run("sh", "-c", 'pwd; echo "$1|$TOKEN"; cat; echo oops >&2', "sh", "a 'b'\n*"),
        chdir: directory,
        env: { TOKEN: new Secret("x'y\n$z") },
        stdin: new Secret("line\nlast"),
      };
      const { status, stdout, stderr } = await doing(action);
      assert.deepEqual(
        [status, String(stdout), String(stderr)],
        [0, `${directory}\na 'b'\n*|x'y\n$z\nline\nlast`, "oops\n"],
      );
    });

    it("actions run lines of sh, whatever they do to the shell", async () => {
      const lines = async (text: string, more: Partial<RunSettings> = {}): Promise<Reply> =>
        doing({ do: "run", script: text, within: 9, accept: [0], ...more });
      assert.equal((await lines("cd /; set -e; false; echo no")).status, 1);
      assert.equal((await lines("exit 7")).status, 7);
      assert.equal(
        String((await lines('read -r a; echo "[$a]"', { stdin: "in put\n" })).stdout),
        "[in put]\n",
      );
      assert.notEqual((await lines("if", { accept: [0, 5] })).status, 0);
      assert.equal(String((await lines("cat")).stdout), "");
      assert.equal((await lines("exit 3", { stdin: "x".repeat(300_000) })).status, 3);
    });

    it("actions distinguish an accepted status from a failure, and keep the real one", async () => {
      const cases: [readonly number[], number, boolean][] = [
        [[0], 0, true],
        [[0], 2, false],
        [[0, 2], 2, true],
        [[0, 2], 0, true],
        [[0, 2], 3, false],
        [[3], 3, true],
        [[3], 0, false],
        [[], 0, false],
      ];
      for (const [accept, status, expected] of cases) {
        const text = `echo out; printf 'err \\036%s\\036' 99 >&2; exit ${status}`;
        const action: Run = { ...run("sh", "-c", text), accept };
        const raw = await doing(action);
        assert.equal(raw.status === 0, expected, "what the exchange goes by");
        const read = readOutcome(action, raw);
        assert.deepEqual([read.succeeded, read.reply.status], [expected, status]);
        assert.equal(String(read.reply.stderr), "err \x1e99\x1e");
        assert.equal(String(read.reply.stdout), "out\n");
      }
    });

    it("actions that could not even start have failed", async () => {
      const action: Run = { ...run("true"), accept: [0, 1, 2, 126, 127], chdir: at("none") };
      assert.equal(readOutcome(action, await doing(action)).succeeded, false);
      await refused({ ...run("true"), env: { "A B": "x" } }, /cannot be the name of an environment variable/);
    });

    it("actions pass any argument and any input (property)", async () => {
      const word = fc.string({ unit: "binary", maxLength: 60 }).map((text) => text.replaceAll("\0", ""));
      await fc.assert(
        fc.asyncProperty(fc.array(word, { maxLength: 4 }), word, async (words, stdin) => {
          const action: Run = { ...run("sh", "-c", 'cat; printf "%s\\036" "$@"', "sh", ...words), stdin };
          const { stdout } = await doing(action);
          assert.deepEqual(
            stdout,
            Buffer.from(`${stdin}${(words.length > 0 ? words : [""]).map((it) => `${it}\x1e`).join("")}`),
          );
        }),
        { numRuns: 25 },
      );
    });
  });
}

describe("actions", () => {
  it("actions that are not one script are left to the runner", () => {
    assert.ok(!isScriptable({ do: "pause", seconds: 1 }));
    assert.ok(isScriptable(run("true")));
  });

  it("modes are written so that they also remove bits", () => {
    assert.equal(modeWord("0755"), "u=rwx,g=rx,o=rx,u-s,g-s,a-t");
    assert.equal(modeWord("7000"), "u=,g=,o=,u+s,g+s,a+t");
  });
});

const removing = (path: string): ReturnType<typeof toScript> =>
  toScript({ do: "remove", path, recursive: true });

async function act(action: Action, shell: Shell): Promise<Reply> {
  if (!isScriptable(action)) assert.fail(action.do);
  return perform(toScript(action), shell);
}
