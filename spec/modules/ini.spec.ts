import assert from "node:assert/strict";
import ini from "../../modules/ini.js";
import { decide, file, refusal } from "../support/module.js";

const path = "/etc/x.ini";

/** What the file would come to hold, or null when it would be left alone. */
const becomes = (text: string | null, params: object): unknown => {
  const after = decide(ini, { path, ...params }, file(text)).change?.after ?? null;
  if (typeof after === "string")
    assert.equal(decide(ini, { path, ...params }, file(after)).change, null, "asks for a second change");
  return after;
};

describe("ini", () => {
  const a1 = { section: "s", key: "a", value: 1 };
  const table: Record<string, readonly [before: string | null, params: object, after: string | null]> = {
    "begins the file": [null, a1, "[s]\na=1\n"],
    "leaves what is as asked, however it is spaced": ["[s]\n  a : 1  \n", a1, null],
    "changes a value and keeps its spacing": ["[s]\n  a : 2\nb=3\n", a1, "[s]\n  a : 1\nb=3\n"],
    "adds an option spaced as its neighbours": [
      "[s]\nb = 2\n\n# end\n[t]\na=1\n",
      a1,
      "[s]\nb = 2\na = 1\n\n# end\n[t]\na=1\n",
    ],
    "adds an option to an empty section": ["[s]\n# none\n[t]\nx=1\n", a1, "[s]\na=1\n# none\n[t]\nx=1\n"],
    "adds a section at the end": ["[t]\nx=1", a1, "[t]\nx=1\n\n[s]\na=1\n"],
    "leaves a commented option a comment": ["[s]\n#a=1\n;a=1\n", a1, "[s]\na=1\n#a=1\n;a=1\n"],
    "does not take another section's option": ["[t]\na=1\n[s]\n", a1, "[t]\na=1\n[s]\na=1\n"],
    "says an option once": ["[s]\na=1\nb=2\na=3\n", a1, "[s]\na=1\nb=2\n"],
    "takes options before the first section": [
      "# top\nb=1\n[s]\n",
      { key: "a", value: "x" },
      "# top\nb=1\na=x\n[s]\n",
    ],
    "puts a first option before the first section": [
      "# top\n[s]\n",
      { key: "a", value: "x" },
      "# top\na=x\n[s]\n",
    ],
    "keeps CRLF": ["[s]\r\nb = 2\r\n", a1, "[s]\r\nb = 2\r\na = 1\r\n"],
    "keeps what follows the first equals sign": [
      "[s]\na=b=c\n",
      { section: "s", key: "a", value: "b=c" },
      null,
    ],
    "takes an empty value for a value": ["[s]\na=\n", { section: "s", key: "a", value: "" }, null],
    "writes a key alone": ["[s]\n", { section: "s", key: "skip-networking" }, "[s]\nskip-networking\n"],
    "removes an option": [
      "[s]\na=1\n# c\nb=2\n",
      { section: "s", key: "a", state: "absent" },
      "[s]\n# c\nb=2\n",
    ],
    "removes a section, and not the next one's comment": [
      "[s]\na=1\n# of s\nb=1\n\n# of t\n[t]\nc=1\n",
      { section: "s", state: "absent" },
      "# of t\n[t]\nc=1\n",
    ],
    "has nothing to remove": ["[s]\n", { section: "s", key: "a", state: "absent" }, null],
    "has nothing to remove where there is no file": [null, { section: "s", key: "a", state: "absent" }, null],
    "makes an empty section": ["", { section: "s" }, "[s]\n"],
  };
  for (const [title, [before, params, after]] of Object.entries(table))
    it(`ini ${title}`, () => assert.equal(becomes(before, params), after));

  it("ini refuses to begin a file that must be there", () =>
    assert.match(refusal(ini, { path, ...a1, create: false }, file(null)), /\/etc\/x\.ini does not exist/));
  it("ini refuses a value of several lines", () =>
    assert.match(refusal(ini, { path, section: "s", key: "a", value: "1\n2" }, file("")), /several lines/));
  it("ini refuses when nothing is said", () =>
    assert.match(refusal(ini, { path }, file("")), /give a “section”, a “key”, or both/));
});
