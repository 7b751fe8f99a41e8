import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createTransport, type Transport } from "../../../engine/transport/index.js";
import { startSshServer, type SshServer } from "../../support/ssh-server.js";
import { locate, script } from "../../support/transport.js";
import { makeKeyPair } from "../../support/key_pair.js";

describe("keys", () => {
  let server: SshServer;
  let transport: Transport;
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

  it("that are encrypted have their passphrase asked for once", async () => {
    const other = await startSshServer();
    const asked: string[] = [];
    const askPassphrase = (path: string): Promise<string> =>
      Promise.resolve((asked.push(path), "open sesame"));
    transport = createTransport({ sshConfig: "", askPassphrase, connectTimeout: 2 });
    const file = join(server.directory, "id");
    lock(file);
    for (let time = 0; time < 2; time += 1) {
      const session = await transport.open(server.target(), null);
      assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
    }
    const elsewhere = other.target({ identityFile: file });
    await assert.rejects(transport.open(elsewhere, null), /did not let us in/);
    assert.deepEqual(asked, [file]);
    await other.stop();
  });

  for (const kind of ["ed25519", "rsa", "ecdsa"])
    it(`of files are signed with at once, without asking whether they would do: ${kind}`, async () => {
      const file = join(server.directory, "id");
      rmSync(file);
      const { status } = spawnSync("ssh-keygen", ["-q", "-t", kind, "-N", "", "-f", file], { input: "y\n" });
      assert.equal(status, 0);
      server.trust(`${file}.pub`);
      transport = createTransport({ sshConfig: "" });
      await transport.open(server.target(), null);
      assert.deepEqual(server.tried, ["publickey"]);
    });

  it("that nobody can open are passed over", async () => {
    lock(join(server.directory, "id"));
    transport = createTransport({ sshConfig: "", connectTimeout: 2 });
    await assert.rejects(transport.open(server.target(), null), /nothing to try/);
  });

  it("of an agent are offered when they are the ones asked for, and no others", async function () {
    if (!locate("ssh-agent")) this.skip();
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
      transport = createTransport({ sshConfig: "", connectTimeout: 2 });
      const session = await transport.open(server.target(), null);
      assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
      assert.ok(server.tried.length <= 2, "one question whether the key would do, and one proof");

      const before = server.tried.length;
      await assert.rejects(
        transport.open(server.target({ identityFile: join(directory, "a") }), null),
        /let us in/,
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
