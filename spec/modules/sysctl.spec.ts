import assert from "node:assert/strict";
import sysctl from "../../modules/sysctl.js";
import { decide, doings, file, output, refusal } from "../support/module.js";

const key = "net.ipv4.ip_forward";
const EL6 = "CentOS release 6.5 (Final)\n";

interface Host {
  readonly conf?: string | null;
  readonly running?: string;
  readonly release?: string | null;
}

const repliesOf = ({
  conf = null,
  running = "writable\n0\n",
  release = null,
}: Host): ReturnType<typeof file>[] => [
  file(release === EL6 ? "other = 1\n" : conf),
  file(release === EL6 ? conf : "other = 1\n"),
  file(release),
  output(running),
];
const decided = (params: object, host: Host): ReturnType<typeof decide> =>
  decide(sysctl, { key, ...params }, repliesOf(host));
const ON = "writable\n1\n";

describe("sysctl", () => {
  const table: Record<
    string,
    readonly [
      params: object,
      host: Host,
      change: readonly [before: unknown, after: unknown] | null,
      writes?: readonly string[],
    ]
  > = {
    "writes the line and sets the value": [{ value: 1 }, {}, [null, `${key} = 1\n`], ["write", "run"]],
    "takes true for 1": [{ value: true }, { conf: `${key}=1\n`, running: ON }, null],
    "sets a value that only the file knows": [
      { value: 1 },
      { conf: `${key}=1\n` },
      [{ [key]: "0" }, { [key]: "1" }],
      ["run"],
    ],
    "writes the line of a value in force": [{ value: 1 }, { running: ON }, [null, `${key} = 1\n`], ["write"]],
    "corrects a line in its place": [
      { value: 1 },
      { conf: `# c\n${key}=0\nx = 1\n`, running: ON },
      [`# c\n${key}=0\nx = 1\n`, `# c\n${key} = 1\nx = 1\n`],
      ["write"],
    ],
    "folds lines that differ": [
      { value: 1 },
      { conf: `${key}=1\n${key}=0\n`, running: ON },
      [`${key}=1\n${key}=0\n`, `${key} = 1\n`],
      ["write"],
    ],
    "leaves a commented line a comment": [
      { value: 1 },
      { conf: `#${key}=1\n`, running: ON },
      [`#${key}=1\n`, `#${key}=1\n${key} = 1\n`],
      ["write"],
    ],
    "knows a key by slashes": [{ value: 1 }, { conf: "net/ipv4/ip_forward=1\n", running: ON }, null],
    "compares values word by word": [
      { key: "net.ipv4.tcp_rmem", value: "4096 87380 6291456" },
      { conf: "net.ipv4.tcp_rmem =  4096  87380 6291456\n", running: "writable\n4096\t87380\t6291456\n" },
      null,
    ],
    "keeps only the file when told": [
      { value: 1, reload: false },
      { running: "fixed\n0\n" },
      [null, `${key} = 1\n`],
      ["write"],
    ],
    "does not need to write what is right, even where it could not": [
      { value: 1 },
      { conf: `${key}=1\n`, running: "fixed\n1\n" },
      null,
    ],
    "takes the line away and leaves the value": [
      { state: "absent" },
      { conf: `a=1\n${key}=1\n` },
      [`a=1\n${key}=1\n`, "a=1\n"],
      ["write"],
    ],
    "has nothing to take away": [{ state: "absent" }, { conf: "a=1" }, null],
  };
  for (const [title, [params, host, change, writes = []]] of Object.entries(table))
    it(`sysctl ${title}`, () => {
      const decision = decided(params, host);
      const { before, after } = decision.change ?? {};
      assert.deepEqual(decision.change && [before, after], change);
      assert.deepEqual(doings(decision.writes), writes);
    });

  it("sysctl keeps the file that the system reads at boot", () => {
    const fileOf = (release: string | null, more: object = {}): unknown => {
      const [first] = decided({ value: 1, ...more }, { release }).writes;
      return first?.do === "write" ? first.path : null;
    };
    assert.equal(fileOf(EL6), "/etc/sysctl.conf");
    assert.equal(fileOf("CentOS Linux release 7.9.2009 (Core)\n"), "/etc/sysctl.d/90-tsplay.conf");
    assert.equal(fileOf(null), "/etc/sysctl.d/90-tsplay.conf");
    assert.equal(fileOf(null, { file: "/etc/x.conf" }), "/etc/x.conf");
  });

  it("sysctl looks where a name has a dot", () => {
    const asked = (name: string): string => JSON.stringify(sysctl.prepare({ key: name, value: 1 }).reads);
    assert.match(
      asked("net/ipv4/conf/eth0.42/rp_filter"),
      /\/proc\/sys\/net\/ipv4\/conf\/eth0\.42\/rp_filter/,
    );
    assert.match(
      asked("net.ipv4.conf.eth0/42.rp_filter"),
      /\/proc\/sys\/net\/ipv4\/conf\/eth0\.42\/rp_filter/,
    );
  });

  const refused: Record<string, readonly [params: object, host: Host, why: RegExp]> = {
    "a key that the kernel does not have": [
      { value: 1 },
      { running: "missing\n" },
      /this kernel has no net\.ipv4\.ip_forward/,
    ],
    "a kernel that cannot be written": [{ value: 1 }, { running: "fixed\n0\n" }, /cannot be written here/],
    "no value": [{}, {}, /“value” is needed/],
    "a value that would begin another line": [{ value: "1\nkernel.panic=1" }, {}, /line break/],
  };
  for (const [title, [params, host, why]] of Object.entries(refused))
    it(`sysctl refuses ${title}`, () =>
      assert.match(refusal(sysctl, { key, ...params }, repliesOf(host)), why));

  it("sysctl does not leave /proc/sys", () =>
    assert.throws(() => sysctl.prepare({ key: "a/../../etc/passwd", value: 1 }), /must match/));
});
