import assert from "node:assert/strict";
import { connect, createServer, type Socket } from "node:net";

import ssh2, { type ServerChannel } from "ssh2";

import type { Channel } from "../../../engine/transport/channel.js";
import type { SshConnection } from "../../../engine/transport/ssh/connection.js";
import { execute } from "../../../engine/transport/ssh/exec.js";
import { makeKeyPair } from "../../support/key_pair.js";
import { listen } from "../../support/ssh-server.js";

describe("a command passed to a host's shell", () => {
  const closing: (() => unknown)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0).reverse()) close();
  });

  /** What a command becomes on a server whose whole answer to it is one packet. */
  async function answered(answer: (channel: ServerChannel) => void): Promise<Channel> {
    const server = new ssh2.Server({ hostKeys: [makeKeyPair().private] });
    const listener = createServer((socket: Socket) => {
      server.once("connection", (client) => {
        client.on("error", () => undefined);
        client.on("authentication", (context) => context.accept());
        client.on("session", (accept) => {
          accept().on("exec", (agree) => {
            socket.cork();
            answer(agree());
            setImmediate(() => socket.uncork());
          });
        });
      });
      server.injectSocket(socket);
    });
    closing.push(() => listener.close());
    return execute(await connected(await listen(listener)), "x", false, 60);
  }

  async function connected(port: number): Promise<SshConnection> {
    const client = new ssh2.Client();
    closing.push(() => client.destroy());
    const closed = new Promise<string>((resolve) => client.on("close", () => resolve("lost")));
    const ready = new Promise<void>((resolve) => client.on("ready", resolve));
    client.connect({ sock: connect(port, "127.0.0.1"), username: "x" });
    await ready;
    return { client, closed };
  }

  const text = async (stream: AsyncIterable<Buffer>): Promise<string> => {
    let all = "";
    for await (const chunk of stream) all += chunk.toString();
    return all;
  };

  it("a command whose output and exit status come along with its start loses neither", async () => {
    const channel = await answered((stream) => {
      stream.write("out\n");
      stream.stderr.write("err\n");
      stream.exit(3);
      stream.end();
    });
    const [stdout, stderr] = await Promise.all([text(channel.stdout), text(channel.stderr)]);
    assert.deepEqual([stdout, stderr], ["out\n", "err\n"]);
    assert.equal(await channel.closed, "the host's shell exited with status 3");
  });

  it("a command that is killed as it starts is told by its signal", async () => {
    const channel = await answered((stream) => {
      stream.exit("KILL");
      stream.end();
    });
    await Promise.all([text(channel.stdout), text(channel.stderr)]);
    assert.equal(await channel.closed, "the host's shell was ended by signal SIGKILL");
  });

  it("a session that is closed without a word is told as that", async () => {
    const channel = await answered((stream) => stream.close());
    await Promise.all([text(channel.stdout), text(channel.stderr)]);
    assert.equal(await channel.closed, "the host closed the session");
  });
});
