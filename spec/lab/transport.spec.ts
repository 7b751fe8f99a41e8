import { existsSync } from "node:fs";
import { createTransport, type Transport } from "../../engine/transport/index.js";
import { behavesLikeASession } from "../support/transport.js";
import { onTheLab } from "./lab.js";
import { startSshd, type Sshd } from "./sshd.js";

describe("a session by OpenSSH's sshd", () => {
  // For what it installs: the server that is spoken to is one of this machine's own.
  onTheLab();
  let sshd: Sshd;
  let transport: Transport;
  before(async function () {
    if (!existsSync("/usr/sbin/sshd")) this.skip();
    sshd = await startSshd();
    transport = createTransport({ sshConfig: "" });
  });
  after(async () => {
    await transport.close();
    sshd.stop();
  });
  behavesLikeASession(() => transport.open(sshd.target(), null), { stores: true });
});
