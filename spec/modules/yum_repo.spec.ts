import assert from "node:assert/strict";
import yumRepo from "../../modules/yum_repo.js";
import { decide, file, output, refusal } from "../support/module.js";

const none = output("");

/** What the file would come to hold, or undefined when it would be left alone. */
const becomes = (text: string | null, sections: object, more: object = {}): unknown => {
  const params = { file: "ovirt", sections, ...more };
  const change = decide(yumRepo, params, [file(text), none]).change;
  if (change) {
    const after = typeof change.after === "string" ? change.after : null;
    assert.equal(decide(yumRepo, params, [file(after), none]).change, null, "asks for a second change");
  }
  return change?.after;
};

const GUIDE = `[ovirt-stable]
name=Latest oVirt Releases
baseurl=http://ovirt.org/releases/stable/rpm/EL/$releasever/
enabled=1
skip_if_unavailable=1
gpgcheck=0

[epel]
name=Extra Packages for Enterprise Linux 6 - $basearch
#baseurl=http://download.fedoraproject.org/pub/epel/6/$basearch
mirrorlist=https://mirrors.fedoraproject.org/metalink?repo=epel-6&arch=$basearch
failovermethod=priority
enabled=1
includepkgs=epel-release,python-uinput,mom
gpgcheck=0
`;

const SECTIONS = {
  "ovirt-stable": {
    name: "Latest oVirt Releases",
    baseurl: "http://ovirt.org/releases/stable/rpm/EL/$releasever/",
    enabled: true,
    skip_if_unavailable: true,
    gpgcheck: false,
  },
  epel: {
    name: "Extra Packages for Enterprise Linux 6 - $basearch",
    mirrorlist: "https://mirrors.fedoraproject.org/metalink?repo=epel-6&arch=$basearch",
    failovermethod: "priority",
    enabled: true,
    includepkgs: ["epel-release", "python-uinput", "mom"],
    gpgcheck: false,
  },
};

const url = { baseurl: "http://a/" };

