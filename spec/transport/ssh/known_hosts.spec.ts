import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  fingerprint,
  knownHostsName,
  judge,
  keyType,
  knownTypes,
  parseKnownHosts,
} from "../../../engine/transport/ssh/known_hosts.js";
import { makeKeyPair } from "../../support/key_pair.js";
import { needsProgram } from "../../support/needs.js";

describe("known_hosts", () => {
  const key = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl", "base64");
  const other = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIFodZ+g38yAhRfrIx7Jkx3nJmKvgvahXxdjst11rpkFs", "base64");
  const mine = `ssh-ed25519 ${key.toString("base64")}`;
  const another = `ssh-ed25519 ${other.toString("base64")}`;
  const rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB";
  // Both hashed by `ssh-keygen -H`.
  const hashed = "|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg=";

  const cases: readonly (readonly [string, string, string, string])[] = [
    ["an empty file", "", "gs1", "unknown"],
    ["the key itself", `gs1 ${mine}`, "gs1", "trusted"],
    ["another host's key", `gs2 ${mine}`, "gs1", "unknown"],
    ["another key", `gs1 ${another}`, "gs1", "changed"],
    ["another key and then the key", `gs1 ${another}\ngs1 ${mine}`, "gs1", "trusted"],
    ["a key of another type", `gs1 ${rsa}`, "gs1", "changed"],
    ["one of several names", `gs0,gs1,10.0.0.1 ${mine}`, "gs1", "trusted"],
    ["a name in capitals", `GS1.Example.COM ${mine}`, "gs1.example.com", "trusted"],
    ["a wildcard", `gs*.example.com ${mine}`, "gs1.example.com", "trusted"],
    ["a question mark", `gs? ${mine}`, "gs1", "trusted"],
    ["a wildcard that is too short", `gs? ${mine}`, "gs11", "unknown"],
    ["a dot, which is no wildcard", `gs.1 ${mine}`, "gsx1", "unknown"],
    ["a negated name", `gs*,!gs1 ${mine}`, "gs1", "unknown"],
    ["a negated name of another host", `gs*,!gs2 ${mine}`, "gs1", "trusted"],
    ["a port", `[gs1]:2222 ${mine}`, "[gs1]:2222", "trusted"],
    ["the same host at another port", `[gs1]:2222 ${mine}`, "gs1", "unknown"],
    ["a hashed name", `${hashed} ${mine}`, "192.168.1.61", "trusted"],
    ["a hashed name of another host", `${hashed} ${mine}`, "192.168.1.62", "unknown"],
    ["a revoked key", `gs1 ${mine}\n@revoked * ${mine}`, "gs1", "revoked"],
    ["another key that was revoked", `gs1 ${mine}\n@revoked * ${another}`, "gs1", "trusted"],
    ["an authority", `@cert-authority * ${mine}`, "gs1", "unknown"],
    ["an unknown marker", `@trusted gs1 ${mine}`, "gs1", "unknown"],
    [
      "a comment, blanks and a comment at the end",
      `#gs1 ${another}\n\n \tgs1 ${mine} root@gs1\r\n`,
      "gs1",
      "trusted",
    ],
    ["a line cut short", `gs1 ssh-ed25519\ngs1 ${mine}`, "gs1", "trusted"],
  ];
  for (const [what, text, name, verdict] of cases) {
    it(`a host key with ${what} is ${verdict}`, () => {
      assert.equal(judge(parseKnownHosts(text, "file"), name, key).type, verdict);
    });
  }

  it("a changed host key comes with file and line of the other key", () => {
    const verdict = judge(parseKnownHosts(`# x\ngs1 ${rsa}\ngs1 ${another}\n`, "/etc/known"), "gs1", key);
    assert.ok(verdict.type === "changed");
    assert.deepEqual([verdict.known.file, verdict.known.line], ["/etc/known", 3]);
  });

  it("host names, key types and fingerprints are written as OpenSSH does", () => {
    assert.equal(knownHostsName("GS1", 22), "gs1");
    assert.equal(knownHostsName("::1", 2222), "[::1]:2222");
    assert.equal(keyType(key), "ssh-ed25519");
    assert.equal(fingerprint(key), "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU");
    const known = parseKnownHosts(`gs1 ${rsa}\ngs1 ${mine}\n@revoked gs1 ${another}\n* ${rsa}`, "file");
    assert.deepEqual(knownTypes(known, "gs1"), ["ssh-rsa", "ssh-ed25519"]);
  });

  it("hashed names and fingerprints agree with ssh-keygen", function () {
    needsProgram(this, "ssh-keygen");
    const directory = mkdtempSync(join(tmpdir(), "tsplay-known-"));
    const file = join(directory, "known_hosts");
    const made = makeKeyPair().public.split(" ").slice(0, 2).join(" ");
    const blob = Buffer.from(made.split(" ")[1] ?? "", "base64");
    const names = ["gs1.example.com", "[gs1.example.com]:2222", "192.168.10.101", "[::1]:22022"];
    writeFileSync(file, names.map((name) => `${name} ${made}\n`).join(""));
    spawnSync("ssh-keygen", ["-H", "-f", file]);
    const text = readFileSync(file, "utf8");
    assert.doesNotMatch(text, /example/);
    for (const name of names)
      assert.equal(judge(parseKnownHosts(text, file), name, blob).type, "trusted", name);
    assert.equal(judge(parseKnownHosts(text, file), "gs2.example.com", blob).type, "unknown");
    const listed = spawnSync("ssh-keygen", ["-l", "-f", file], { encoding: "utf8" }).stdout;
    assert.ok(listed.includes(fingerprint(blob)));
    rmSync(directory, { recursive: true });
  });
});
