import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

import {
  findDestination,
  parseJump,
  readSshConfig,
  type Destination,
  type DestinationRequest,
} from "../../../engine/transport/ssh/ssh_config.js";

describe("the ssh configuration", () => {
  const find = (configuration: string, request: Partial<DestinationRequest> = {}): Destination =>
    findDestination(configuration, {
      address: "gs1",
      port: null,
      user: null,
      identityFile: null,
      ...request,
    });

  it("the ssh configuration may be empty", () => {
    const { host, port, user, identityFiles, identitiesOnly, jumps, hostKeyAlias } = find("");
    assert.deepEqual(
      { host, port, user, identityFiles, identitiesOnly, jumps, hostKeyAlias },
      {
        host: "gs1",
        port: 22,
        user: userInfo().username,
        identityFiles: [],
        identitiesOnly: false,
        jumps: [],
        hostKeyAlias: null,
      },
    );
  });

  it("the ssh configuration gives the address, port, user, keys and jump hosts; the first value of each wins", () => {
    const found = find(`
      Host gs1
        HostName %h.example.com
        Port 2222
        User deploy
        IdentityFile ~/.ssh/%r@%h
        IdentityFile /keys/second
        IdentitiesOnly yes
        ProxyJump jump@bastion:2200,inner
        HostKeyAlias alias
        UserKnownHostsFile ~/known /etc/known
      Host *
        Port 99
        User other`);
    assert.equal(found.host, "gs1.example.com");
    assert.equal(found.port, 2222);
    assert.equal(found.user, "deploy");
    assert.deepEqual(found.identityFiles, [join(homedir(), ".ssh/deploy@gs1.example.com"), "/keys/second"]);
    assert.equal(found.identitiesOnly, true);
    assert.deepEqual(found.jumps, ["jump@bastion:2200", "inner"]);
    assert.equal(found.hostKeyAlias, "alias");
    assert.deepEqual(found.knownHosts.slice(0, 2), [join(homedir(), "known"), "/etc/known"]);
  });

  it("the ssh configuration is overridden by the inventory", () => {
    const found = find("Host *\n  Port 99\n  User other\n  IdentityFile /other\n", {
      port: 22,
      user: "root",
      identityFile: "/mine",
    });
    assert.deepEqual(
      [found.port, found.user, found.identityFiles, found.identitiesOnly],
      [22, "root", ["/mine"], true],
    );
  });

  it("the ssh configuration never runs the program of Match exec", () => {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-config-"));
    const found = find(`Match exec "touch ${directory}/ran"\n  Port 99\n`);
    assert.equal(found.port, 22);
    assert.throws(() => {
      rmSync(join(directory, "ran"));
    }, /ENOENT/);
    rmSync(directory, { recursive: true });
  });

  it("the ssh configuration is read with its includes, without endless recursion", () => {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-config-"));
    mkdirSync(join(directory, "d"));
    const main = join(directory, "config");
    writeFileSync(
      main,
      `Include ${directory}/d/*.conf ${directory}/none\nInclude ${main}\nHost *\n  User last\n`,
    );
    writeFileSync(join(directory, "d", "10.conf"), "Host gs1\n  Port 10\n");
    writeFileSync(join(directory, "d", "20.conf"), "Host gs1\n  Port 20\n");
    writeFileSync(join(directory, "d", "30.off"), "Host gs1\n  User off\n");
    const found = find(readSshConfig(main));
    assert.deepEqual([found.port, found.user], [10, "last"]);
    assert.equal(readSshConfig(join(directory, "none")), "");
    rmSync(directory, { recursive: true });
  });

  const jumps: readonly (readonly [string, string, number | null, string | null])[] = [
    ["bastion", "bastion", null, null],
    ["me@bastion:2200", "bastion", 2200, "me"],
    ["ssh://me@bastion:2200/", "bastion", 2200, "me"],
    ["[fe80::1]:22", "fe80::1", 22, null],
  ];
  for (const [hop, address, port, user] of jumps) {
    it(`the ssh configuration may have the jump host ${hop}`, () => {
      assert.deepEqual(parseJump(hop), { address, port, user, identityFile: null });
    });
  }
});
