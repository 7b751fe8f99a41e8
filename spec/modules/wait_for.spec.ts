import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import waitFor from "../../modules/wait_for.js";
import { answerOf, decide, file, missing, output, refusal, stat } from "../support/module.js";
import { onlyAsk, parseReplies } from "../support/probe.js";

const yes = output("");
const no = answerOf(1);

describe("wait_for", () => {
  it("wait_for is ok when what it waits for is so already", () => {
    assert.equal(decide(waitFor, { port: 22 }, yes).change, null);
    assert.equal(decide(waitFor, { port: 22, state: "absent" }, no).change, null);
    assert.equal(decide(waitFor, { command: "true" }, yes).change, null);
    assert.equal(
      decide(waitFor, { path: "/link" }, stat({ kind: "link", target: "/no/where" })).change,
      null,
    );
    assert.equal(decide(waitFor, { path: "/lock", state: "absent" }, missing).change, null);
    assert.equal(decide(waitFor, { path: "/log", contains: "^ready$" }, file("a\nready\nb")).change, null);
    assert.equal(decide(waitFor, { path: "/log", contains: "ready", state: "absent" }, missing).change, null);
  });

  it("wait_for waits with the very question its check asked", () => {
    const prepared = waitFor.prepare({ path: "/log", contains: "ready", within: 9, every: 3 });
    const { change, writes, until } = prepared.decide({ ready: file("not yet") });
    assert.equal(change?.summary, "/log contains ready");
    const [wait] = writes;
    assert(wait?.do === "wait");
    const condition = until[wait.until];
    assert(condition);
    assert.deepEqual([onlyAsk(condition), wait.within, wait.every], [prepared.reads["ready"], 9, 3]);
    assert.equal(parseReplies(condition, file("ready\n")), true);
    assert.equal(parseReplies(condition, missing), false);
    assert.equal(parseReplies(condition, file(Buffer.from([0xff, 0x0a, ...Buffer.from("ready")]))), true);
  });

  it("wait_for asks for a path as a file is asked for, so that a check can foresee it", () => {
    const { asks } = waitFor.prepare({ path: "/lock", state: "absent" });
    assert.deepEqual(asks, [{ ask: "stat", path: "/lock", follow: false, digest: false }]);
  });

  it("wait_for refuses what cannot be waited for", () => {
    assert.match(refusal(waitFor, {}, no), /exactly one of/);
    assert.match(refusal(waitFor, { port: 1, path: "/x" }, no), /exactly one of/);
    assert.match(refusal(waitFor, { port: 1, contains: "x" }, no), /needs a “path”/);
    assert.match(refusal(waitFor, { path: "/x", contains: "(" }, file("")), /not a regular expression/);
    assert.match(refusal(waitFor, { port: 1 }, answerOf(127)), /neither bash, nc nor curl/);
  });

  it("wait_for sees an open port and a closed one", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const [ask] = waitFor.prepare({ port }).asks;
    assert(ask?.ask === "script");
    const status = (): number | null => spawnSync("sh", ["-c", ask.text], { encoding: "utf8" }).status;
    assert.equal(status(), 0);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(status(), 1);
  });
});