describe("yum_repo", () => {
  it("yum_repo writes the guide's sections as the guide does", () =>
    assert.equal(becomes(null, SECTIONS), GUIDE.replace(/#baseurl.*\n/, "")));

  const table: Record<
    string,
    readonly [before: string | null, sections: object, after: string | null | undefined, more?: object]
  > = {
    "leaves the guide's file alone": [GUIDE, SECTIONS, undefined],
    "takes yes, True and 1 for the same": [
      "[a]\nbaseurl=http://a/\nenabled = Yes\ngpgcheck=FALSE\n",
      { a: { enabled: 1, gpgcheck: "no" } },
      undefined,
    ],
    "takes lists for sets, with commas or blanks": [
      "[a]\nbaseurl=http://a/\nincludepkgs=b a,c\n",
      { a: { includepkgs: ["c", "b", "a"] } },
      undefined,
    ],
    "finds a package that is missing from a set": [
      "[a]\nbaseurl=http://a/\nincludepkgs=a\n",
      { a: { includepkgs: "a,b" } },
      "[a]\nbaseurl=http://a/\nincludepkgs=a,b\n",
    ],
    "reads URLs on continuation lines": [
      "[a]\nbaseurl=http://a/\n   http://b/\nenabled=1\n",
      { a: { baseurl: ["http://a/", "http://b/"] } },
      undefined,
    ],
    "writes URLs on continuation lines": [
      "[a]\nbaseurl=http://a/\n   http://b/\nenabled=1\n",
      { a: { baseurl: ["http://b/", "http://c/"] } },
      "[a]\nbaseurl=http://b/\n        http://c/\nenabled=1\n",
    ],
    "minds the order of URLs": [
      "[a]\nbaseurl=http://a/ http://b/\n",
      { a: { baseurl: "http://b/ http://a/" } },
      "[a]\nbaseurl=http://b/\n        http://a/\n",
    ],
    "keeps spacing, comments and other sections": [
      "# mine\n[b]\nx = 1\n[a]\n; why\nbaseurl = http://a/\nenabled = 1\n# end\n",
      { a: { enabled: false } },
      "# mine\n[b]\nx = 1\n[a]\n; why\nbaseurl = http://a/\nenabled = 0\n# end\n",
    ],
    "leaves a commented-out key a comment": [
      "[a]\n#baseurl=http://x/\nmirrorlist=http://m/\n",
      { a: url },
      "[a]\n#baseurl=http://x/\nmirrorlist=http://m/\nbaseurl=http://a/\n",
    ],
    "removes a key": [
      "[a]\nbaseurl=http://a/\nproxy=x\n",
      { a: { proxy: null } },
      "[a]\nbaseurl=http://a/\n",
    ],
    "keeps other keys": ["[a]\nbaseurl=http://a/\ncost=5\n", { a: url }, undefined],
    "removes other keys when told, in its sections only": [
      "[b]\ncost=5\n[a]\nbaseurl=http://a/\ncost=5\n# c\n",
      { a: url },
      "[b]\ncost=5\n[a]\nbaseurl=http://a/\n# c\n",
      { unmanaged: "remove" },
    ],
    "switches off a repository without repeating its URL": [
      "[a]\nmirrorlist=http://m/\nenabled=1\n",
      { a: { enabled: false } },
      "[a]\nmirrorlist=http://m/\nenabled=0\n",
    ],
    "adds a section after an empty line": [
      "[b]\nbaseurl=http://b/",
      { a: url },
      "[b]\nbaseurl=http://b/\n\n[a]\nbaseurl=http://a/\n",
    ],
    "keeps CRLF": ["[a]\r\nbaseurl=http://b/\r\n", { a: url }, "[a]\r\nbaseurl=http://a/\r\n"],
    "removes a section": [
      "[a]\nbaseurl=http://a/\n\n[b]\nbaseurl=http://b/\n",
      { a: {} },
      "[b]\nbaseurl=http://b/\n",
      { state: "absent" },
    ],
    "removes the file with its last section": [
      "[a]\nbaseurl=http://a/\n",
      { a: {} },
      null,
      { state: "absent" },
    ],
    "removes the file": ["[a]\nbaseurl=http://a/\n", {}, null, { state: "absent" }],
    "has nothing to remove": [null, { a: {} }, undefined, { state: "absent" }],
  };
  for (const [title, [before, sections, after, more]] of Object.entries(table))
    it(`yum_repo ${title}`, () => assert.equal(becomes(before, sections, more), after));

  describe("what it refuses", () => {
    const refuses = (sections: object, others = ""): string =>
      refusal(yumRepo, { file: "ovirt.repo", sections }, [file(null), output(others)]);
    it("yum_repo refuses an id that yum skips", () =>
      assert.match(refuses({ "a b": url }), /cannot be a repository id/));
    it("yum_repo refuses an id that yum keeps for itself", () =>
      assert.match(refuses({ main: url }), /cannot be a repository id/));
    it("yum_repo refuses an id that another file has", () =>
      assert.match(
        refuses({ a: url }, "/etc/yum.repos.d/other.repo:1:[a]\n"),
        /is in \/etc\/yum\.repos\.d\/other\.repo too/,
      ));
    it("yum_repo refuses no id of its own file", () => {
      const params = { file: "ovirt", sections: { a: url } };
      const replies = [file("[a]\nbaseurl=http://a/\n"), output("/etc/yum.repos.d/ovirt.repo:1:[a]\n")];
      assert.equal(decide(yumRepo, params, replies).change, null);
    });
    it("yum_repo refuses a repository without a URL", () =>
      assert.match(refuses({ a: { enabled: true } }), /no baseurl, mirrorlist or metalink/));
    it("yum_repo refuses a truth value that is none", () =>
      assert.match(refuses({ a: { ...url, enabled: "maybe" } }), /must be true or false/));
    it("yum_repo refuses a line break that would begin another key", () =>
      assert.match(refuses({ a: { ...url, name: "x\nenabled=0" } }), /line break/));
    it("yum_repo refuses nothing to do", () => assert.match(refuses({}), /“sections” is needed/));
  });
});
