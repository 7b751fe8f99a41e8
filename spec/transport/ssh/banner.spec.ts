import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";

import { BannerWatch, FirstBytes } from "../../../engine/transport/ssh/banner.js";

describe("the first bytes of a server", () => {
  const BANNER = "SSH-2.0-OpenSSH_9.2p1\r\n";

  it("the first bytes reach a client that begins to read long after the banner has come", async () => {
    const socket = new PassThrough();
    const watch = new BannerWatch(socket);
    socket.write(BANNER);
    await watch.bannerReceived;
    watch.stop();
    // What ssh2 does when it is given a socket, until its cryptography is loaded.
    socket.pause();
    const first = new FirstBytes();
    first.listen(socket);
    await turn();
    assert.equal(first.text, "");
    let received = "";
    socket.on("data", (bytes: Buffer) => (received += bytes.toString())).resume();
    socket.write("the key exchange");
    await turn();
    assert.equal(received, `${BANNER}the key exchange`);
    assert.equal(first.text, BANNER);
  });

  it("the first bytes are kept up to 64, or to the end of what has the banner", async () => {
    for (const [sent, kept] of [
      [["x".repeat(100), "y"], "x".repeat(64)],
      [["mail\r\n", BANNER, "more"], `mail\r\n${BANNER}`],
    ] as const) {
      const socket = new PassThrough();
      const first = new FirstBytes();
      first.listen(socket);
      socket.on("data", () => undefined);
      for (const bytes of sent) {
        socket.write(bytes);
        await turn();
      }
      assert.equal(first.text, kept);
      assert.equal(socket.listenerCount("data"), 1);
    }
  });
});
