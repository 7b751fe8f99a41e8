import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { skipFor } from "../support/needs.js";
import { hideMachine, type HiddenMachine, type HiddenOptions, type HiddenRun } from "./hidden.js";
import { isOlder, OLDEST_NODE } from "./machine.js";
import { minimalDebian } from "./minimal_debian.js";
import { siteSettings } from "./settings.js";
import { skipWithoutSites } from "./support.js";
import { freeNet } from "./taken.js";

describe("a fresh machine", function () {
  this.timeout(600_000);
  let machine: HiddenMachine | null = null;

  skipWithoutSites();
  before(() => {
    machine = hideMachine();
  });
  after(() => machine?.remove());

  function run(file: string, words: readonly string[], options: HiddenOptions = {}): HiddenRun {
    const env = {
      TSPLAY_SITE_DIR: "/tmp/site",
      TSPLAY_SITE_NET: freeNet(siteSettings({}).port, 256 + process.pid),
    };
    assert.ok(machine !== null);
    return machine.run(file, words, { env, ...options });
  }

  it("has all that the demo needs, with nothing but Node and a minimal Debian", () => {
    const { status, output } = run("spec/site/demo.ts", []);
    assert.equal(status, 0, output);
    assert.match(output, /That is all\. The site is down\.\n$/);
  });

  it("is told what a site lacks there, and how to get it: in a sentence", () => {
    const up = (options: HiddenOptions): string => run("spec/site/main.ts", ["up"], options).output;
    assert.equal(
      up({ without: ["script", "unshare"] }),
      "site: the simulated hosts need programs that are missing here: script, unshare (on Debian: apt-get install bsdutils util-linux)\n",
    );
    assert.match(
      up({ through: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] }),
      /^site: the simulated hosts need root, because .*: run this as root, .*\n$/,
    );
    assert.match(
      up({ through: ["setpriv", "--bounding-set=-sys_admin"] }),
      /^site: the kernel refuses new namespaces \(unshare --mount .*\): start the container with --privileged.*\n$/,
    );
  });
});

describe("the oldest Node for simulated hosts", () => {
  it("is older than any version after it, by number and not by letter", () => {
    assert.deepEqual(
      ["18.19.1", "20.9.0", "20.18.3", "20.19", "20.19.0", "20.20.2", "24.0.0", "100.1.0"].map((version) =>
        isOlder(version, "20.19"),
      ),
      [true, true, true, false, false, false, false, false],
    );
  });

  it("is the one that the package asks for", () => {
    assert.match(readFileSync("package.json", "utf8"), new RegExp(`"node": ">=${OLDEST_NODE}"`));
  });
});

describe("what a simulated host sees of the machine", () => {
  before(function () {
    if (!/^VERSION_CODENAME=bookworm$/m.test(read("/etc/os-release"))) skipFor(this, "Debian 12");
  });

  const owned = minimalDebian().map((one) => ({ ...one, files: filesOf(one.package) }));

  it("is in the packages that are written down", () => {
    const wrong = owned.filter(
      ({ source, files }) => !files.some((file) => file.endsWith(`/${source.replace("*/", "")}`)),
    );
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });

  it("comes in packages that every Debian 12 has", () => {
    const packages = [...new Set(owned.map((one) => one.package))];
    const format = "${Package} ${Essential} ${Priority}\n";
    const { stdout } = spawnSync("dpkg-query", ["-W", "-f", format, ...packages], { encoding: "utf8" });
    const always = stdout
      .split("\n")
      .filter((line) => / (yes|required)\b/.test(line))
      .map((line) => line.split(" ")[0]);
    // What the C library's own programs depend on.
    assert.deepEqual(
      packages.filter((name) => !always.includes(name)),
      ["libc6"],
    );
  });
});

function filesOf(name: string): readonly string[] {
  return spawnSync("dpkg-query", ["-L", name], { encoding: "utf8" }).stdout.split("\n");
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
