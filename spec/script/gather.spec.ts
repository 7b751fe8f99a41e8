import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, linkSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import {
  type Ask,
  readScript,
  readCommand,
  readLines,
  readStat,
  readText,
} from "../../engine/module/index.js";
import { gather } from "../../engine/script/index.js";
import { TEXT_LIMIT } from "../../engine/script/limits.js";
import type { Reply } from "../../engine/transport/index.js";
import { NOBODY, perform, scratch, type Shell, shells } from "./shells.js";
import { needsRoot } from "../support/needs.js";
import { onlyAsk, parseReplies } from "../support/probe.js";

const ODD_NAMES = [
  "plain",
  "two words",
  "-dash",
  "tab\there",
  "line\nbreak",
  "quote'\"$(id)`",
  "back\\slash",
  "é☃",
  "*",
];

for (const shell of shells) {
  describe(`gather under ${shell.name}`, () => {
    let directory: string;
    before(() => (directory = scratch()));
    after(() => rmSync(directory, { recursive: true, force: true }));

    it("gather reads files of any content and any name, and says what is missing or not a file", async () => {
      const all = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
      ODD_NAMES.forEach((name, index) => writeFileSync(join(directory, name), all.subarray(0, 100 * index)));
      const paths = ODD_NAMES.map((name) => join(directory, name));
      const replies = await look(
        shell,
        [...paths, join(directory, "none"), join(directory, "plain/x"), directory].map(text),
      );
      ODD_NAMES.forEach((_, index) => {
        const { status, stdout } = replies[index] ?? assert.fail();
        assert.equal(status, 0);
        assert.deepEqual(stdout, all.subarray(0, 100 * index));
      });
      assert.deepEqual(
        replies.slice(ODD_NAMES.length).map(({ status }) => status),
        [1, 1, 2],
      );
      assert.match(String(replies.at(-1)?.stderr), /directory/);
    });

    it("gather finds lines in the files of a directory with one suffix, whatever their names", async () => {
      const odd = join(directory, "-odd 'name'");
      mkdirSync(odd);
      writeFileSync(join(odd, "a b.repo"), "[one]\nname=x\n[two]");
      writeFileSync(join(odd, "-e.repo"), "[th\u00e9]\n");
      writeFileSync(join(odd, "other.conf"), "[four]\n");
      const found = readLines(odd, ".repo", "^\\[");
      const nothing = readLines(join(directory, "none"), ".repo", "^\\[");
      const [some, none] = await look(shell, [onlyAsk(found), onlyAsk(nothing)]);
      assert.deepEqual(parseReplies(found, some ?? assert.fail()), [
        { path: join(odd, "-e.repo"), number: 1, text: "[th\u00e9]" },
        { path: join(odd, "a b.repo"), number: 1, text: "[one]" },
        { path: join(odd, "a b.repo"), number: 3, text: "[two]" },
      ]);
      assert.deepEqual(parseReplies(nothing, none ?? assert.fail()), []);
    });

    it("gather reads files that have no size", async () => {
      const [mounts, again] = await look(shell, [text("/proc/self/mounts"), text("/proc/version")]);
      assert.match(String(mounts?.stdout), / \/proc proc /);
      assert.match(String(again?.stdout), /^Linux version .*\n$/);
    });

    it("gather says that a file is too long instead of sending it", async () => {
      const names = ["a", "b", "c", "d", "long"].map((name) => join(directory, name));
      for (const name of names) writeFileSync(name, "short\n");
      writeFileSync(names[4] ?? "", Buffer.alloc(TEXT_LIMIT + 1));
      for (const asks of [names, names.slice(4)]) {
        const replies = await look(shell, asks.map(text));
        assert.equal(replies.at(-1)?.status, 2);
        assert.match(String(replies.at(-1)?.stderr), /too long/);
        for (const reply of replies.slice(0, -1)) assert.equal(String(reply.stdout), "short\n");
      }
    });

    it("gather stats every kind of file", async () => {
      const here = join(directory, "kinds");
      mkdirSync(here, { mode: 0o2750 });
      writeFileSync(join(here, "file"), "hello\n");
      chmodSync(join(here, "file"), 0o4711);
      symlinkSync("file", join(here, "link"));
      symlinkSync("no\twhere\n", join(here, "dangling"));
      symlinkSync("round", join(here, "round"));
      symlinkSync(here, join(here, "up"));
      linkSync(join(here, "file"), join(here, "second"));
      const server = createServer().listen(join(here, "socket"));
      await perform({ text: `mkfifo '${here}/fifo'`, within: 9 }, shell);

      const probes = [
        readStat(here),
        readStat(join(here, "file"), { digest: true }),
        readStat(join(here, "link"), { digest: true }),
        readStat(join(here, "link"), { follow: true, digest: true }),
        readStat(join(here, "dangling")),
        readStat(join(here, "dangling"), { follow: true }),
        readStat(join(here, "up"), { follow: true }),
        readStat(join(here, "fifo")),
        readStat(join(here, "socket")),
        readStat("/dev/null"),
        readStat(join(here, "nothing")),
        readStat(join(here, "no/such/place")),
        readStat(join(here, "file/below")),
      ];
      const replies = await look(shell, [...probes.map(onlyAsk), stat(join(here, "round"), true)]);
      server.close();
      const found = probes.map((probe, index) => parseReplies(probe, replies[index] ?? assert.fail()));
      const digest = createHash("sha256").update("hello\n").digest("hex");
      const seen = found.map((it) => it && [it.kind, it.mode, it.target, it.sha256]);
      assert.deepEqual(seen, [
        ["directory", seen[0]?.[1], null, null],
        ["file", "4711", null, digest],
        ["link", "0777", "file", null],
        ["file", "4711", null, digest],
        ["link", "0777", "no\twhere\n", null],
        null,
        ["directory", seen[0]?.[1], null, null],
        ["fifo", "0644", null, null],
        ["socket", seen[8]?.[1], null, null],
        ["character", seen[9]?.[1], null, null],
        null,
        null,
        null,
      ]);
      const file = lstatSync(join(here, "file"));
      assert.deepEqual(
        [found[1]?.uid, found[1]?.gid, found[1]?.size, found[1]?.modified],
        [file.uid, file.gid, 6, Math.floor(file.mtimeMs / 1000)],
      );
      assert.equal(replies.at(-1)?.status, 2, "a link that goes round is not absence");
    });

    it("gather computes digests of files whose names would break a list", async () => {
      const here = join(directory, "names");
      mkdirSync(here);
      for (const name of ODD_NAMES) writeFileSync(join(here, name), name);
      const probes = ODD_NAMES.map((name) => readStat(join(here, name), { digest: true }));
      const replies = await look(shell, probes.map(onlyAsk));
      const digests = probes.map(
        (probe, index) => parseReplies(probe, replies[index] ?? assert.fail())?.sha256,
      );
      assert.deepEqual(
        digests,
        ODD_NAMES.map((name) => createHash("sha256").update(name).digest("hex")),
      );
    });

    it("gather distinguishes what is forbidden from what does not exist", async function () {
      needsRoot(this);
      const closed = join(directory, "closed");
      mkdirSync(closed, { mode: 0o700 });
      writeFileSync(join(closed, "inside"), "x");
      writeFileSync(join(directory, "secret"), "x", { mode: 0o600 });
      const asks = [
        stat(join(closed, "inside")),
        text(join(closed, "inside")),
        text(join(directory, "secret")),
        stat(join(directory, "secret"), false, true),
      ];
      const replies = await look(shell, asks, NOBODY);
      for (const reply of replies) {
        assert.equal(reply.status, 2);
        assert.match(String(reply.stderr), /Permission denied/);
      }
    });

    it("gather keeps the output of commands and scripts apart, in English", async () => {
      const probes = [
        readCommand("sh", "-c", 'echo "$1 $LC_ALL"; exit 3', "sh", "a  'b'"),
        readCommand("tsplay-has-no-such-program"),
        readScript("cd /; pwd; exit 5"),
        readCommand("test", "-d", "/"),
      ];
      const answers = await look(shell, probes.map(onlyAsk));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [3, 127, 5, 0],
      );
      assert.equal(String(answers[0]?.stdout), "a  'b' C\n");
      assert.equal(String(answers[2]?.stdout), "/\n");
    });

    if (!shell.path.includes("applets"))
      it("gather reads and stats thirty files with two processes", async () => {
        const asks = Array.from({ length: 30 }, (_, index) => {
          const path = join(directory, `many-${index}`);
          writeFileSync(path, `file ${index}\n`);
          return path;
        });
        const counted = await counting(directory, shell, [
          ...asks.map(text),
          ...asks.map((path) => stat(path)),
        ]);
        assert.deepEqual(counted, ["stat", "cat"]);
      });
  });
}

