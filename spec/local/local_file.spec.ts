import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Transport } from "../../engine/transport/index.js";
import { altered } from "../support/altered.js";
import { type Stage, stage } from "../support/play.js";

/** A module that uses what its probe says of a file in every place where it may. */
const curious = (onlyAsLarge: boolean): string => `
import { defineModule, readLocalFile, readStat } from "tsplay";
export default defineModule({
  summary: "Asks",
  params: {
    src: { type: "string", file: "local", description: "A file." },
    dest: { type: "string", description: "A path." },
  },
  reads: ({ src, dest }) => ({ file: readLocalFile(src, ${onlyAsLarge} ? { onlyAsLarge: readStat(dest) } : {}) }),
  check: (_params, { file }) => null,
  notes: ({ src }, { file }) => [{ level: "info", text: src + " " + file.size + " " + file.sha256 }],
  result: (_params, { file }) => file,
});
`;

const COPY = '{ name: sent, copy: { src: big, dest: "{{ root }}/{{ inventory_hostname }}/big" } }';

describe("a file of the controller", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  const play = (tasks: readonly string[], hosts = ["a"]): Stage => {
    here = stage(hosts, `[{ hosts: fleet, tasks: [${tasks.join(", ")}] }]`);
    here.write("big", "x".repeat(100_000));
    return here;
  };

  it("a local file is sent to each host once, and then is as asked", async () => {
    const staged = play([COPY], ["a", "b"]);
    assert.deepEqual((await staged.run()).steps.toSorted(), ["a sent: changed", "b sent: changed"]);
    assert.deepEqual((await staged.run()).steps.toSorted(), ["a sent: ok", "b sent: ok"]);
    assert.equal(staged.read("b/big"), staged.read("big"));
  });

  it("a local file of the same size is compared by its content", async () => {
    const staged = play([COPY]);
    staged.write("a/big", "y".repeat(100_000));
    const { outcomes } = await staged.run();
    const [outcome] = outcomes;
    assert.ok(outcome?.type === "changed");
    assert.match(JSON.stringify(outcome.change.after), /^\{"size":100000,"sha256":"[0-9a-f]{64}"\}$/);
    assert.equal(staged.read("a/big"), staged.read("big"));
  });

  it("a local file is read when its task runs, not when the playbook is loaded", async () => {
    const staged = play([COPY, '{ name: grows, line: { path: "{{ root }}/big", line: more } }', COPY]);
    const { steps } = await staged.run();
    assert.deepEqual(steps, ["a sent: changed", "a grows: changed", "a sent: changed"]);
    assert.equal(staged.read("a/big"), staged.read("big"));
    assert.match(staged.read("a/big"), /x\nmore\n$/);
  });

  it("a local file that changes during the upload is not put in place, and the upload is removed at once", async () => {
    const staged = play([COPY]);
    staged.write("a/big", "y".repeat(100_000));
    let leftWhenClosed: readonly string[] = [];
    const transport = meddling(join(staged.directory, "big"), () => {
      leftWhenClosed = readdirSync(join(staged.directory, "a"));
    });
    const { outcomes, exit } = await staged.run({ transport });
    const [outcome] = outcomes;
    assert.ok(outcome?.type === "failed");
    assert.match(outcome.why, /the uploaded file has SHA-256 [0-9a-f]{64}, but .*big has [0-9a-f]{64}$/);
    assert.equal(exit, 2);
    assert.equal(staged.read("a/big"), "y".repeat(100_000));
    assert.deepEqual(leftWhenClosed, ["big"]);
  });

  it("a local file that was removed meanwhile fails the step", async () => {
    const staged = play(['{ name: goes, file: { path: "{{ root }}/big", state: absent } }', COPY]);
    const { steps, outcomes } = await staged.run();
    assert.deepEqual(steps, ["a goes: changed", "a sent: failed"]);
    const last = outcomes.at(-1);
    assert.match(last?.type === "failed" ? last.why : "", /big cannot be read: ENOENT/);
  });

  it("a local file that was removed before its play fails the step, in a check too", async () => {
    here = stage(
      ["a"],
      `[{ hosts: fleet, tasks: [{ name: goes, file: { path: "{{ root }}/big", state: absent }, check_mode: false }] },
        { hosts: fleet, tasks: [{ name: other, debug: x }, ${COPY}] }]`,
    );
    for (const check of [true, false]) {
      here.write("big", "x");
      const { steps, exit } = await here.run({ check });
      assert.deepEqual(steps, ["a goes: changed", "a other: ok", "a sent: failed"]);
      assert.equal(exit, 2);
    }
  });

  it("a local file that a check predicted and that is removed before it is read cannot be told", async () => {
    const staged = play([
      COPY,
      '{ name: goes, file: { path: "{{ root }}/big", state: absent }, check_mode: false }',
      '{ name: longer, line: { path: "{{ root }}/a/big", line: more } }',
    ]);
    const { steps, outcomes } = await staged.run({ check: true });
    assert.deepEqual(steps.slice(0, 2), ["a sent: would-change", "a goes: changed"]);
    const last = outcomes.at(-1);
    assert.ok(last?.type === "cannot-tell");
    assert.match(last.because, /^“sent” \(.*play\.yml:\d+\) would change first$/);
  });

  it("a local file is an absolute path for a module, and a probe reads its size and digest", async () => {
    const staged = play(["{ name: asks, curious: { src: big, dest: /x }, register: r }"]);
    staged.write("modules/curious.ts", curious(false));
    const { steps, events } = await staged.run();
    assert.deepEqual(steps, ["a asks: ok"]);
    assert.match(JSON.stringify(events), /"note":\{"level":"info","text":"\/[^ ]*\/big 100000 [0-9a-f]{64}"/);
  });

  it("the digest of a local file is not computed if the file on the host has another size", async () => {
    const asks = '{ name: asks, curious: { src: big, dest: "{{ root }}/a/big" } }';
    for (const [content, digest] of [
      ["y", "null"],
      ["y".repeat(100_000), "[0-9a-f]{64}"],
    ] as const) {
      const staged = play([asks]);
      staged.write("modules/curious.ts", curious(true));
      staged.write("a/big", content);
      const { steps, events } = await staged.run();
      assert.deepEqual(steps, ["a asks: ok"]);
      assert.match(JSON.stringify(events), new RegExp(`big 100000 ${digest}"`));
      staged.remove();
    }
  });

  it("a local file that a check would send is what later reads find", async () => {
    const dest = "{{ root }}/a/big";
    const staged = play([
      COPY,
      '{ name: again, copy: { src: big, dest: "{{ root }}/a/big" } }',
      `{ name: seen, stat: { path: "${dest}", digest: true }, register: r }`,
      "{ name: size, assert: { that: eq r.size 100000 } }",
      `{ name: longer, line: { path: "${dest}", line: more } }`,
    ]);
    staged.write("a/big", "old");
    const { steps, outcomes } = await staged.run({ check: true });
    assert.deepEqual(steps, [
      "a sent: would-change",
      "a again: ok",
      "a seen: ok",
      "a size: ok",
      "a longer: would-change",
    ]);
    const last = outcomes.at(-1);
    assert.ok(last?.type === "would-change");
    assert.equal(last.change.before, staged.read("big"));
    assert.equal(staged.read("a/big"), "old");
  });
});

/** This machine, where a file gets other bytes, as many, while it is sent. */
function meddling(path: string, closing: () => void): Transport {
  const meddle = (): void => writeFileSync(path, "z".repeat(100_000));
  return altered((session) => ({
    upload: (to, content, expect) => session.upload(to, () => meanwhile(content(), meddle), expect),
    close: () => {
      closing();
      return session.close();
    },
  }));
}

async function* meanwhile(content: AsyncIterable<Uint8Array>, act: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of content) {
    yield piece;
    act();
  }
}
