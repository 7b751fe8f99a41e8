import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import type { Link } from "../../../engine/transport/channel.js";
import { launch } from "../../../engine/transport/shell/launch.js";

/** A host whose program says something and is gone in the same moment. */
function brief(say: (nonce: string) => string): Link {
  return {
    user: null,
    lease: null,
    run: (command) => {
      const stdout = new PassThrough();
      let end: (why: string) => void = () => undefined;
      const closed = new Promise<string>((resolve) => (end = resolve));
      setImmediate(() => {
        stdout.emit("data", Buffer.from(say(/[0-9a-f]{32}/.exec(command)?.[0] ?? "")));
        end("it ended");
      });
      const [stdin, stderr] = [new PassThrough(), new PassThrough()];
      const nothing = (): void => undefined;
      return Promise.resolve({ stdin, stdout, stderr, closed, hangUp: nothing, destroy: nothing });
    },
  };
}

const start = (link: Link): Promise<{ readonly greeting: string }> =>
  launch(link, null, (nonce) => `echo ${nonce}=hello`, 5);

describe("a program that ends as soon as it has spoken", () => {
  it("is heard, where it greeted", async () => {
    const { greeting } = await start(brief((nonce) => `welcome\n${nonce}=hello\n`));
    assert.equal(greeting, "hello");
  });

  it("is quoted, where it did not", () =>
    assert.rejects(start(brief(() => "no such account\n")), {
      name: "Unreachable",
      message: "it ended: no such account",
    }));
});
