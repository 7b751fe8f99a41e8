import assert from "node:assert/strict";
import line from "../../modules/line.js";
import { decide, file, refusal } from "../support/module.js";

const path = "/etc/x";

/** What the file would come to hold, or null when it would be left alone. */
const becomes = (text: string | null, params: object): unknown => {
  const after = decide(line, { path, ...params }, file(text)).change?.after ?? null;
  if (typeof after === "string")
    assert.equal(decide(line, { path, ...params }, file(after)).change, null, "asks for a second change");
  return after;
};

type Table = Record<string, readonly [before: string | null, params: object, after: string | null]>;

describe("line", () => {
  const table: Table = {
    "adds a line at the end": ["a\n", { line: "b" }, "a\nb\n"],
    "ends a last line that lacks its ending": ["a", { line: "b" }, "a\nb\n"],
    "leaves a line that stands anywhere": ["b\na", { line: "b" }, null],
    "does not take a longer line for it": ["bb\n", { line: "b" }, "bb\nb\n"],
    "begins a file when told": [null, { line: "b", create: true }, "b\n"],
    "keeps CRLF": ["a\r\n", { line: "b" }, "a\r\nb\r\n"],
    "reads through CRLF": ["b\r\n", { line: "b" }, null],
    "replaces the line that matches, in its place": [
      "x\n#UseDNS yes\ny\n",
      { regexp: "^#?UseDNS", line: "UseDNS no" },
      "x\nUseDNS no\ny\n",
    ],
    "keeps a missing ending when it replaces the last line": [
      "x\n#UseDNS yes",
      { regexp: "^#?UseDNS", line: "UseDNS no" },
      "x\nUseDNS no",
    ],
    "takes the replacement as it stands": ["a=1\n", { regexp: "^a=", line: "a=$1$&" }, "a=$1$&\n"],
    "adds a line where none matches": ["x\n", { regexp: "^UseDNS", line: "UseDNS no" }, "x\nUseDNS no\n"],
    "does not add twice what its regexp does not match": ["#a\n", { regexp: "^#a", line: "b" }, "b\n"],
    "inserts after the last match": ["a\nx\na\ny\n", { line: "b", insert_after: "^a" }, "a\nx\na\nb\ny\n"],
    "inserts before the first match": ["x\na\na\n", { line: "b", insert_before: "^a" }, "x\nb\na\na\n"],
    "inserts at the beginning": ["a\n", { line: "b", insert_before: "BOF" }, "b\na\n"],
    "does not move a line that is there": ["b\na\n", { line: "b", insert_after: "^a" }, null],
    "removes every such line": ["b\na\nb\n", { line: "b", state: "absent" }, "a\n"],
    "removes lines that match": ["b1\na\nb2", { regexp: "^b", state: "absent" }, "a\n"],
    "has nothing to remove": ["a\n", { line: "b", state: "absent" }, null],
    "has nothing to remove where there is no file": [null, { line: "b", state: "absent" }, null],
  };
  for (const [title, [before, params, after]] of Object.entries(table))
    it(`line ${title}`, () => assert.equal(becomes(before, params), after));

  const refused: Record<string, readonly [before: string | null, params: object, why: RegExp]> = {
    "several lines that match": [
      "a=1\nb\na=2\n",
      { regexp: "^a=", line: "a=3" },
      /lines 1, 3 of \/etc\/x match/,
    ],
    "a match beside the line itself": ["a=1\na=3\n", { regexp: "^a=", line: "a=3" }, /lines 1, 2/],
    "a place that is not there": ["x\n", { line: "b", insert_after: "^a" }, /no line of \/etc\/x matches/],
    "two places": ["x\n", { line: "b", insert_after: "x", insert_before: "x" }, /not both/],
    "a regexp that is none": [
      "x\n",
      { line: "b", regexp: "(" },
      /“regexp” is not a regular expression: Unterminated group/,
    ],
    "a file that is not there": [null, { line: "b" }, /does not exist; set create: true/],
    "no line": ["", {}, /“line” is needed/],
    "nothing to remove by": ["", { state: "absent" }, /give a “line” or a “regexp”/],
  };
  for (const [title, [before, params, why]] of Object.entries(refused))
    it(`line refuses ${title}`, () => assert.match(refusal(line, { path, ...params }, file(before)), why));
});
