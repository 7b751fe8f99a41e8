import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { createTransport, type Transport } from "../../../engine/transport/index.js";
import { listen, startSshServer, type SshServer } from "../../support/ssh-server.js";
import { eventually, script } from "../../support/transport.js";

describe("a host that is dialled ahead", () => {
  let server: SshServer;
  let transport: Transport;
  beforeEach(async () => {
    server = await startSshServer();
    transport = createTransport({ sshConfig: "", connectTimeout: 0.5 });
  });
  afterEach(async () => {
    await transport.close();
    await server.stop();
  });

  const speaks = async (): Promise<void> => {
    const session = await transport.open(server.target(), null);
    assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
  };

  it("is let in when it is asked for, over the connection that is there", async () => {
    await transport.preconnect(server.target());
    await transport.preconnect(server.target());
    assert.deepEqual(server.tried, [], "nobody has said who we are yet");
    await speaks();
    assert.equal(server.connections.length, 1);
    assert.deepEqual(server.tried, ["publickey"]);
  });

  it("may be kept waiting for longer than a connection may take", async () => {
    await transport.preconnect(server.target());
    await sleep(800);
    await speaks();
    assert.equal(server.connections.length, 1);
  });

  it("is dialled again when it hung up because it had to wait", async () => {
    await transport.preconnect(server.target());
    server.drop();
    await sleep(50);
    await speaks();
    assert.equal(server.connections.length, 2);
  });

  it("is told to have refused when it did", async () => {
    const gone = createServer();
    const port = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    await transport.preconnect(server.target({ port }));
    await assert.rejects(transport.open(server.target({ port }), null), /refused the connection/);
  });

  it("is left alone when nobody comes for it", async () => {
    await transport.preconnect(server.target());
    await transport.close();
    await sleep(50);
    assert.deepEqual(server.tried, []);
    assert.ok(server.connections.every(({ destroyed }) => destroyed));
  });

  describe("that greets only after our words", () => {
    let patient: Transport;
    let shy: Server;
    let port: number;
    let there: number;
    beforeEach(async () => {
      there = 0;
      patient = createTransport({ sshConfig: "", connectTimeout: 3 });
      shy = createServer((socket) => {
        there += 1;
        socket.on("close", () => (there -= 1));
        socket.once("data", (words) => {
          const inner = connect(server.port, "127.0.0.1");
          inner.write(words);
          socket.pipe(inner).pipe(socket);
          for (const end of [socket, inner]) end.on("error", () => undefined);
        });
      });
      port = await listen(shy);
      writeFileSync(
        join(server.directory, "known_hosts"),
        server.hostKeyLine.replace(`:${server.port} `, `:${port} `) + "\n",
      );
    });
    afterEach(async () => {
      await patient.close();
      shy.close();
    });

    it("is let in, each of its own heard once", async () => {
      await patient.preconnect(server.target({ port }));
      const session = await patient.open(server.target({ port }), null);
      assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
    });

    it("is let go when nobody comes for it", async () => {
      await patient.preconnect(server.target({ port }));
      await patient.close();
      await eventually(() => there === 0);
    });
  });

  it("is told for what it is when it is no SSH server and waits for our words", async () => {
    const web = createServer((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    const port = await listen(web);
    await transport.preconnect(server.target({ port }));
    await assert.rejects(
      transport.open(server.target({ port }), null),
      /not an SSH-2 server: it began with "HTTP/,
    );
    web.close();
  });

  it("is not dialled any more when the run is over", async () => {
    let dialled = 0;
    const silent = createServer((socket) => {
      dialled += 1;
      socket.on("error", () => undefined);
    });
    const port = await listen(silent);
    const preconnections = Array.from({ length: 300 }, (_, index) =>
      transport.preconnect(server.target({ port, user: `user${index}` })),
    );
    await transport.close();
    await Promise.all(preconnections);
    assert.ok(dialled < 100, String(dialled));
    silent.close();
  });

  it("is waited for once when it says nothing", async () => {
    let dialled = 0;
    const silent = createServer(() => (dialled += 1));
    const port = await listen(silent);
    await transport.preconnect(server.target({ port }));
    await assert.rejects(transport.open(server.target({ port }), null), /no SSH greeting came within 0.5 s/);
    assert.equal(dialled, 1);
    silent.close();
  });
});
