import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { HIDDEN, type Replies, Secret } from "../../engine/module/index.js";
import copy from "../../modules/copy.js";
import { decide, file, localFile, missing, refusal, stat, unreadable } from "../support/module.js";

const dest = "/etc/motd";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The replies of a host where the file holds this text. */
const holding = (text: string, more: object = {}): ReturnType<typeof stat>[] => [
  stat({ size: text.length, sha256: sha256(text), ...more }),
  file(text),
];

describe("copy", () => {
  it("copy writes a file that is not there", () => {
    const { change, writes } = decide(copy, { dest, content: "hi\n", mode: "640" }, [missing, missing]);
    assert.deepEqual(change, { summary: dest, before: null, after: "hi\n" });
    assert.deepEqual(writes, [{ do: "write", path: dest, content: "hi\n", mode: "0640" }]);
  });

  it("copy leaves a file that holds the text", () =>
    assert.equal(decide(copy, { dest, content: "hi\n" }, holding("hi\n")).change, null));

  it("copy minds the last line break", () =>
    assert.deepEqual(decide(copy, { dest, content: "hi" }, holding("hi\n")).change?.before, "hi\n"));

  it("copy tells of a mode that differs beside the content", () =>
    assert.equal(
      decide(copy, { dest, content: "hi\n", mode: "0600", owner: 36 }, holding("old\n")).change?.summary,
      "/etc/motd, and its owner 0 → 36 and mode 0644 → 0600",
    ));

  it("copy keeps a copy of what was there, when told, and only then", () => {
    const backup = (replies: Parameters<typeof decide>[2]): unknown =>
      decide(copy, { dest, content: "hi\n", backup: true }, replies).writes[0];
    assert.deepEqual(backup(holding("old\n")), {
      do: "write",
      path: dest,
      content: "hi\n",
      backup: "/etc/motd~",
    });
    assert.deepEqual(backup([missing, missing]), { do: "write", path: dest, content: "hi\n" });
  });

  const owned: Record<
    string,
    readonly [params: object, found: object, before: object | null, after: object | null]
  > = {
    "compares an owner by name": [{ owner: "vdsm" }, { owner: "vdsm", uid: 36 }, null, null],
    "compares an owner by number": [
      { owner: 36, group: "36" },
      { owner: "vdsm", uid: 36, gid: 36 },
      null,
      null,
    ],
    "finds another owner by number": [{ owner: 36 }, {}, { owner: 0 }, { owner: 36 }],
    "finds another group by name": [{ group: "kvm" }, {}, { group: "root" }, { group: "kvm" }],
    "finds another mode": [{ mode: "0600" }, {}, { mode: "0644" }, { mode: "0600" }],
    "takes three digits for four": [{ mode: "644" }, {}, null, null],
  };
  for (const [title, [params, found, before, after]] of Object.entries(owned))
    it(`copy ${title}`, () => {
      const { change, writes } = decide(copy, { dest, content: "hi\n", ...params }, holding("hi\n", found));
      assert.deepEqual(change, after === null ? null : { summary: dest, before, after });
      assert.deepEqual(
        writes.map((action) => action.do),
        after === null ? [] : ["own"],
      );
    });

  it("copy shows nothing of what is sensitive, and sends it as a secret", () => {
    const params = { dest, content: "hunter2", sensitive: true };
    const { change, writes } = decide(copy, params, holding("hunter1"));
    assert.deepEqual(change?.before, `${HIDDEN} 7 bytes`);
    assert.notDeepEqual(change.after, change.before);
    assert.doesNotMatch(JSON.stringify({ change, writes }), /hunter/);
    assert.ok(writes[0]?.do === "write" && writes[0].content instanceof Secret);
  });

  it("copy does not show what is no text", () => {
    const bytes = Buffer.from([0xff, 0, 1]);
    const { change } = decide(copy, { dest, content: "hi\n" }, [stat({ size: 3, sha256: "x" }), file(bytes)]);
    assert.equal(change?.before, "(3 bytes)");
  });

  it("copy replaces a file that is too big to be shown", () => {
    const replies = [stat({ size: 2 ** 30, sha256: "x" }), unreadable("larger than 16 MiB")];
    assert.equal(decide(copy, { dest, content: "hi\n" }, replies).change?.before, "(1073741824 bytes)");
  });

  describe("from the controller", () => {
    const src = "/here/motd";
    /** A host where the file holds this text, and the controller's file, which holds “hi”. */
    const beside = (text: string): Replies => {
      const [found = missing] = holding(text);
      const file = localFile(3, text.length === 3 ? sha256("hi\n") : null);
      return { stat: found, "file.there": found, "file.here": file };
    };
    it("copy, from the controller, sends a file that differs", () => {
      const { change, writes } = decide(copy, { dest, src, owner: "root" }, beside("old\n"));
      assert.deepEqual([change?.before, change?.after], [{ size: 4 }, { size: 3 }]);
      assert.deepEqual(writes, [{ do: "upload", from: src, path: dest, owner: "root" }]);
    });
    it("copy, from the controller, tells of a mode that differs beside the content", () => {
      const { change } = decide(copy, { dest, src, mode: "0600" }, beside("ho\n"));
      assert.deepEqual(change?.before, { size: 3, sha256: sha256("ho\n"), mode: "0644" });
      assert.deepEqual(change.after, { size: 3, sha256: sha256("hi\n"), mode: "0600" });
    });
    it("copy, from the controller, sends nothing when the digest is the same", () =>
      assert.equal(decide(copy, { dest, src }, beside("hi\n")).change, null));
    it("copy, from the controller, never reads the host's file", () =>
      assert.deepEqual(
        copy.prepare({ dest, src }).asks.map(({ ask }) => ask),
        ["stat", "stat"],
      ));
  });

  describe("what it refuses", () => {
    it("copy refuses a directory in the file's place", () =>
      assert.match(
        refusal(copy, { dest, content: "" }, [stat({ kind: "directory" }), unreadable("Is a directory")]),
        /is a directory/,
      ));
    it("copy refuses both a source and a content, or neither", () => {
      assert.match(refusal(copy, { dest }, [missing, missing]), /exactly one/);
      const replies = { stat: missing, "file.there": missing, "file.here": localFile(0) };
      assert.match(refusal(copy, { dest, src: "/x", content: "" }, replies), /exactly one/);
    });
    it("copy refuses an owner that is no name", () =>
      assert.match(
        refusal(copy, { dest, content: "", owner: "a:b" }, holding("")),
        /neither the name nor the number/,
      ));
    it("copy refuses a destination that is no file's name", () =>
      assert.throws(() => copy.prepare({ dest: "/etc/", content: "" }), /must match/));
  });

  it("copy tells what is there in the end", () => {
    const { result } = decide(copy, { dest, content: "hi\n" }, holding("hi\n"));
    assert.deepEqual(result([]), { dest, sha256: sha256("hi\n"), size: 3, mode: "0644" });
  });
});
