import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  readdirSync,
  renameSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { localLink } from "../../../engine/transport/local.js";
import { openShell } from "../../../engine/transport/shell/persistent_shell.js";
import { upload } from "../../../engine/transport/shell/upload.js";
import { needsProgram, skipFor } from "../../support/needs.js";

/** What hosts have to receive with: their own dd and openssl, or busybox and nothing else. */
const tools: readonly (readonly [string, (directory: string) => string])[] = [
  ["with what is here", () => process.env["PATH"] ?? ""],
  ["with busybox alone", busyboxIn],
];

for (const [name, pathIn] of tools)
  describe(`an upload ${name}`, () => {
    const bytes = Buffer.alloc((3 << 20) + 5, "some bytes\n");
    let directory = "";
    let environment: NodeJS.ProcessEnv = {};
    before(function () {
      if (name.includes("busybox")) needsProgram(this, "busybox");
      directory = mkdtempSync(join(tmpdir(), "tsplay-upload-"));
      environment = { ...process.env, PATH: pathIn(directory) };
    });
    after(() => rmSync(directory, { recursive: true, force: true }));
    const sending = (shell: string, path: string): Promise<string> =>
      upload(
        localLink(shell, environment),
        null,
        path,
        () => Readable.from([bytes]),
        { size: bytes.length },
        60,
      );

    it(`an upload ${name} puts the file in place, and answers its digest`, async () => {
      const sha256 = await sending("/bin/sh", join(directory, "file"));
      assert.equal(sha256, createHash("sha256").update(bytes).digest("hex"));
      assert.deepEqual(readFileSync(join(directory, "file")), bytes);
    });

    it(`an upload ${name} fails on a full disk with the error of dd or head`, async function () {
      const full = join(directory, "full");
      const shell = join(directory, "sh-on-a-full-disk");
      mkdirSync(full);
      writeFileSync(shell, `#!/bin/sh\nmount -t tmpfs -o size=1m full ${full}\nexec /bin/sh "$@"\n`);
      chmodSync(shell, 0o755);
      const alone = join(directory, "sh-alone");
      const unshare = "/usr/bin/unshare";
      if (spawnSync(unshare, ["--mount", "true"]).status !== 0) skipFor(this, "mount namespaces");
      writeFileSync(
        alone,
        `#!/bin/sh\nPATH=/usr/bin:/bin exec ${unshare} --mount env PATH="$PATH" ${shell} "$@"\n`,
      );
      chmodSync(alone, 0o755);
      await assert.rejects(
        sending(alone, join(full, "file")),
        /(dd|head): .*(No space left on device|I\/O error)/,
      );
    });
  });

/** A directory of links, one for each program that busybox is. */
function busyboxIn(directory: string): string {
  const bin = join(directory, "bin");
  mkdirSync(bin);
  spawnSync("busybox", ["--install", "-s", bin]);
  rmSync(join(bin, "unshare"), { force: true });
  return bin;
}

describe("a temporary upload", () => {
  it("a temporary upload is removed when its session ends, unless it was moved", async () => {
    const directory = mkdtempSync(join(tmpdir(), "tsplay-upload-"));
    const bytes = Buffer.from("for a while");
    const session = await openShell(localLink("/bin/sh"), null, 60);
    const put = (name: string, temporary: object): Promise<string> =>
      session.upload(join(directory, name), () => Readable.from([bytes]), {
        size: bytes.length,
        ...temporary,
      });
    await put("stays", {});
    await put("is 'removed'", { temporary: true });
    await put("moved", { temporary: true });
    assert.deepEqual(readdirSync(directory).sort(), ["is 'removed'", "moved", "stays"]);
    renameSync(join(directory, "moved"), join(directory, "there"));
    await session.close();
    assert.deepEqual(readdirSync(directory).sort(), ["stays", "there"]);
    rmSync(directory, { recursive: true });
  });
});
