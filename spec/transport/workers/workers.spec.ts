import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";

import {
  CannotBecome,
  ConnectionLost,
  type Target,
  type Transport,
  Unreachable,
} from "../../../engine/transport/index.js";
import { createWorkers } from "../../../engine/transport/workers/workers.js";
import { startSshServer, type SshServer } from "../../support/ssh-server.js";
import {
  behavesLikeASession,
  eventually,
  plain,
  script,
  sha256,
  uniqueSleep,
} from "../../support/transport.js";
import { workersOf } from "../../support/workers.js";
import { needsProgram } from "../../support/needs.js";

describe("a session over SSH in a worker process", () => {
  let server: SshServer;
  let transport: Transport;
  before(async () => {
    server = await startSshServer();
    transport = createWorkers(2, { sshConfig: "" });
  });
  after(async () => {
    await transport.close();
    await server.stop();
  });
  behavesLikeASession(() => transport.open(server.target(), null), { stores: true });
});

describe("worker processes", () => {
  let server: SshServer;
  let transport: Transport;
  let directory: string;
  const workers = (): readonly number[] => workersOf(process.pid);
  const named = (name: string): Target => server.target({ name });

  beforeEach(async () => {
    server = await startSshServer();
    directory = mkdtempSync(join(tmpdir(), "tsplay-workers-"));
    transport = createWorkers(2, { sshConfig: "", connectTimeout: 60 });
  });
  afterEach(async () => {
    await transport.close();
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it("worker processes are started when needed, as many as requested, and all ended", async () => {
    const session = await transport.open({ ...named("here"), connection: "local" }, null);
    assert.deepEqual((await session.exchange([], [script("echo here")])).read.map(plain), [
      [0, "here\n", ""],
    ]);
    assert.equal(workers().length, 0);
    for (const [count, name] of ["a", "b", "c", "d"].entries()) {
      await transport.open(named(name), null);
      assert.equal(workers().length, Math.min(count + 1, 2));
    }
    await transport.close();
    assert.equal(workers().length, 0);
    await assert.rejects(transport.open(named("a"), null), /the run is over/);
  });

  it("worker processes share one connection among the sessions of a host", async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => transport.open(named("a"), null)));
    await Promise.all(sessions.map((session) => session.exchange([], [script(":")])));
    assert.equal(server.connections.length, 1);
  });

  it("worker processes pass errors on with their class", async () => {
    await assert.rejects(transport.open(named("a"), "no such"), (error) => {
      assert.ok(error instanceof CannotBecome);
      assert.match(error.message, /is not a valid user name/);
      return true;
    });
    await assert.rejects(transport.open({ ...named("b"), address: "" }, null), (error) => {
      assert.ok(error instanceof Unreachable && !(error instanceof CannotBecome));
      assert.match(error.message, /is not a valid host name or address/);
      return true;
    });
  });

  it("worker processes lose what was in progress when they die, and only their own hosts", async () => {
    const first = await transport.open(named("a"), null);
    const [doomed] = workers();
    const second = await transport.open(named("b"), null);
    const nap = uniqueSleep();
    const lost = assert.rejects(first.exchange([], [script(nap)]), (error) => {
      assert.ok(error instanceof ConnectionLost);
      assert.match(error.message, /the worker process of the connection was ended by SIGKILL/);
      return true;
    });
    assert.ok(doomed !== undefined);
    process.kill(doomed, "SIGKILL");
    await lost;
    assert.equal(first.trips, 1);
    await assert.rejects(first.exchange([], [script(":")]), (error) => {
      assert.ok(error instanceof Unreachable);
      assert.match(error.message, /nothing was sent: the worker process/);
      return true;
    });
    await first.close();
    await assert.rejects(transport.open(named("a"), null), Unreachable);
    for (const session of [second, await transport.open(named("c"), null)])
      assert.deepEqual((await session.exchange([], [script("echo on")])).read.map(plain), [[0, "on\n", ""]]);
  });

  it("worker processes ignore signals that are meant for the controller", async () => {
    const session = await transport.open(named("a"), null);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
      for (const pid of workers()) process.kill(pid, signal);
    assert.deepEqual((await session.exchange([], [script("echo on")])).read.map(plain), [[0, "on\n", ""]]);
  });

  it("worker processes request the chunks of an upload only as fast as the host takes them", async () => {
    const session = await transport.open(named("a"), null);
    const block = Buffer.alloc(64 * 1024, "x");
    let given = 0;
    let furthest = 0;
    const path = join(directory, "file");
    // A host that does not take anything for a while: the file is a pipe that nobody reads yet.
    const slow = server.connections[0];
    const blocks = function* (): Generator<Buffer> {
      for (; given < 400; given += 1) {
        if (given === 4) slow?.pause();
        yield block;
      }
    };
    const expect = { size: 400 * block.length, sha256: sha256(Buffer.alloc(400 * block.length, "x")) };
    const uploaded = session.upload(path, () => Readable.from(blocks()), expect);
    await eventually(() => given > 4);
    for (let before = -1; before !== given; await new Promise((resolve) => setTimeout(resolve, 200)))
      before = furthest = given;
    assert.ok(furthest < 200, `${furthest} blocks were taken from the source though the host took none`);
    slow?.resume();
    await uploaded;
    assert.equal(readFileSync(path).length, expect.size);
    assert.equal(session.trips, 1);
  });

  it("worker processes have the user asked for a passphrase once, whichever of them need it", async function () {
    needsProgram(this, "ssh-keygen");
    const asked: string[] = [];
    const askPassphrase = (file: string): Promise<string> =>
      Promise.resolve((asked.push(file), "open sesame"));
    const file = join(server.directory, "id");
    assert.equal(spawnSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "open sesame", "-f", file]).status, 0);
    await transport.close();
    transport = createWorkers(2, { sshConfig: "", askPassphrase });
    await Promise.all(["a", "b"].map((name) => transport.open(named(name), null)));
    assert.equal(workers().length, 2);
    assert.deepEqual(asked, [file]);
  });

  it("worker processes skip an encrypted key when no passphrase is given", async function () {
    needsProgram(this, "ssh-keygen");
    const file = join(server.directory, "id");
    spawnSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", "open sesame", "-f", file]);
    await assert.rejects(transport.open(named("a"), null), /no key or password to try/);
    await transport.close();
    transport = createWorkers(2, { sshConfig: "", askPassphrase: () => Promise.reject(new Error("no")) });
    await assert.rejects(transport.open(named("a"), null), /no key or password to try/);
  });

  it("worker processes record the key of a new host once, though all of them connect to it", async () => {
    await transport.close();
    transport = createWorkers(3, { sshConfig: "", acceptNewHostKeys: true });
    const known = join(directory, "known_hosts");
    writeFileSync(known, "# mine");
    const targets = ["a", "b", "c"].map((name) => server.target({ name, knownHosts: known }));
    await Promise.all(targets.map((target) => transport.open(target, null)));
    assert.equal(workers().length, 3);
    assert.equal(readFileSync(known, "utf8"), `# mine\n${server.hostKeyLine}\n`);
  });
});
