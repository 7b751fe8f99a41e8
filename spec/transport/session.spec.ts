import { createTransport, type Transport } from "../../engine/transport/index.js";
import { localLink } from "../../engine/transport/local.js";
import { openShell } from "../../engine/transport/shell/persistent_shell.js";
import { startSshServer, type SshServer } from "../support/ssh-server.js";
import { behavesLikeASession, userlands } from "../support/transport.js";

for (const { name, environment, stores } of userlands()) {
  describe(`a local session with ${name}`, () => {
    behavesLikeASession(() => openShell(localLink("/bin/sh", environment), null, 60), { stores });
  });
}

describe("a session over SSH", () => {
  let server: SshServer;
  let transport: Transport;
  before(async () => {
    server = await startSshServer({ noise: "Welcome!\n\x1b]0;motd\x07no newline at the end" });
    transport = createTransport({ sshConfig: "" });
  });
  after(async () => {
    await transport.close();
    await server.stop();
  });
  behavesLikeASession(() => transport.open(server.target(), null), { stores: true });
});