describe("gather", () => {
  it("gather sends the same ask once and answers all who asked", () => {
    const asks = [text("/a"), stat("/a"), text("/a"), onlyAsk(readCommand("id")), onlyAsk(readCommand("id"))];
    const { scripts } = gather(asks);
    assert.equal(scripts.length, 2);
    assert.deepEqual(gather([]).scripts, []);
  });

  it("gather makes no answer of a truncated reply", () => {
    const asks = [text("/a"), stat("/a")];
    const cut: Reply = { status: 0, stdout: Buffer.from("mark\nmarkone 0\nhal"), stderr: Buffer.alloc(0) };
    for (const reply of gather(asks).answers([cut])) assert.equal(reply.status, 2);
  });

  it("gather returns any content (property)", async () => {
    const [shell] = shells;
    if (!shell) assert.fail("no shell");
    const directory = scratch();
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 }),
          async (contents) => {
            const paths = contents.map((_, index) => join(directory, `${index}`));
            contents.forEach((content, index) => writeFileSync(paths[index] ?? "", content));
            const replies = await look(shell, paths.map(text));
            assert.deepEqual(
              replies.map(({ stdout }) => stdout),
              contents.map((content) => Buffer.from(content)),
            );
          },
        ),
        { numRuns: 40 },
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

const text = (path: string): Ask => onlyAsk(readText(path));
const stat = (path: string, follow = false, digest = false): Ask =>
  onlyAsk(readStat(path, { follow, digest }));

async function look(shell: Shell, asks: readonly Ask[], uid?: number): Promise<readonly Reply[]> {
  const { scripts, answers } = gather(asks);
  const replies: Reply[] = [];
  for (const script of scripts) replies.push(await perform(script, shell, uid === undefined ? {} : { uid }));
  return answers(replies);
}

/** The programs that were started, in order. */
async function counting(directory: string, shell: Shell, asks: readonly Ask[]): Promise<readonly string[]> {
  const bin = join(directory, "bin");
  mkdirSync(bin, { recursive: true });
  for (const program of ["stat", "cat", "head", "sha256sum", "readlink", "od", "tr", "wc"]) {
    const log = join(directory, "log");
    writeFileSync(
      join(bin, program),
      `#!/bin/sh\necho ${program} >>'${log}'\nPATH='${shell.path}' exec ${program} "$@"\n`,
      { mode: 0o755 },
    );
  }
  for (const reply of await look({ ...shell, path: `${bin}:${shell.path}` }, asks))
    assert.equal(reply.status, 0);
  const [log] = await look(shell, [text(join(directory, "log"))]);
  return String(log?.stdout).trim().split("\n");
}
