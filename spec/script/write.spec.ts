import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Action, Secret, write } from "../../engine/module/index.js";
import { finishUpload, isScriptable, toScript, uploadPath } from "../../engine/script/index.js";
import type { Reply, Script } from "../../engine/transport/index.js";
import { NOBODY, perform, root, scratch, type Shell, shells } from "./shells.js";
import { needsProgram, needsRoot, skipFor } from "../support/needs.js";

for (const shell of shells) {
  describe(`write under ${shell.name}`, () => {
    let directory: string;
    let path: string;
    const mode = (file = path): string => (statSync(file).mode & 0o7777).toString(8);
    const doing = async (action: Action, uid?: number): Promise<Reply> =>
      perform(scripted(action), shell, uid === undefined ? {} : { uid });
    const done = async (action: Action): Promise<string> => {
      const { status, stderr } = await doing(action);
      assert.equal(`${status} ${String(stderr)}`, `0 ${String(stderr)}`);
      return String(stderr);
    };

    beforeEach(() => {
      directory = scratch();
      path = join(directory, "file");
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    it("a write creates a file of mode 0644 and leaves nothing else", async () => {
      assert.equal(await done(write(path, "new\nwithout an end")), "");
      assert.equal(readFileSync(path, "utf8"), "new\nwithout an end");
      assert.equal(mode(), "644");
      assert.deepEqual(readdirSync(directory), ["file"]);
    });

    it("a write keeps mode and owner of the old file", async () => {
      writeFileSync(path, "old");
      if (root) chownSync(path, 12, 34);
      chmodSync(path, 0o2640);
      await done(write(path, "new"));
      assert.equal(readFileSync(path, "utf8"), "new");
      assert.equal(mode(), "2640");
      if (root) assert.deepEqual([statSync(path).uid, statSync(path).gid], [12, 34]);
    });

    it("a write sets the given owner, group and mode, and keeps the others", async function () {
      needsRoot(this);
      const cases: [Partial<{ owner: string | number; group: string | number; mode: string }>, string][] = [
        [{ mode: "0600" }, "12:34 600"],
        [{ mode: "755" }, "12:34 755"],
        [{ owner: "root" }, "0:34 644"],
        [{ group: 36 }, "12:36 644"],
        [{ owner: 36, group: "root", mode: "4755" }, "36:0 4755"],
      ];
      for (const [wish, expected] of cases) {
        writeFileSync(path, "old");
        chownSync(path, 12, 34);
        chmodSync(path, 0o644);
        await done(write(path, "new", wish));
        assert.equal(`${statSync(path).uid}:${statSync(path).gid} ${mode()}`, expected);
      }
    });

    it("a write by an account without privileges sets setuid and setgid, and keeps what the old file has", async function () {
      needsRoot(this);
      chownSync(directory, NOBODY, NOBODY);
      for (const asked of ["4755", "2755", "6711", "1644", "0755"]) {
        for (const wish of [{ mode: asked }, {}]) {
          const { status, stderr } = await doing(write(path, `new ${JSON.stringify(wish)}`, wish), NOBODY);
          assert.equal(status, 0, String(stderr));
          assert.equal(mode().padStart(4, "0"), asked);
        }
      }
    });

    it("a write follows links, also to files that do not exist yet", async () => {
      mkdirSync(join(directory, "a"));
      writeFileSync(join(directory, "a/real"), "old");
      symlinkSync("a/real", join(directory, "one"));
      symlinkSync(join(directory, "one"), path);
      await done(write(path, "new"));
      assert.equal(readFileSync(join(directory, "a/real"), "utf8"), "new");
      assert.equal(readlinkSync(path), join(directory, "one"));
      symlinkSync("a/later", join(directory, "dangling"));
      await done(write(join(directory, "dangling"), "later"));
      assert.equal(readFileSync(join(directory, "a/later"), "utf8"), "later");
    });

    it("a write keeps backups of the old file, and never overwrites one", async () => {
      const backup = join(directory, "kept");
      await done(write(path, "1", { backup }));
      assert.deepEqual(readdirSync(directory), ["file"], "there was nothing to keep");
      for (const content of ["2", "3"]) await done(write(path, content, { backup }));
      assert.deepEqual(
        [backup, `${backup}.1`, path].map((file) => readFileSync(file, "utf8")),
        ["1", "2", "3"],
      );
    });

    it("a write says that other hard links keep the old content", async () => {
      writeFileSync(path, "old");
      linkSync(path, join(directory, "other"));
      assert.match(await done(write(path, "new")), /^note: .* had 2 names/);
      assert.equal(readFileSync(join(directory, "other"), "utf8"), "old");
    });

    it("a write works with odd names", async () => {
      for (const name of ["-rf", "a b", "line\nend\n", "q'\"$(id)", "*"]) {
        await done(write(join(directory, name), name));
        assert.equal(readFileSync(join(directory, name), "utf8"), name);
      }
    });

    it("a write that is refused says why and leaves everything as it was", async () => {
      symlinkSync("round", join(directory, "round"));
      const cases: [Action, RegExp][] = [
        [write(directory, "x"), /is a directory$/],
        [write(join(directory, "none/file"), "x"), /there is no directory .*none$/],
        [write(join(directory, "round"), "x"), /too many links/],
        [write("/dev/null", "x"), /not a regular file$/],
        [write(path, "x", { mode: "u+x" }), /“u\+x” is not an octal mode$/],
        [write(path, "x", { owner: "a:b" }), /“a:b” cannot be the name/],
        [write(path, "x", { owner: "tsplay-has-nobody" }), /cannot give the new file its owner$/],
        [write(path, "x", { backup: join(directory, "none/kept") }), /cannot keep a copy/],
      ];
      for (const [action, expected] of cases) {
        if (action.do === "write" && action.backup) writeFileSync(path, "old");
        const { status, stderr } = await doing(action);
        assert.equal(status, 1);
        assert.match(String(stderr).trim(), expected);
      }
      assert.deepEqual(readdirSync(directory).sort(), ["file", "round"]);
      assert.equal(readFileSync(path, "utf8"), "old");
    });

    it("a write without permission says so", async function () {
      needsRoot(this);
      writeFileSync(path, "old");
      const { status, stderr } = await doing(write(path, "new"), NOBODY);
      assert.equal(status, 1);
      assert.match(String(stderr), /^cannot write in .*Permission denied/);
      chmodSync(directory, 0o777);
      const foreign = await doing(write(path, "new"), NOBODY);
      assert.match(String(foreign.stderr), /cannot give the new file its owner/);
      assert.equal(readFileSync(path, "utf8"), "old");
      assert.deepEqual(readdirSync(directory), ["file"]);
    });

    it("a write works without root", async function () {
      needsRoot(this);
      chownSync(directory, NOBODY, NOBODY);
      for (const content of ["first", "second"]) {
        const { status, stderr } = await doing(write(path, content, { mode: "0400" }), NOBODY);
        assert.equal(`${status} ${String(stderr)}`, "0 ");
        assert.equal(readFileSync(path, "utf8"), content);
      }
      assert.equal(statSync(path).uid, NOBODY);
    });

    it("a write removes what a killed run left next to the file, and nothing else", async () => {
      const host = readFileSync("/proc/sys/kernel/hostname", "utf8").trim();
      const stale = `.tsplay-${host}-0-999999999`;
      const living = `.tsplay-${host}-0-${process.pid}`;
      const foreign = ".tsplay-elsewhere-0-999999999";
      for (const name of [stale, living, foreign]) writeFileSync(join(directory, name), "x");
      await done(write(path, "new"));
      assert.deepEqual(readdirSync(directory).sort(), [foreign, living, "file"].sort());
    });

    it("a write keeps the old file if the disk is full", async function () {
      if (!mount(directory, "size=64k")) skipFor(this, "the right to mount");
      try {
        writeFileSync(path, "old");
        const { status, stderr } = await doing(write(path, "x".repeat(200_000)));
        assert.equal(status, 1);
        assert.match(String(stderr), /cannot write|could be written/);
        assert.deepEqual(readdirSync(directory), ["file"]);
        assert.equal(readFileSync(path, "utf8"), "old");
      } finally {
        spawnSync("umount", [directory]);
      }
    });

    it("a write to a bind-mounted file is made in place", async function () {
      writeFileSync(path, "old");
      const other = join(directory, "other");
      writeFileSync(other, "theirs", { mode: 0o600 });
      if (!root || spawnSync("mount", ["--bind", other, path]).status !== 0)
        skipFor(this, "the right to mount");
      try {
        assert.match(
          await done(write(path, "new", { mode: "0640", backup: `${path}.old` })),
          /^note: .* written in place/,
        );
        assert.equal(readFileSync(other, "utf8"), "new");
        assert.equal(mode(other), "640");
        assert.equal(readFileSync(`${path}.old`, "utf8"), "theirs");
      } finally {
        spawnSync("umount", [path]);
      }
      assert.deepEqual(readdirSync(directory).sort(), ["file", "file.old", "other"]);
    });

    // busybox has no setfacl, by which they would be kept.
    if (!shell.path.includes("applets"))
      it("a write keeps access control lists", async function () {
        needsProgram(this, "setfacl");
        writeFileSync(path, "old");
        if (spawnSync("setfacl", ["-m", "u:12:rw", path]).status !== 0) skipFor(this, "access control lists");
        await done(write(path, "new"));
        assert.match(spawnSync("getfacl", ["-cpn", path], { encoding: "utf8" }).stdout, /user:12:rw/);
      });

    for (const wish of [{}, { mode: "0644" }, { mode: "0600" }, { mode: "0755" }])
      it(`a write gives a new file the given mode, whatever the default of its directory: ${wish.mode ?? "none"}`, async function () {
        needsProgram(this, "setfacl");
        if (spawnSync("setfacl", ["-d", "-m", "g::rwx,o::-", directory]).status !== 0)
          skipFor(this, "access control lists");
        await done(write(path, "new", wish));
        assert.equal(mode(path), (wish.mode ?? "0644").slice(1));
      });

    it("a file is old or new whenever the shell is killed", async () => {
      const backup = `${path}.kept`;
      let swept = 0;
      for (let nth = 1; ; nth += 1) {
        writeFileSync(path, "old", { mode: 0o640 });
        const { reply, killed } = await killedAt(
          nth,
          write(path, "new and longer", { backup }),
          shell,
          directory,
        );
        const content = readFileSync(path, "utf8");
        assert.ok(content === "old" || content === "new and longer", content);
        assert.equal(mode(), "640");
        if (!killed) {
          assert.equal(reply.status, 0);
          assert.equal(content, "new and longer");
          break;
        }
        swept += 1;
      }
      assert.ok(swept >= 3, `${swept} programs were killed at`);
      await done(write(path, "again"));
      assert.deepEqual(
        readdirSync(directory).filter((name) => name.startsWith(".tsplay")),
        [],
      );
    });

    it("a write of a mebibyte, or of secrets, puts nothing in an argument list", async () => {
      const content = Array.from(
        { length: 20_000 },
        (_, index) => `line ${index} 'with' "quotes" \\ and é\n`,
      ).join("");
      await done(write(path, new Secret(content)));
      assert.ok(readFileSync(path, "utf8") === content);
      assert.ok(Buffer.byteLength(content) < 2 ** 20);
      await done(write(path, "☃".repeat(350_000)));
      assert.equal(readFileSync(path, "utf8"), "☃".repeat(350_000));
    });

    it("a write writes any text (property)", async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (content) => {
          await done(write(path, content));
          assert.deepEqual(readFileSync(path), Buffer.from(content));
        }),
        { numRuns: 25, examples: [["\0"], ["a\0\0b\0"], ["\x81\x88"], ["-n %s \\c"], [""]] },
      );
    });

    it("a write puts an upload in place, also through a link to another directory", async () => {
      const size = 5;
      mkdirSync(join(directory, "there"));
      symlinkSync("there/real", join(directory, "link"));
      writeFileSync(join(directory, "there/real"), "old", { mode: 0o640 });
      writeFileSync(path, "old", { mode: 0o604 });
      for (const [target, expected] of [
        [path, "604"],
        [join(directory, "link"), "640"],
        [join(directory, "new"), "644"],
      ] as const) {
        const action = { do: "upload", path: target, from: "/x" } as const;
        const temporary = uploadPath(action);
        writeFileSync(temporary, "bytes", { mode: 0o600 });
        const { status, stderr } = await perform(
          finishUpload(action, temporary, { size, sha256: "" }),
          shell,
        );
        assert.equal(`${status} ${String(stderr)}`, "0 ");
        assert.equal(readFileSync(target, "utf8"), "bytes");
        assert.equal(mode(target), expected);
      }
      assert.ok(lstatSync(join(directory, "link")).isSymbolicLink());
      assert.deepEqual(readdirSync(directory).sort(), ["file", "link", "new", "there"]);
      assert.deepEqual(readdirSync(join(directory, "there")), ["real"]);
    });

    it("a write removes an incomplete upload", async () => {
      writeFileSync(path, "old");
      const action = { do: "upload", path, from: "/x" } as const;
      const temporary = uploadPath(action);
      writeFileSync(temporary, "bytes");
      const { status, stderr } = await perform(
        finishUpload(action, temporary, { size: 6, sha256: "" }),
        shell,
      );
      assert.equal(status, 1);
      assert.match(String(stderr), /only 5 of 6 bytes/);
      assert.deepEqual(readdirSync(directory), ["file"]);
      assert.equal(readFileSync(path, "utf8"), "old");
    });
  });
}

