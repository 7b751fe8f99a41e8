import assert from "node:assert/strict";
import {
  defineModule,
  type HostProbe,
  readLines,
  readStat,
  readText,
  type Reply,
} from "../../engine/module/index.js";
import { answerOf, decide, file, missing, output, refusal, stat } from "../support/module.js";

/** A module that registers what a probe finds. */
const finding = (probe: HostProbe<unknown>): ReturnType<typeof defineModule> =>
  defineModule({
    summary: "Looks",
    params: {},
    reads: () => ({ found: probe }),
    check: () => null,
    apply: () => [],
    result: (_params, { found }) => ({ found }),
  });

const found = (probe: HostProbe<unknown>, reply: Reply): unknown =>
  decide(finding(probe), {}, reply).result([])["found"];
const refused = (probe: HostProbe<unknown>, reply: Reply): string => refusal(finding(probe), {}, reply);

describe("readText", () => {
  it("readText finds a file's text as it is, or that there is none", () => {
    assert.equal(found(readText("/f"), file("\ufeffa\r\n\u{1f600}")), "\ufeffa\r\n\u{1f600}");
    assert.equal(found(readText("/f"), file("")), "");
    assert.equal(found(readText("/f"), missing), null);
  });

  it("readText refuses what it cannot read, and what is no text", () => {
    assert.equal(
      refused(readText("/f"), answerOf(2, "", " Is a directory\n")),
      "cannot read /f: Is a directory",
    );
    assert.match(refused(readText("/f"), file(Buffer.from([0x61, 0xff]))), /^\/f is not UTF-8 text/);
  });
});

describe("readStat", () => {
  it("readStat finds what is at a path, or that nothing is", () => {
    const what = {
      kind: "file",
      owner: "joe",
      group: "users",
      uid: 1000,
      gid: 100,
      mode: "0640",
      size: 7,
      modified: 1_400_000_001,
      target: null,
      sha256: "ab",
    } as const;
    assert.deepEqual(found(readStat("/f"), stat(what)), what);
    assert.equal(found(readStat("/f"), missing), null);
    assert.deepEqual(found(readStat("/f"), stat({ ...what, sha256: null })), { ...what, sha256: null });
  });

  it("readStat finds where a link points, with whatever is in its name", () => {
    const line = "link\troot\troot\t0\t0\t777\t3\t1\t-\ta\tb\n";
    assert.deepEqual(found(readStat("/f"), output(line)), {
      kind: "link",
      owner: "root",
      group: "root",
      uid: 0,
      gid: 0,
      mode: "0777",
      size: 3,
      modified: 1,
      target: "a\tb",
      sha256: null,
    });
  });

  it("readStat refuses what it cannot look at, and kinds that do not exist", () => {
    assert.equal(
      refused(readStat("/f"), answerOf(2, "", "Permission denied\n")),
      "cannot look at /f: Permission denied",
    );
    assert.match(refused(readStat("/f"), output("door\troot\troot\t0\t0\t777\t3\t1\t-\t\n")), /“door”/);
  });

  it("readStat asks for what it is told to, and nothing more", () => {
    assert.deepEqual(Object.values(readStat("/f").asks), [
      { ask: "stat", path: "/f", follow: false, digest: false },
    ]);
    assert.deepEqual(Object.values(readStat("/f", { follow: true, digest: true }).asks), [
      { ask: "stat", path: "/f", follow: true, digest: true },
    ]);
  });
});

describe("readLines", () => {
  const probe = readLines("/etc/yum.repos.d", ".repo", "^\\[");

  it("readLines finds the lines of several files, with their numbers, whatever is in them", () => {
    const reply = output("/etc/yum.repos.d/a.repo:1:[one]\n/etc/yum.repos.d/b:c.repo:12:[two:3:x]\nnoise\n");
    assert.deepEqual(found(probe, reply), [
      { path: "/etc/yum.repos.d/a.repo", number: 1, text: "[one]" },
      { path: "/etc/yum.repos.d/b:c.repo", number: 12, text: "[two:3:x]" },
    ]);
    assert.deepEqual(found(probe, output("")), []);
  });

  it("readLines takes the end of a name as it is written", () => {
    const named = readLines("/src", ".c++", "x");
    assert.deepEqual(found(named, output("/src/a.c++:3:x\n/src/a.cpp:4:x\n")), [
      { path: "/src/a.c++", number: 3, text: "x" },
    ]);
  });

  it("readLines refuses where it cannot look", () => {
    assert.equal(
      refused(probe, answerOf(2, "", "Permission denied\n")),
      "cannot look through /etc/yum.repos.d: Permission denied",
    );
  });
});
