import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Action, readStat } from "../../engine/module/index.js";
import { finishUpload, gather, uploadPath } from "../../engine/script/index.js";
import { LARGE } from "../../engine/script/limits.js";
import { perform, scratch, type Shell, shells } from "./shells.js";
import { onlyAsk, parseReplies } from "../support/probe.js";

type Upload = Extract<Action, { do: "upload" }>;

const SIZE = LARGE + 1;
const sent = Buffer.alloc(SIZE, "sent ");
const other = Buffer.alloc(SIZE, "other");
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Who meddles between the rename and the proof, what the proof says then, and whether it read the file. */
const cases: readonly {
  readonly name: string;
  readonly meddle: (path: string) => void;
  readonly holds: Buffer;
  readonly read: boolean;
}[] = [
  { name: "is believed where nobody touched it", meddle: () => undefined, holds: sent, read: false },
  { name: "is believed of another mode", meddle: (path) => chmodSync(path, 0o600), holds: sent, read: false },
  {
    name: "is not believed of a file that was written since",
    meddle: (path) => writeFileSync(path, other),
    holds: other,
    read: true,
  },
  {
    name: "is not believed of another file of that name",
    meddle(path) {
      rmSync(path);
      writeFileSync(path, other);
    },
    holds: other,
    read: true,
  },
];

for (const shell of shells)
  describe(`the digest of what was put in place, under ${shell.name}`, () => {
    let directory: string;
    let path: string;
    let watched: Shell;
    beforeEach(() => {
      directory = scratch();
      path = join(directory, "file");
      watched = { ...shell, path: `${watching(directory, shell)}:${shell.path}` };
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    const place = async (dest = path): Promise<void> => {
      const action: Upload = { do: "upload", from: "here", path: dest };
      const temporary = uploadPath(action);
      writeFileSync(temporary, sent);
      const { status, stderr } = await perform(
        finishUpload(action, temporary, { size: SIZE, sha256: sha256(sent) }),
        watched,
      );
      assert.equal(`${status} ${String(stderr)}`, "0 ");
    };
    /** The digest that a look finds, and whether a program read the file for it. */
    const look = async (file = path): Promise<readonly [string | null | undefined, boolean]> => {
      const log = join(directory, "log");
      rmSync(log, { force: true });
      const probe = readStat(file, { follow: true, digest: true });
      const { scripts, answers } = gather([onlyAsk(probe)]);
      const [script] = scripts;
      const [reply] = answers([await perform(script ?? assert.fail(), watched)]);
      const programs = existsSync(log) ? readFileSync(log, "utf8") : "";
      return [parseReplies(probe, reply ?? assert.fail())?.sha256, programs.includes(file)];
    };

    for (const { name, meddle, holds, read } of cases)
      it(name, async () => {
        await place();
        meddle(path);
        assert.deepEqual(await look(), [sha256(holds), read]);
      });

    it("a digest is used once", async () => {
      await place();
      await look();
      assert.deepEqual(await look(), [sha256(sent), true]);
    });

    it("a digest says nothing about another file", async () => {
      await place();
      const beside = join(directory, "beside");
      writeFileSync(beside, other);
      assert.deepEqual(await look(beside), [sha256(other), true]);
    });

    it("a digest says nothing about a copy, which has not been read", async () => {
      const far = scratch();
      symlinkSync(join(far, "file"), path);
      await place();
      assert.deepEqual(await look(join(far, "file")), [sha256(sent), true]);
      rmSync(far, { recursive: true });
    });
  });

/** A directory of programs that take digests as before, and write down of what. */
function watching(directory: string, { path }: Shell): string {
  for (const program of ["sha256sum", "openssl"]) {
    const real = `PATH=${path}; export PATH; exec ${program} "$@"`;
    writeFileSync(
      join(directory, program),
      `#!/bin/sh\nprintf '%s\\n' "$*" >>${join(directory, "log")}\n${real}\n`,
    );
    chmodSync(join(directory, program), 0o755);
  }
  return directory;
}