function scripted(action: Action): Script {
  if (!isScriptable(action)) assert.fail(action.do);
  return toScript(action);
}

function mount(directory: string, options: string): boolean {
  return root && spawnSync("mount", ["-t", "tmpfs", "-o", options, "tsplay", directory]).status === 0;
}

/** Performs the action with programs of which the nth kills the shell instead of doing its work. */
async function killedAt(
  nth: number,
  action: Action,
  shell: Shell,
  directory: string,
): Promise<{ reply: Reply; killed: boolean }> {
  const bin = `${directory}.bin`;
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  for (const program of [
    "readlink",
    "stat",
    "cp",
    "ln",
    "chmod",
    "chown",
    "mv",
    "rm",
    "cat",
    "getfacl",
    "setfacl",
  ]) {
    const text = `#!/bin/sh
echo >>'${bin}/count'
[ "$(wc -l <'${bin}/count')" -ne ${nth} ] || { kill -9 "$PPID" "$(cat '${bin}/shell')"; exit 1; }
PATH='${shell.path}' exec ${program} "$@"
`;
    writeFileSync(join(bin, program), text.replaceAll(/\b(wc|cat) /g, "/usr/bin/$1 "), { mode: 0o755 });
  }
  const { text, ...rest } = scripted(action);
  const reply = await perform(
    { ...rest, text: `read -r pid rest </proc/self/stat; echo "$pid" >'${bin}/shell'\n${text}` },
    { ...shell, path: `${bin}:${shell.path}` },
  );
  const count = readFileSync(join(bin, "count"), "utf8").length;
  rmSync(bin, { recursive: true });
  return { reply, killed: count === nth };
}
