import assert from "node:assert/strict";
import fileModule from "../../modules/file.js";
import { decide, doings, missing, output, refusal, stat } from "../support/module.js";

const path = "/srv/x";
type What = Parameters<typeof stat>[0] | null;

interface Host {
  /** What is at the path; null: nothing. */
  readonly itself?: What;
  /** What a link there points to; the same, when absent. */
  readonly target?: What;
  readonly full?: boolean;
  readonly below?: string;
  readonly same?: string;
}

const here = (what: What): ReturnType<typeof stat> => (what === null ? missing : stat(what));

/** The replies of such a host, to the questions that these parameters ask. */
function repliesOf(
  params: object,
  { itself = null, target = itself, full = false, below = "", same = "" }: Host,
): ReturnType<typeof stat>[] {
  const asks = fileModule.prepare({ path, ...params }).asks;
  return asks.map((ask) => {
    if (ask.ask === "stat") return here(ask.follow ? target : itself);
    if (ask.ask === "same") return output(`${same}\n`);
    if (ask.ask === "others") return output(below);
    return output(full ? "something/" : "");
  });
}

const decided = (params: object, host: Host): ReturnType<typeof decide> =>
  decide(fileModule, { path, ...params }, repliesOf(params, host));

const directory = { kind: "directory", mode: "0755" } as const;
const link = { kind: "link", target: "/a", mode: "0777" } as const;

describe("file", () => {
  const table: Record<
    string,
    readonly [
      params: object,
      host: Host,
      change: readonly [before: object, after: object] | null,
      writes?: readonly string[],
    ]
  > = {
    "makes a directory": [
      { state: "directory", mode: "0700" },
      {},
      [{ state: "absent" }, { state: "directory", mode: "0700" }],
      ["directory"],
    ],
    "leaves a directory": [{ state: "directory", mode: "755" }, { itself: directory }, null],
    "takes a link to a directory for one": [
      { state: "directory" },
      { itself: link, target: directory },
      null,
    ],
    "gives a directory to vdsm": [
      { state: "directory", owner: 36, group: "36" },
      { itself: directory },
      [
        { owner: 0, group: 0 },
        { owner: 36, group: 36 },
      ],
      ["own"],
    ],
    "knows vdsm by its name, and by its number": [
      { state: "directory", owner: "vdsm", group: 36 },
      { itself: { ...directory, owner: "vdsm", uid: 36, gid: 36 } },
      null,
    ],
    "gives all below a directory to vdsm": [
      { state: "directory", owner: 36, recurse: true },
      { itself: { ...directory, uid: 36 }, below: "/srv/x/./a\n/srv/x/./b\n" },
      [{ below: "others own /srv/x/./a, /srv/x/./b" }, { below: "36" }],
      ["own", "own"],
    ],
    "has nothing to give away": [
      { state: "directory", owner: 36, recurse: true },
      { itself: { ...directory, uid: 36 } },
      null,
    ],
    "sets a file's mode": [{ mode: "0600" }, { itself: {} }, [{ mode: "0644" }, { mode: "0600" }], ["own"]],
    "makes an empty file": [{ state: "touch" }, {}, [{ state: "absent" }, { state: "file" }], ["write"]],
    "does not touch a file that is there": [{ state: "touch" }, { itself: { size: 9 } }, null],
    "makes a link": [
      { state: "link", to: "../a" },
      {},
      [{ state: "absent" }, { state: "link", to: "../a" }],
      ["link"],
    ],
    "leaves a link": [{ state: "link", to: "/a" }, { itself: link, target: null }, null],
    "turns a link": [
      { state: "link", to: "/b" },
      { itself: link },
      [
        { state: "link", to: "/a" },
        { state: "link", to: "/b" },
      ],
      ["link"],
    ],
    "puts a link in a file's place when told": [
      { state: "link", to: "/b", force: true },
      { itself: {} },
      [{ state: "file" }, { state: "link", to: "/b" }],
      ["link"],
    ],
    "puts a link in an empty directory's place when told": [
      { state: "link", to: "/b", force: true },
      { itself: directory },
      [{ state: "directory" }, { state: "link", to: "/b" }],
      ["remove", "link"],
    ],
    "makes a hard link": [
      { state: "hard", to: "/b" },
      {},
      [{ state: "absent" }, { state: "hard", to: "/b" }],
      ["link"],
    ],
    "leaves a hard link": [{ state: "hard", to: "/b" }, { itself: {}, same: "same" }, null],
    "removes a file": [
      { state: "absent" },
      { itself: {} },
      [{ state: "file" }, { state: "absent" }],
      ["remove"],
    ],
    "removes a link, wherever it points": [
      { state: "absent" },
      { itself: link, target: null },
      [{ state: "link", to: "/a" }, { state: "absent" }],
      ["remove"],
    ],
    "removes a directory with all in it when told": [
      { state: "absent", recurse: true },
      { itself: directory, full: true },
      [{ state: "directory" }, { state: "absent" }],
      ["remove"],
    ],
    "has nothing to remove": [{ state: "absent" }, {}, null],
  };
  for (const [title, [params, host, change, writes = []]] of Object.entries(table))
    it(`file ${title}`, () => {
      const decision = decided(params, host);
      assert.deepEqual(
        decision.change,
        change === null ? null : { summary: path, before: change[0], after: change[1] },
      );
      assert.deepEqual(doings(decision.writes), writes);
    });

  const refused: Record<string, readonly [params: object, host: Host, why: RegExp]> = {
    "a file that is not there": [{ mode: "0600" }, {}, /create it with copy, template/],
    "a directory where a file is": [{ state: "directory" }, { itself: {} }, /is a file, not a directory/],
    "a file where a directory is": [{ state: "touch" }, { itself: directory }, /is a directory, not a file/],
    "a directory behind a link to nothing": [
      { state: "directory" },
      { itself: link, target: null },
      /which does not exist/,
    ],
    "a link in a file's place": [{ state: "link", to: "/b" }, { itself: {} }, /set force: true/],
    "a link in a full directory's place, even by force": [
      { state: "link", to: "/b", force: true },
      { itself: directory, full: true },
      /not empty/,
    ],
    "a link to nowhere": [{ state: "link" }, {}, /“to” is needed/],
    "an owner for a link": [{ state: "link", to: "/b", owner: 0 }, {}, /file that the link points to/],
    "a hard link to nothing": [{ state: "hard", to: "/b" }, { same: "missing" }, /there is no \/b/],
    "to take away a full directory": [
      { state: "absent" },
      { itself: directory, full: true },
      /recurse: true/,
    ],
    "a target where no link is": [{ to: "/b" }, { itself: {} }, /“to” is for links/],
    "an owner that the host does not know": [
      { state: "directory", owner: "a b" },
      { itself: directory },
      /neither the name/,
    ],
  };
  for (const [title, [params, host, why]] of Object.entries(refused))
    it(`file refuses ${title}`, () =>
      assert.match(refusal(fileModule, { path, ...params }, repliesOf(params, host)), why));

  it("file does not mind a slash at the end", () => {
    const asks = fileModule.prepare({ path: "/srv/x/", state: "directory" }).asks;
    assert.deepEqual(asks[0], { ask: "stat", path: "/srv/x", follow: false, digest: false });
  });

  it("file asks for no more than it needs", () => {
    const asks = fileModule.prepare({ path, state: "directory", owner: 36 }).asks;
    assert.deepEqual(new Set(asks.map(({ ask }) => ask)), new Set(["stat"]));
  });
});
