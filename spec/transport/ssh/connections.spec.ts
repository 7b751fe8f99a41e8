import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

import {
  ConnectionLost,
  createTransport,
  type Target,
  type Transport,
  type TransportOptions,
  Unreachable,
} from "../../../engine/transport/index.js";
import { listen, startSshServer, target, type Behaviour, type SshServer } from "../../support/ssh-server.js";
import { eventually, plain, processes, script, uniqueSleep } from "../../support/transport.js";

describe("connecting to a host over SSH", () => {
  let transport: Transport;
  let server: SshServer | null = null;

  const begin = async (
    behaviour: Partial<Behaviour> = {},
    options: Partial<TransportOptions> = {},
  ): Promise<SshServer> => {
    transport = createTransport({ sshConfig: "", connectTimeout: 60, ...options });
    server = await startSshServer(behaviour);
    return server;
  };
  const refuses = (to: Target, message: RegExp, user: string | null = null): Promise<void> =>
    assert.rejects(transport.open(to, user), (error) => {
      assert.ok(error instanceof Unreachable, String(error));
      assert.match(error.message, message);
      return true;
    });
  const echoes = async (to: Target): Promise<void> => {
    const session = await transport.open(to, null);
    const { read } = await session.exchange([], [script("echo here")]);
    assert.deepEqual(read.map(plain), [[0, "here\n", ""]]);
    await session.close();
  };

  afterEach(async () => {
    await transport.close();
    await server?.stop();
    server = null;
  });

  it("connecting fails when the connection is refused", async () => {
    const { port, directory } = await begin();
    await server?.stop();
    server = null;
    await refuses(target(port, directory), /127\.0\.0\.1:\d+: connection refused/);
  });

  it("connecting fails when the address cannot be resolved or is invalid", async () => {
    const { target: to } = await begin();
    await refuses(to({ address: "no-such-host.invalid" }), /could not resolve the host name/);
    await refuses(to({ address: "-oProxyCommand=x" }), /is not a valid host name or address/);
    await refuses(to({ address: "" }), /is not a valid host name or address/);
  });

  it("connecting fails when the server sends no SSH banner, or something else", async () => {
    const cases: readonly (readonly [(socket: Socket) => void, RegExp])[] = [
      [() => undefined, /accepted the connection but sent no SSH banner within 3 s$/],
      [
        (socket) => socket.write("220 mail ESMTP\r\n"),
        /sent no SSH banner within 3 s: it sent "220 mail ESMTP"$/,
      ],
      [(socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"), /not an SSH-2 server.*HTTP/],
    ];
    const { directory } = await begin({}, { connectTimeout: 3 });
    for (const [answer, message] of cases) {
      const sockets: Socket[] = [];
      const listener: Server = createServer((socket) => {
        sockets.push(socket);
        socket.on("error", () => undefined);
        answer(socket);
      });
      await refuses(target(await listen(listener), directory), message);
      for (const socket of sockets) socket.destroy();
      listener.close();
    }
  });

  it("connecting is retried when the server closed the connection before its banner", async () => {
    const { target: to, connections } = await begin({ hangUpFirst: 2 });
    await echoes(to());
    assert.equal(connections.length, 3);
  });

  it("connecting fails when the server closes every connection before its banner", async () => {
    const { target: to } = await begin({ hangUpFirst: 99 }, { connectTimeout: 3 });
    await refuses(to(), /closed the connection before authentication|reset the connection/);
  });

  it("a key that the server rejects is offered once", async () => {
    const { target: to, tried, directory } = await begin();
    const other = await startSshServer();
    await refuses(
      to({ identityFile: join(other.directory, "id") }),
      /^authentication failed for 127\.0\.0\.1:\d+: tried .*id; the server accepts publickey$/,
    );
    assert.deepEqual(tried, ["publickey"]);
    await refuses(
      to({ identityFile: join(directory, "none") }),
      /no key or password to try; .*none does not exist/,
    );
    await other.stop();
  });

  for (const accepts of [
    ["password"],
    ["keyboard-interactive"],
    ["password", "keyboard-interactive"],
  ] as const) {
    it(`a password is sent once to a server that accepts ${accepts.join(" or ")}`, async () => {
      const { target: to, tried } = await begin({ accepts });
      await echoes(to({ password: "secret", identityFile: null }));
      assert.deepEqual(tried, [accepts[0]]);
      await transport.close();
      transport = createTransport({ sshConfig: "", connectTimeout: 60 });
      await refuses(
        to({ password: "wrong", identityFile: null }),
        /authentication failed for .*: tried the password/,
      );
      assert.deepEqual(tried, [accepts[0], accepts[0]]);
    });
  }

  it("an unknown host key is refused, with the command that trusts it", async () => {
    const { target: to, directory, hostKeyLine } = await begin();
    writeFileSync(join(directory, "known_hosts"), "");
    await refuses(
      to(),
      /host key verification failed: .* not in known_hosts. Its key is SHA256:[\w+/]{43} \(ssh-ed25519\).*\n    echo '.*accept-new-host-keys/s,
    );
    const advice = await transport.open(to(), null).then(() => "", String);
    const command = /echo .* >> \S+/.exec(advice)?.[0] ?? "";
    assert.ok(command.includes(hostKeyLine));
    const status = await new Promise((resolve) => spawn("sh", ["-c", command]).on("close", resolve));
    assert.equal(status, 0);
    await echoes(to());
  });

  it("a changed host key is refused, even where new ones are accepted", async () => {
    const { target: to, directory, hostKeyLine } = await begin({}, { acceptNewHostKeys: true });
    const other = await startSshServer();
    const impostor = [hostKeyLine.split(" ")[0], ...other.hostKeyLine.split(" ").slice(1)].join(" ");
    writeFileSync(join(directory, "known_hosts"), `# mine\n${impostor}\n`);
    await refuses(
      to(),
      /host key verification failed: the host key has changed. .*known_hosts:2 has SHA256:.*ssh-keygen -R/s,
    );
    await other.stop();
  });

  it("new host keys are recorded where they are accepted, one line for each host", async () => {
    const { target: to, directory, hostKeyLine } = await begin({}, { acceptNewHostKeys: true });
    const others = await Promise.all([startSshServer(), startSshServer({ hostKey: "rsa" })]);
    writeFileSync(join(directory, "known_hosts"), "# no newline at the end");
    const file = join(directory, "known_hosts");
    await Promise.all([echoes(to()), ...others.map((other) => echoes(other.target({ knownHosts: file })))]);
    const lines = readFileSync(file, "utf8").split("\n");
    assert.deepEqual(
      lines.slice(1).sort(),
      [hostKeyLine, ...others.map((other) => other.hostKeyLine), ""].sort(),
    );
    await Promise.all(others.map((other) => other.stop()));
  });

  it("a host key is requested of the type that is in known_hosts", async () => {
    const { target: to, directory } = await begin({ hostKey: "rsa" });
    appendFileSync(join(directory, "known_hosts"), "");
    await echoes(to());
  });

  it("old algorithms are offered to a server that supports only what OpenSSH 5.3 did", async () => {
    const { target: to, connections } = await begin({
      hostKey: "rsa",
      algorithms: {
        kex: ["diffie-hellman-group14-sha1"],
        serverHostKey: ["ssh-rsa"],
        cipher: ["aes128-ctr"],
        hmac: ["hmac-sha1"],
      },
    });
    await echoes(to());
    assert.equal(connections.length, 2);
  });

  it("connecting fails when the server supports insecure algorithms only", async () => {
    const { target: to } = await begin({ algorithms: { cipher: ["3des-cbc"] } });
    await refuses(to(), /supports no algorithm that is still secure/);
  });

  it("opening a session fails when the login shell exits at once", async () => {
    const { target: to } = await begin({ shell: "/bin/false" });
    await refuses(to(), /the host's shell exited with status 1/);
  });

  it("more connections are opened where one allows a single session", async () => {
    const { target: to, connections } = await begin({ maxSessions: 1 });
    const sessions = await Promise.all([transport.open(to(), null), transport.open(to(), null)]);
    for (const session of sessions) assert.equal((await session.exchange([], [script(":")])).read.length, 1);
    assert.ok(connections.length > 1);
    await Promise.all(sessions.map((session) => session.close()));
  });

  it("the sessions of a host share one connection", async () => {
    const { target: to, connections } = await begin();
    const sessions = await Promise.all([transport.open(to(), null), transport.open(to(), null)]);
    await Promise.all(sessions.map((session) => session.close()));
    assert.equal(connections.length, 1);
  });

  it("a host behind jump hosts is reached, and the key of each is verified", async () => {
    const { target: to, port, directory, connections } = await begin();
    const [first, second] = await Promise.all([startSshServer(), startSshServer()]);
    const trusted = [first, second].map((hop) => hop.hostKeyLine).join("\n");
    const hop = ({ port: at, directory: own }: SshServer, name: string): string =>
      `Host ${name}\nHostName 127.0.0.1\nUser root\nPort ${at}\nIdentityFile ${join(own, "id")}\nUserKnownHostsFile ${join(directory, "hops")}\n`;
    const sshConfig = `${hop(first, "one")}${hop(second, "two")}Host far\nHostName 127.0.0.1\nPort ${port}\nProxyJump one,two\n`;
    transport = createTransport({ sshConfig, connectTimeout: 60 });

    await refuses(to({ address: "far", port: null }), /not in known_hosts/);
    writeFileSync(join(directory, "hops"), `${trusted}\n`);
    await echoes(to({ address: "far", port: null }));
    assert.equal(connections.length, 1);
    assert.equal(second.connections.length, 1);
    await transport.close();
    await Promise.all([first.stop(), second.stop()]);
  });
});

describe("a connection that is lost", () => {
  let server: SshServer;
  let transport: Transport;
  before(async () => {
    server = await startSshServer();
    transport = createTransport({ sshConfig: "", connectTimeout: 60, keepaliveInterval: 0.2 });
  });
  after(async () => {
    await transport.close();
    await server.stop();
  });

  for (const [how, go] of [
    ["closed by the server", () => server.drop()],
    ["silent for several keepalives", () => server.fallSilent()],
  ] as const) {
    it(`a connection that is ${how} fails its exchange with ConnectionLost, ends what ran, and is opened again`, async () => {
      const session = await transport.open(server.target(), null);
      const idle = await transport.open(server.target(), null);
      const nap = uniqueSleep();
      const broken = assert.rejects(session.exchange([script(nap)], []), (error) => {
        assert.ok(error instanceof ConnectionLost);
        assert.match(error.message, /keepalive|closed|reset/);
        return true;
      });
      await eventually(() => processes(nap).length > 0);
      go();
      await broken;
      await assert.rejects(idle.exchange([script("never")], []), Unreachable);
      server.drop();
      await eventually(() => processes(nap).length === 0);
      await Promise.all([session.close(), idle.close()]);

      const again = await transport.open(server.target(), null);
      assert.deepEqual((await again.exchange([], [script("echo again")])).read.map(plain), [
        [0, "again\n", ""],
      ]);
      await again.close();
    });
  }
});
