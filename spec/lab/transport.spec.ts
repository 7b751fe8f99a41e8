import { existsSync } from "node:fs";
import { createTransport, type Transport } from "../../engine/transport/index.js";
import { behavesLikeASession } from "../support/transport.js";
import { ensureImage } from "./image.js";
import { ensureImageOf } from "./kinds.js";
import { onTheLab, type Lab } from "./lab.js";
import { startSshd, type Sshd } from "./sshd.js";
import { skipFor } from "../support/needs.js";

/** The root filesystem whose programs answer; null for this machine's own. */
type Programs = (lab: Lab) => string | null;

const servers: readonly (readonly [string, Programs])[] = [
  ["OpenSSH's sshd", () => null],
  [
    "OpenSSH's sshd on a host of nothing but busybox",
    ({ place, keys }) => {
      const base = ensureImage(place.shared, keys.password, () => undefined);
      return ensureImageOf("busybox", base, () => undefined);
    },
  ],
];

for (const [title, programs] of servers)
  describe(`a session by ${title}`, () => {
    // For what it installs: the server that is spoken to sees this machine's own processes and files.
    const lab = onTheLab();
    let sshd: Sshd;
    let transport: Transport;
    before(async function () {
      this.timeout(300_000);
      if (!existsSync("/usr/sbin/sshd")) skipFor(this, "sshd");
      sshd = await startSshd(programs(lab()));
      transport = createTransport({ sshConfig: "", connectTimeout: 60 });
    });
    after(async () => {
      await transport.close();
      sshd.stop();
    });
    behavesLikeASession(() => transport.open(sshd.target(), null), { stores: true });
  });
