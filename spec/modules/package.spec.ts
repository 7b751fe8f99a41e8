import assert from "node:assert/strict";
import type { Replies, Reply } from "../../engine/module/index.js";
import { compareVersions } from "../../modules/lib/rpm.js";
import packageModule from "../../modules/package.js";
import { decide, output, refusal } from "../support/module.js";

/** An answer by lines; fields are written with blanks and sent with tabs. */
const host = (manager: string, ...lines: readonly string[]): Reply =>
  output([`manager ${manager}`, ...lines].map((line) => `${line.replaceAll(" ", "\t")}\n`).join(""));

const have = (name: string, version = "1.0", release = "1.el6"): string =>
  `have ${name} (none) ${version} ${release} x86_64`;

/** The replies to both questions: what is installed, and what apt says of what is not. */
const answered = (installed: Reply, offer: Reply = output("")): Replies => ({ installed, offer });

describe("package", () => {
  const differs = (params: unknown, reply: Reply): unknown => {
    const { change } = decide(packageModule, params, answered(reply));
    return change && [change.before, change.after];
  };
  const script = (params: unknown, reply: Reply): string => {
    const [action] = decide(packageModule, params, answered(reply)).writes;
    assert(action?.do === "run" && typeof action.script === "string");
    return action.script;
  };

  const cases: readonly (readonly [string, object, Reply, unknown])[] = [
    ["installed", { name: "a" }, host("yum", have("a")), null],
    ["missing", { name: "a" }, host("yum"), [{ a: "absent" }, { a: "present" }]],
    ["one of two missing", { name: ["a", "b"] }, host("yum", have("a")), [{ b: "absent" }, { b: "present" }]],
    ["of that version", { name: "a=1.0" }, host("yum", have("a")), null],
    ["of that version and release", { name: "a=1.0-1.el6" }, host("yum", have("a")), null],
    ["of that version, written as rpm does", { name: "a-1.0" }, host("yum", have("a")), null],
    ["of an architecture", { name: "a.x86_64" }, host("yum", have("a")), null],
    [
      "of another version",
      { name: "a=2.0" },
      host("yum", have("a")),
      [{ "a=2.0": "1.0-1.el6" }, { "a=2.0": "2.0" }],
    ],
    ["given by another package", { name: "mta" }, host("yum", "given mta postfix (none) 2.6 1 x86_64"), null],
    ["not there, as asked", { name: "a", state: "absent" }, host("yum"), null],
    [
      "there, and not wanted",
      { name: "a", state: "absent" },
      host("yum", have("a")),
      [{ a: "1.0-1.el6" }, { a: "absent" }],
    ],
    [
      "in a file, the same build",
      { name: "/a.rpm" },
      host("yum", "file /a.rpm a (none) 1.0 1.el6 x86_64", have("a")),
      null,
    ],
    [
      "in a file, an older build",
      { name: "/a.rpm" },
      host("yum", "file /a.rpm a (none) 0.9 1.el6 x86_64", have("a")),
      null,
    ],
    [
      "in a file, a newer build",
      { name: "/a.rpm" },
      host("yum", "file /a.rpm a (none) 1.10 1.el6 x86_64", have("a", "1.9")),
      [{ "/a.rpm": "1.9-1.el6" }, { "/a.rpm": "present" }],
    ],
    [
      "in a file, a higher epoch",
      { name: "/a.rpm" },
      host("yum", "file /a.rpm a 1 0.1 1 x", have("a")),
      [{ "/a.rpm": "1.0-1.el6" }, { "/a.rpm": "present" }],
    ],
    ["the latest", { name: "a", state: "latest" }, host("yum", have("a"), "updates 0", ""), null],
    [
      "not the latest",
      { name: "a", state: "latest" },
      host("yum", have("a"), "updates 100", "", "a.x86_64 1.1-1.el6 base"),
      [{ a: "1.0-1.el6" }, { a: "1.1-1.el6" }],
    ],
    ["a deb", { name: "a" }, host("apt", "have a  1.0-2  amd64 install"), null],
    ["a deb of an architecture", { name: "a:amd64" }, host("apt", "have a  1.0-2  amd64 install"), null],
  ];
  for (const [title, params, reply, expected] of cases)
    it(`package judges: ${title}`, () => assert.deepEqual(differs(params, reply), expected));

  it("package installs files first, for they may bring the repositories that the names come from", () => {
    const text = script(
      { name: ["b", "http://x/a.rpm"] },
      host("yum", "file http://x/a.rpm a (none) 1 1 noarch"),
    );
    assert.match(text, /yum -y localinstall http:\/\/x\/a\.rpm \|\| exit\nyum -y install b \|\| exit\n/);
  });

  it("package names what yum leaves out although it ends with 0", () => {
    const text = script({ name: "a" }, host("yum"));
    assert.match(text, /ended well, but these are not installed/);
    assert.match(text, /^insist yum a$/m);
  });

  it("package updates what is there and installs what is not, in one go", () => {
    const reply = host("yum", have("a"), "updates 100", "a.x86_64 1.1 base");
    assert.match(
      script({ name: ["a", "b"], state: "latest" }, reply),
      /yum -y install b \|\| exit\nyum -y update a/,
    );
  });

  it("package waits for a lock so long and no longer", () => {
    assert.match(script({ name: "a", lock_wait: 7 }, host("yum")), /^patiently yum 7 /m);
    assert.match(script({ name: "a", lock_wait: 7 }, host("apt")), /DPkg::Lock::Timeout=7 /);
  });

  const refused: readonly (readonly [string, object, Reply, RegExp])[] = [
    ["no manager", { name: "a" }, host("none"), /no known package manager/],
    [
      "a file that cannot be read",
      { name: "/a.rpm" },
      host("yum", "unreadable /a.rpm"),
      /\/a\.rpm cannot be read/,
    ],
    ["several names in one text", { name: "a b" }, host("yum"), /more than one package/],
    ["an option", { name: "--nogpgcheck" }, host("yum"), /cannot be the name of a package/],
    ["a URL of something else", { name: "http://x/a.tar" }, host("yum"), /does not end in/],
    [
      "a file to be removed",
      { name: "/a.rpm", state: "absent" },
      host("yum", "file /a.rpm a (none) 1 1 x"),
      /needs the package's name/,
    ],
    [
      "repositories that do not answer",
      { name: "a", state: "latest" },
      host("yum", "updates 1", "Error:"),
      /yum could not look for newer versions/,
    ],
  ];
  for (const [title, params, reply, expected] of refused)
    it(`package refuses ${title}`, () =>
      assert.match(refusal(packageModule, params, answered(reply)), expected));

  it("package foretells what apt would not install, with its reason, and says what comes along", () => {
    const fails = output("status\t100\nReading package lists...\nE: Unable to locate package a\n");
    const works = output("status\t0\nInst b (1.0 local [all])\nInst a:amd64 (2.0 local [amd64])\nConf b\n");
    assert.equal(
      decide(packageModule, { name: "a" }, answered(host("apt"), fails)).fails(),
      "apt cannot install what is asked: Unable to locate package a",
    );
    const [action] = decide(packageModule, { name: "a" }, answered(host("apt"), works)).writes;
    assert.deepEqual(action?.do === "run" && action.effects, ["package a", "package b"]);
    const there = answered(host("apt", "have a  1.0  all install"), fails);
    assert.equal(decide(packageModule, { name: "a" }, there).fails(), null);
  });

  it("package does not ask for an offer that a refresh of the repositories may change", () => {
    const asks = (params: object): number => packageModule.prepare({ name: "a", ...params }).asks.length;
    assert.deepEqual([asks({}), asks({ update_cache: true }), asks({ state: "absent" })], [2, 1, 1]);
  });

  it("package orders versions as rpm does", () => {
    const ascending = ["1.0~rc1", "1.0", "1.0a", "1.0.1", "1.9", "1.10", "1.10.fc1", "2"];
    ascending.forEach((one, index) =>
      ascending.forEach((other, at) =>
        assert.equal(Math.sign(compareVersions(one, other)), Math.sign(index - at), `${one} and ${other}`),
      ),
    );
    assert.equal(compareVersions("1.05", "1.5"), 0);
    assert.equal(compareVersions("1_0", "1.0"), 0);
  });
});
