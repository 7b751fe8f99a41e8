import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../engine/source/diagnostic.js";
import { LARGEST_SOURCE, readSource } from "../../engine/source/read.js";
import { pointer } from "../../engine/source/span.js";

describe("readSource", () => {
  let directory = "";
  before(() => (directory = mkdtempSync(join(tmpdir(), "tsplay-read-"))));
  after(() => rmSync(directory, { recursive: true }));

  const file = (name: string, content: string | Buffer): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  const refuses = (path: string, says: RegExp): void => {
    assert.throws(
      () => readSource(path),
      (error) => error instanceof InputError && says.test(error.message),
    );
  };

  it("a file is read without its byte order mark, and with its CR LF", () => {
    assert.equal(readSource(file("bom.yml", "\ufeffa: 1\r\n")).text, "a: 1\r\n");
  });

  it("a missing file is reported with the most similar name", () => {
    file("hosts.yml", "");
    refuses(join(directory, "host.yml"), /does not exist\. Did you mean “hosts\.yml”\?/);
    refuses(join(directory, "none", "hosts.yml"), /The directory “.*none” does not exist either/);
  });

  it("a directory, pipe or device is refused without waiting for it", () => {
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    refuses(directory, /is a directory/);
    refuses(pipe, /is a named pipe/);
    refuses("/dev/zero", /is a device/);
  });

  it("a file over the limit is refused", () => {
    const path = file("large.yml", "");
    truncateSync(path, LARGEST_SOURCE + 1);
    refuses(path, /16777217 bytes long/);
  });

  for (const [what, bytes] of [
    ["UTF-16 (little-endian)", Buffer.from("\ufeffa: 1", "utf16le")],
    ["UTF-16 (big-endian)", Buffer.from("\ufeffa: 1", "utf16le").swap16()],
    ["Latin-1", Buffer.from("a: é\n", "latin1")],
    ["binary data", Buffer.from([0x7f, 0x45, 0x00, 0xff])],
  ] as const) {
    it(`a file that is not UTF-8 is said to look like ${what}`, () => {
      refuses(file("encoding.yml", bytes), new RegExp(`looks like ${what.replace(/[()]/g, "\\$&")}`));
    });
  }

  it("the place of a byte that is not UTF-8 is reported", () => {
    const path = file("latin.yml", Buffer.from("a: 1\nb: é\n", "latin1"));
    assert.throws(
      () => readSource(path),
      (error) => {
        const at = error instanceof InputError ? error.diagnostics[0]?.at : null;
        return at ? pointer(at) === `${path}:2:4` : false;
      },
    );
  });
});
