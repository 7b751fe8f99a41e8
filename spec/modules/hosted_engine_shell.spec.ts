import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import hostedEngine from "../../modules/hosted_engine.js";
import { params, talk, unattended } from "../support/hosted_engine.js";
import { needsRoot } from "../support/needs.js";

describe("hosted_engine: what its look at a host finds", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tsplay-engine-"));
    chmodSync(root, 0o755);
    mkdirSync(join(root, "bin"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** The lines of the module's own script, with these programs first in PATH. */
  function look(given: object, programs: Readonly<Record<string, string>> = {}): readonly string[] {
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(root, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const ask = hostedEngine.prepare({ ...unattended, ...given }).reads["readiness"];
    assert.ok(ask?.ask === "script");
    const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}` };
    return execFileSync("sh", ["-c", ask.text], { env, encoding: "utf8" }).trimEnd().split("\n");
  }

  function lay(path: string, mode: number, owner = 0, group = 0): string {
    const whole = join(root, path);
    mkdirSync(join(whole, ".."), { recursive: true });
    writeFileSync(whole, "QFI\u00fbrest", { encoding: "latin1" });
    if (process.getuid?.() === 0) chownSync(whole, owner, group);
    chmodSync(whole, mode);
    return whole;
  }

  const cases: readonly (readonly [string, number, number, number, string])[] = [
    ["readable by all", 0o644, 0, 0, "yes"],
    ["by its owner, who is vdsm", 0o400, 36, 0, "yes"],
    ["by its group, which is kvm", 0o640, 0, 36, "yes"],
    ["by root alone", 0o600, 0, 0, "no"],
    ["by others, but not by kvm, its group", 0o604, 0, 36, "no"],
  ];
  for (const [title, mode, owner, group, expected] of cases)
    it(`hosted_engine's look at a host tells whether 36:36 may read an image: ${title}`, function () {
      needsRoot(this);
      const image = lay("images/a.iso", mode, owner, group);
      assert.ok(look({ image }).includes(`image\tfile ${expected} 8 514649fb`));
    });

  it("hosted_engine's look at a host minds the directories above, and follows links", () => {
    const image = lay("closed/a.iso", 0o644);
    symlinkSync(image, join(root, "link"));
    const found = (): string =>
      look({ image: join(root, "link") }).find((line) => line.startsWith("image\t")) ?? "";
    assert.match(found(), /^image\tfile yes 8 /);
    chmodSync(join(root, "closed"), 0o750);
    assert.match(found(), /^image\tfile no 8 /);
  });

  it("hosted_engine's look at a host tells files from directories and from nothing", () => {
    const found = look({ image: root, engine_image: join(root, "none") });
    assert.ok(found.some((line) => line.startsWith("image\tdirectory yes")));
    assert.ok(found.includes("engineImage\tmissing no 0 -"));
  });

  it("hosted_engine's look at a host counts a deployment finished when the runlevels know both services", () => {
    assert.ok(look({}, { chkconfig: "exit 0" }).includes("registered\tyes"));
    assert.ok(!look({}, { chkconfig: '[ "$2" = ovirt-ha-agent ]' }).includes("registered\tyes"));
  });

  it("hosted_engine's look at a host names missing programs and an engine whose name cannot be resolved", () => {
    const found = look({ engine_fqdn: "no.such.invalid" }, { "hosted-engine": "exit 0" });
    assert.ok(found.includes("missing\tvdsClient"));
    assert.ok(!found.includes("missing\thosted-engine"));
    assert.ok(!found.includes("resolves\tyes"));
    assert.ok(look({ engine_fqdn: "localhost.localdomain" }, { getent: "exit 0" }).includes("resolves\tyes"));
  });

  it("hosted_engine's look at a host asks for the cluster's state only where maintenance is asked for", () => {
    const programs = { "hosted-engine": "echo '!! Cluster is in GLOBAL MAINTENANCE mode !!'" };
    const said = "status\t!! Cluster is in GLOBAL MAINTENANCE mode !!";
    assert.ok(look({ maintenance: "none" }, programs).includes(said));
    assert.ok(!look({}, programs).includes(said));
  });

  /** Runs the conversation's script with a storage laid out by `mount`. */
  function deploy(given: object, storage: string): { readonly out: string; readonly asked: boolean } {
    const programs = {
      mount: `while [ $# -gt 1 ]; do shift; done; cd "$1" && ${storage}`,
      umount: 'rm -r "$1" && mkdir "$1"',
      "hosted-engine": 'echo asked "$@"',
    };
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(root, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, TSPLAY_DIR: root };
    const out = execFileSync("sh", ["-c", `(${talk(given).script}\n) || true`], { env, encoding: "utf8" });
    return { out, asked: out.includes(`asked --deploy --config-append=${root}/answers.conf`) };
  }

  it("hosted_engine's setup begins where the storage is empty", () => {
    assert.ok(deploy(params, "true").asked);
  });

  it("hosted_engine's setup does not begin where it cannot be mounted, or holds a domain", () => {
    for (const [storage, why] of [
      ["false", /^\[ ERROR \] .* cannot be mounted$/m],
      ["mkdir -p 8f2e/dom_md", /^\[ ERROR \] .* holds a storage domain already/m],
    ] as const) {
      const { out, asked } = deploy(params, storage);
      assert.match(out, why);
      assert.ok(!asked);
    }
  });

  it("hosted_engine's setup joins only where the disk is the one its answers name", () => {
    const further = { ...params, host_id: 2 };
    const domain = /OVEHOSTED_STORAGE\/sdUUID=str:(\S+)/.exec(
      String(talk(further).files?.["answers.conf"]),
    )?.[1];
    const disk = /OVEHOSTED_STORAGE\/imgUUID=str:(\S+)/.exec(
      String(talk(further).files?.["answers.conf"]),
    )?.[1];
    assert.ok(deploy(further, `mkdir -p ${domain ?? ""}/images/${disk ?? ""}`).asked);
    const { out, asked } = deploy(further, "mkdir -p 8f2e/images/3a1c");
    assert.match(out, /does not hold the disk/);
    assert.ok(!asked);
  });
});
