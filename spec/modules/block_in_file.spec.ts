import assert from "node:assert/strict";
import blockInFile from "../../modules/block_in_file.js";
import { decide, file, refusal } from "../support/module.js";

const path = "/etc/x";

/** What the file would come to hold, or null when it would be left alone. */
const becomes = (text: string | null, params: object): unknown => {
  const after = decide(blockInFile, { path, ...params }, file(text)).change?.after ?? null;
  if (typeof after === "string")
    assert.equal(
      decide(blockInFile, { path, ...params }, file(after)).change,
      null,
      "asks for a second change",
    );
  return after;
};

type Table = Record<string, readonly [before: string | null, params: object, after: string | null]>;

describe("block_in_file", () => {
  const marked = (text: string): string => `# BEGIN managed by tsplay\n${text}# END managed by tsplay\n`;
  const table: Table = {
    "adds a block at the end": ["a", { block: "x\ny" }, `a\n${marked("x\ny\n")}`],
    "leaves a block that says so": [`a\n${marked("x\n")}b\n`, { block: "x\n" }, null],
    "replaces a block in its place": [`a\n${marked("x\n")}b\n`, { block: "y" }, `a\n${marked("y\n")}b\n`],
    "takes an empty block for a block": ["", { block: "" }, marked("")],
    "inserts after a match": ["a\nb\n", { block: "x", insert_after: "^a" }, `a\n${marked("x\n")}b\n`],
    "keeps CRLF": ["a\r\n", { block: "x\n" }, `a\r\n${marked("x\n").replaceAll("\n", "\r\n")}`],
    "has its own marker": ["", { block: "x", marker: "; {mark} me" }, "; BEGIN me\nx\n; END me\n"],
    "leaves other markers alone": ["; BEGIN me\nx\n; END me\n", { state: "absent" }, null],
    "removes a block": [`a\n${marked("x\n")}b`, { state: "absent" }, "a\nb"],
    "begins a file when told": [null, { block: "x", create: true }, marked("x\n")],
  };
  for (const [title, [before, params, after]] of Object.entries(table))
    it(`block_in_file ${title}`, () => assert.equal(becomes(before, params), after));

  const refused: Record<string, readonly [before: string | null, params: object, why: RegExp]> = {
    "a block without its end": [
      "# BEGIN managed by tsplay\nx\n",
      { block: "x" },
      /does not have .* exactly once each/,
    ],
    "a block twice": [marked("") + marked(""), { block: "x" }, /does not have .* exactly once each/],
    "a block with a marker in it": ["", { block: "# END managed by tsplay" }, /choose another marker/],
    "a file that is not there": [null, { block: "x" }, /does not exist; set create: true/],
  };
  for (const [title, [before, params, why]] of Object.entries(refused))
    it(`block_in_file refuses ${title}`, () =>
      assert.match(refusal(blockInFile, { path, ...params }, file(before)), why));
});
