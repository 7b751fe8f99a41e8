import assert from "node:assert/strict";
import {
  combineProbes,
  known,
  mapProbe,
  readFields,
  readLocalFile,
  readRows,
  readSections,
  readStat,
  readTest,
  readText,
} from "../../engine/module/index.js";
import { answerOf, file, localFile, missing, output, stat } from "../support/module.js";
import { onlyAsk, parseReplies } from "../support/probe.js";

describe("a probe", () => {
  it("a probe with a known value asks nothing", () => {
    const probe = mapProbe(known(3), (value) => value + 1);
    assert.deepEqual(probe.asks, {});
    assert.equal(parseReplies(probe), 4);
  });

  it("a combined probe asks under the names of its parts, and finds a record", () => {
    const inner = combineProbes({ text: readText("/a"), number: known(1) });
    const probe = combineProbes({ stat: readStat("/b"), inner });
    assert.deepEqual(Object.keys(probe.asks), ["stat", "inner.text"]);
    assert.deepEqual(probe.parse({ stat: missing, "inner.text": file("x") }), {
      stat: null,
      inner: { text: "x", number: 1 },
    });
  });

  it("a missing reply is reported by the name of its probe", () =>
    assert.throws(() => combineProbes({ a: readText("/a") }).parse({}), /no reply for the probe “a”/));

  it("a probe of a local file includes the stat of the file on the host", () => {
    const there = readStat("/b");
    const probe = readLocalFile("/here", { onlyAsLarge: there });
    assert.deepEqual(probe.asks, {
      here: { ask: "local_file", path: "/here", digest: onlyAsk(there) },
      there: onlyAsk(there),
    });
    assert.deepEqual(parseReplies(probe, localFile(3, "abc"), stat()), { size: 3, sha256: "abc" });
    assert.deepEqual(parseReplies(probe, localFile(3), stat()), { size: 3, sha256: null });
  });

  it("readTest finds whether lines of sh exit with status 0", () => {
    assert.equal(parseReplies(readTest("true"), answerOf(0)), true);
    assert.equal(parseReplies(readTest("true"), answerOf(2)), false);
  });

  it("readFields takes the last value of a name, and may take all that follows one", () => {
    const printed = output("a=1\nnonsense\na=2\nb=x=y\ntext=one\ntwo\nb=3\n");
    assert.deepEqual(
      [...parseReplies(readFields(""), printed)],
      [
        ["a", "2"],
        ["b", "3"],
        ["text", "one"],
      ],
    );
    assert.deepEqual(
      [...parseReplies(readFields("", "text"), printed)],
      [
        ["a", "2"],
        ["b", "x=y"],
        ["text", "one\ntwo\nb=3\n"],
      ],
    );
  });

  it("readRows splits lines at tabs and keeps empty values", () =>
    assert.deepEqual(parseReplies(readRows(""), output("a\t\tb\n\nc\n")), [["a", "", "b"], ["c"]]));

  it("readSections reads headings with and without a status", () =>
    assert.deepEqual(
      [...parseReplies(readSections(""), output("before\n== a\none\n\n== b 3\n== c 0\ntwo"))],
      [
        ["a", { status: 0, text: "one\n\n" }],
        ["b", { status: 3, text: "" }],
        ["c", { status: 0, text: "two" }],
      ],
    ));
});
