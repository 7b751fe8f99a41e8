import assert from "node:assert/strict";
import { PassThrough } from "node:stream";

import type { Link } from "../../../engine/transport/channel.js";
import { launch } from "../../../engine/transport/shell/launch.js";

/** A host whose program prints something and exits in the same moment. */
function brief(print: (nonce: string) => string): Link {
  return {
    user: null,
    lease: null,
    run: (command) => {
      const stdout = new PassThrough();
      let end: (why: string) => void = () => undefined;
      const closed = new Promise<string>((resolve) => (end = resolve));
      setImmediate(() => {
        stdout.emit("data", Buffer.from(print(/[0-9a-f]{32}/.exec(command)?.[0] ?? "")));
        end("it exited");
      });
      const [stdin, stderr] = [new PassThrough(), new PassThrough()];
      const nothing = (): void => undefined;
      return Promise.resolve({ stdin, stdout, stderr, closed, hangUp: nothing, destroy: nothing });
    },
  };
}

const start = (link: Link): Promise<{ readonly readyLine: string }> =>
  launch(link, null, (nonce) => `echo ${nonce}=ready`, 60);

describe("launching a program on a host", () => {
  it("launching gives the ready line of a program that exits right after it", async () => {
    const { readyLine } = await start(brief((nonce) => `welcome\n${nonce}=ready\n`));
    assert.equal(readyLine, "ready");
  });

  it("launching fails with the output of a program that exits without a ready line", () =>
    assert.rejects(start(brief(() => "no such account\n")), {
      name: "Unreachable",
      message: "it exited: no such account",
    }));
});
