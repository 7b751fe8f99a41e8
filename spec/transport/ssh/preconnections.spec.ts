import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { createTransport, type Transport } from "../../../engine/transport/index.js";
import { listen, startSshServer, type SshServer } from "../../support/ssh-server.js";
import { eventually, script } from "../../support/transport.js";

describe("a preconnection", () => {
  let server: SshServer;
  let transport: Transport;
  const connectWithin = (seconds: number): Transport =>
    (transport = createTransport({ sshConfig: "", connectTimeout: seconds }));
  beforeEach(async () => {
    server = await startSshServer();
    connectWithin(60);
  });
  afterEach(async () => {
    await transport.close();
    await server.stop();
  });

  const opens = async (): Promise<void> => {
    const session = await transport.open(server.target(), null);
    assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
  };

  it("a preconnection authenticates only when its host is opened, and is used then", async () => {
    await transport.preconnect(server.target());
    await transport.preconnect(server.target());
    assert.deepEqual(server.tried, [], "it has authenticated too early");
    await opens();
    assert.equal(server.connections.length, 1);
    assert.deepEqual(server.tried, ["publickey"]);
  });

  it("a preconnection may be held for longer than the connect timeout", async () => {
    connectWithin(3);
    await transport.preconnect(server.target());
    await sleep(4000);
    await opens();
    assert.equal(server.connections.length, 1);
  });

  it("a preconnection is replaced when the server closed it while it was held", async () => {
    await transport.preconnect(server.target());
    server.drop();
    await sleep(50);
    await opens();
    assert.equal(server.connections.length, 2);
  });

  it("a preconnection leaves it to open to report that the connection was refused", async () => {
    const gone = createServer();
    const port = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    await transport.preconnect(server.target({ port }));
    await assert.rejects(transport.open(server.target({ port }), null), /connection refused/);
  });

  it("a preconnection is closed without authentication when its host is never opened", async () => {
    await transport.preconnect(server.target());
    await transport.close();
    await eventually(() => server.connections.every(({ destroyed }) => destroyed));
    assert.deepEqual(server.tried, []);
  });

  describe("a preconnection to a server that waits for the client's banner", () => {
    let shy: Server;
    let port: number;
    let open: number;
    beforeEach(async () => {
      open = 0;
      connectWithin(8);
      shy = createServer((socket) => {
        open += 1;
        socket.on("close", () => (open -= 1));
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
      await transport.close();
      shy.close();
    });

    it("a preconnection to a server that waits for the client's banner authenticates at once, and is used later", async () => {
      await transport.preconnect(server.target({ port }));
      const session = await transport.open(server.target({ port }), null);
      assert.equal((await session.exchange([], [script(":")])).read[0]?.status, 0);
    });

    it("a preconnection to a server that waits for the client's banner is closed when it is never used", async () => {
      await transport.preconnect(server.target({ port }));
      await transport.close();
      await eventually(() => open === 0);
    });
  });

  it("a preconnection leaves it to open to report a server that is not SSH and waits for the client's banner", async () => {
    const web = createServer((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    const port = await listen(web);
    connectWithin(3);
    await transport.preconnect(server.target({ port }));
    await assert.rejects(transport.open(server.target({ port }), null), /not an SSH-2 server: it sent "HTTP/);
    web.close();
  });

  it("a preconnection is not opened any more when the run is over", async () => {
    let connected = 0;
    const silent = createServer((socket) => {
      connected += 1;
      socket.on("error", () => undefined);
    });
    const port = await listen(silent);
    const preconnections = Array.from({ length: 300 }, (_, index) =>
      transport.preconnect(server.target({ port, user: `user${index}` })),
    );
    await transport.close();
    await Promise.all(preconnections);
    assert.ok(connected < 100, String(connected));
    silent.close();
  });

  it("a preconnection is tried once when the server sends no banner", async () => {
    let connected = 0;
    const silent = createServer(() => (connected += 1));
    const port = await listen(silent);
    connectWithin(3);
    await transport.preconnect(server.target({ port }));
    await assert.rejects(transport.open(server.target({ port }), null), /sent no SSH banner within 3 s/);
    assert.equal(connected, 1);
    silent.close();
  });
});
