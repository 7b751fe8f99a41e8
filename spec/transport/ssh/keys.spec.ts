import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createTransport } from "../../../engine/transport/index.js";
import { startSshServer, type SshServer } from "../../support/ssh-server.js";
import { script } from "../../support/transport.js";
import { makeKeyPair } from "../../support/key_pair.js";
import { needsProgram } from "../../support/needs.js";

describe("authentication with keys", () => {
  let server: SshServer;
  let transport = createTransport({ sshConfig: "" });
  let directory: string;
  beforeEach(async () => {
    server = await startSshServer();
    directory = mkdtempSync(join(tmpdir(), "tsplay-keys-"));
  });
  afterEach(async () => {
    await transport.close();
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it("the passphrase of an encrypted key is asked for once", async function () {
    needsProgram(this, "ssh-keygen");
    const other = await startSshServer();
    const asked: string[] = [];
    const askPassphrase = (path: string): Promise<string> =>
      Promise.resolve((asked.push(path), "open sesame"));
    transport = createTransport({ sshConfig: "", askPassphrase, connectTimeout: 60 });
    const file = join(server.directory, "id");
    lock(file);
    for (let time = 0; time < 2; time += 1) {
      const session = await transport.open(server.target(), null);
      assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
    }
    const elsewhere = other.target({ identityFile: file });
    await assert.rejects(transport.open(elsewhere, null), /authentication failed/);
    assert.deepEqual(asked, [file]);
    await other.stop();
  });

  for (const kind of ["ed25519", "rsa", "ecdsa"])
    it(`a key of a file signs at once, without the publickey query: ${kind}`, async function () {
      needsProgram(this, "ssh-keygen");
      const file = join(server.directory, "id");
      rmSync(file);
      const { status } = spawnSync("ssh-keygen", ["-q", "-t", kind, "-N", "", "-f", file], { input: "y\n" });
      assert.equal(status, 0);
      server.trust(`${file}.pub`);
      transport = createTransport({ sshConfig: "" });
      await transport.open(server.target(), null);
      assert.deepEqual(server.tried, ["publickey"]);
    });

  it("a key that cannot be decrypted is skipped", async function () {
    needsProgram(this, "ssh-keygen");
    lock(join(server.directory, "id"));
    transport = createTransport({ sshConfig: "", connectTimeout: 60 });
    await assert.rejects(transport.open(server.target(), null), /no key or password to try/);
  });

  it("an agent offers the requested keys, and no others", async function () {
    needsProgram(this, "ssh-agent");
    const socket = join(directory, "agent");
    const said = spawnSync("ssh-agent", ["-a", socket], { encoding: "utf8" }).stdout;
    const agent = Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1]);
    const before = process.env["SSH_AUTH_SOCK"];
    process.env["SSH_AUTH_SOCK"] = socket;
    try {
      const add = (file: string): unknown => spawnSync("ssh-add", ["-q", file]);
      for (const name of ["a", "b", "c"]) {
        writeFileSync(join(directory, name), makeKeyPair().private, {
          mode: 0o600,
        });
        add(join(directory, name));
      }
      add(join(server.directory, "id"));
      rmSync(join(server.directory, "id"));
      transport = createTransport({ sshConfig: "", connectTimeout: 60 });
      const session = await transport.open(server.target(), null);
      assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
      assert.ok(server.tried.length <= 2, "one query whether the server accepts the key, and one signature");

      const before = server.tried.length;
      await assert.rejects(
        transport.open(server.target({ identityFile: join(directory, "a") }), null),
        /authentication failed/,
      );
      assert.equal(server.tried.length, before + 1);
    } finally {
      process.kill(agent);
      if (before === undefined) delete process.env["SSH_AUTH_SOCK"];
      else process.env["SSH_AUTH_SOCK"] = before;
    }
  });
});

/** Encrypts a private key file where it stands. */
function lock(file: string): void {
  const status = spawnSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "open sesame", "-f", file]).status;
  assert.equal(status, 0);
}
