import assert from "node:assert/strict";
import { PassThrough } from "node:stream";

import fc from "fast-check";

import { decodeAnswer } from "../../../engine/transport/shell/framing.js";
import { Inbox } from "../../../engine/transport/shell/inbox.js";
import { plain } from "../../support/transport.js";

/** The bytes, arriving in pieces of these lengths, again and again. */
function arriving(bytes: Buffer, lengths: readonly number[]): Inbox {
  const stream = new PassThrough();
  const inbox = new Inbox(stream);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const next = at + (lengths[turn % lengths.length] ?? 1);
    stream.write(bytes.subarray(at, next));
    at = next;
  }
  return inbox;
}

const pieces = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
const silent = { started: () => undefined, finished: () => undefined };

describe("an inbox", () => {
  it("an inbox gives lines and bytes whole, however the chunks were cut", async () => {
    const parts = fc.array(fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.stringMatching(/^[a-z]{0,9}$/)), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(parts, pieces, async (wanted, lengths) => {
        const bytes = wanted.flatMap(([block, line]) => [Buffer.from(block), Buffer.from(`${line}\n`)]);
        const inbox = arriving(Buffer.concat([Buffer.from("noise MAR MARK"), ...bytes]), lengths);
        await inbox.skipPast("MARK");
        for (const [block, line] of wanted) {
          assert.ok((await inbox.bytes(block.length)).equals(block));
          assert.equal(await inbox.line(), line);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("an inbox gives everything up to a marker, however the chunks were cut", async () => {
    const text = fc.stringMatching(/^[MARK]{0,40}$/);
    await fc.assert(
      fc.asyncProperty(text, text, pieces, async (before, after, lengths) => {
        const inbox = arriving(Buffer.from(`-${before.replaceAll("MARK", "M")}-MARK${after}\n`), lengths);
        assert.equal(await inbox.bytes(1).then(String), "-");
        assert.equal((await inbox.until("MARK")).toString(), `${before.replaceAll("MARK", "M")}-`);
        assert.equal(await inbox.line(), after);
      }),
      { numRuns: 300 },
    );
  });

  it("an inbox fails for the first reason given when not enough has arrived", async () => {
    const inbox = arriving(Buffer.from("half a li"), [4]);
    const line = inbox.line();
    inbox.close(new Error("first"));
    inbox.close(new Error("second"));
    await assert.rejects(line, /first/);
    assert.equal((await inbox.bytes(4)).toString(), "half");
    await assert.rejects(inbox.bytes(6), /first/);
  });
});

describe("the answer to an exchange", () => {
  it("an answer is decoded from stored bytes, streamed output and hexadecimal", async () => {
    const mark = "0123456789abcdef".repeat(2);
    const text = `.w\n.r\n>${mark}\n=7|\0\n${mark}\n.r\no\n 68 69\n 0a\ne\n\n.r\n=7| 0:x:0 0:p:0 3:h 1:0:x| 3 2\nabcno`;
    await fc.assert(
      fc.asyncProperty(pieces, async (lengths) => {
        const begun: string[] = [];
        const progress = { ...silent, started: (list: string) => void begun.push(list) };
        const replies = await decodeAnswer(arriving(Buffer.from(text), lengths), 7, progress);
        assert.deepEqual(replies.map(plain), [
          [0, "abc", ""],
          [0, "=7|\0\n", ""],
          [3, "hi\n", ""],
          [1, "", "no"],
        ]);
        assert.deepEqual(begun, ["writes", "reads", "reads", "reads"]);
      }),
    );
  });

  for (const wrong of ["=6||\n", "=7|\n", "hello\n", " 68\n", "e\n"]) {
    it(`an answer cannot be ${JSON.stringify(wrong)}`, async () => {
      await assert.rejects(decodeAnswer(arriving(Buffer.from(wrong), [9]), 7, silent), /protocol error/);
    });
  }
});
