import assert from "node:assert/strict";
import hostsEntry from "../../modules/hosts_entry.js";
import { decide, doings, file, refusal } from "../support/module.js";

const ip = "192.168.10.100";

/** What the file would come to hold, or null when it would be left alone. */
const becomes = (text: string | null, params: object): unknown => {
  const after = decide(hostsEntry, { ip, ...params }, file(text)).change?.after ?? null;
  if (typeof after === "string")
    assert.equal(decide(hostsEntry, { ip, ...params }, file(after)).change, null, "asks for a second change");
  return after;
};

describe("hosts_entry", () => {
  const table: Record<string, readonly [before: string | null, params: object, after: string | null]> = {
    "adds a line where there is none": [
      "::1\tlocalhost\n",
      { names: ["ha.lofyer.org", "ha"] },
      `::1\tlocalhost\n${ip}\tha.lofyer.org ha\n`,
    ],
    "leaves a line that already says so, however it is spaced": [
      `  ${ip}   ha.lofyer.org\tha  # engine\n`,
      { names: ["ha.lofyer.org", "ha"] },
      null,
    ],
    "takes names in another case for the same": [`${ip} HA.Lofyer.org\n`, { names: ["ha.lofyer.org"] }, null],
    "corrects a line in its place and keeps its comment": [
      `${ip} old # engine\n::1 localhost\n`,
      { names: ["ha"] },
      `${ip}\tha # engine\n::1 localhost\n`,
    ],
    "leaves no blanks at a line's end": [`${ip} old \t\r\n`, { names: ["ha"] }, `${ip}\tha\r\n`],
    "folds several lines for the address into the first": [
      `${ip} a\n::1 localhost\n${ip} b\n`,
      { names: ["a", "b"] },
      `${ip}\ta b\n::1 localhost\n`,
    ],
    "does not take a commented line or a longer address for its own": [
      `#${ip} ha\n${ip}1 no\n`,
      { state: "absent" },
      null,
    ],
    "minds the order of names, for the first is canonical": [
      `${ip} ha ha.lofyer.org\n`,
      { names: ["ha.lofyer.org", "ha"] },
      `${ip}\tha.lofyer.org ha\n`,
    ],
    "writes a name given twice once": [null, { names: ["ha", "HA"] }, `${ip}\tha\n`],
    "ends a last line that lacks its newline": [
      "::1 localhost",
      { names: ["ha"] },
      `::1 localhost\n${ip}\tha\n`,
    ],
    "keeps a missing newline when it is not its business": [
      `${ip} x\n::1 localhost`,
      { names: ["ha"] },
      `${ip}\tha\n::1 localhost`,
    ],
    "writes as CRLF where the file does": [
      `::1 localhost\r\n`,
      { names: ["ha"] },
      `::1 localhost\r\n${ip}\tha\r\n`,
    ],
    "reads through CRLF": [`${ip} ha\r\n`, { names: ["ha"] }, null],
    "takes a name off the loopback line": [
      "127.0.0.1 ha localhost\n",
      { names: ["ha"] },
      `127.0.0.1\tlocalhost\n${ip}\tha\n`,
    ],
    "drops another line that has no other names": [
      `10.0.0.1 ha # old\n${ip} ha\n`,
      { names: ["ha"] },
      `${ip} ha\n`,
    ],
    "leaves lines of other addresses when told": [
      "10.0.0.1 ha\n",
      { names: ["ha"], exclusive: false },
      `10.0.0.1 ha\n${ip}\tha\n`,
    ],
    "leaves the other address family alone": ["fe80::1 ha\n", { names: ["ha"] }, `fe80::1 ha\n${ip}\tha\n`],
    "knows an IPv6 address by any spelling": ["0:0:0:0:0:0:0:1 here\n", { ip: "::1", names: ["here"] }, null],
    "absent removes every line of the address": [
      `${ip} a\n::1 localhost\n${ip} b # x\n`,
      { state: "absent" },
      "::1 localhost\n",
    ],
    "absent with names takes off just those": [
      `${ip} a b c # x\n`,
      { names: ["b"], state: "absent" },
      `${ip}\ta c # x\n`,
    ],
    "absent with all its names removes the line": [`${ip} a b\n`, { names: ["b", "a"], state: "absent" }, ""],
    "absent has nothing to do where there is no file": [null, { state: "absent" }, null],
  };
  for (const [title, [before, params, after]] of Object.entries(table))
    it(`hosts_entry ${title}`, () => assert.equal(becomes(before, params), after));

  it("hosts_entry writes the file it was given", () => {
    const { change, writes } = decide(hostsEntry, { ip, names: ["ha"], path: "/tmp/hosts" }, file(null));
    assert.deepEqual(change, { summary: `${ip} in /tmp/hosts`, before: null, after: `${ip}\tha\n` });
    assert.deepEqual(doings(writes), ["write"]);
  });

  it("hosts_entry warns of a name that changes its address", () => {
    const { notes } = decide(hostsEntry, { ip, names: ["ha"] }, file("127.0.0.1 localhost ha\n"));
    assert.deepEqual(
      notes.map(({ text }) => text),
      [`ha no longer means 127.0.0.1, but ${ip}`],
    );
  });

  it("hosts_entry refuses what is no address, and an address without names", () => {
    assert.match(refusal(hostsEntry, { ip: "192.168.10", names: ["ha"] }, file("")), /not an IP address/);
    assert.match(refusal(hostsEntry, { ip }, file("")), /“names” is needed/);
  });
});
