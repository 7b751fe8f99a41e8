import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { converse, DialogError, type Hooks } from "../../engine/dialog/index.js";
import { SecretStore } from "../../engine/secret/store.js";
import { ConnectionLost, type Session, Unreachable } from "../../engine/transport/index.js";
import { questions, stage, type Stage } from "./fixture.js";

const ANSWERS = ["to one", "to two", "to three", "to four"];

describe("converse, when things go wrong", () => {
  let here: Stage;
  beforeEach(() => (here = stage()));
  afterEach(async () => here.clear());

  it("each prompt is answered once even if the process is killed at every one", async () => {
    const killed: string[] = [];
    let last: string | null = null;
    for (const delay of [400, 90, 40, 0, 0]) {
      last = await talkUntilKilled(here, killed, delay);
      if (last !== null) break;
    }
    assert.equal(last, "ended 0");
    assert.deepEqual(here.heard(), ANSWERS);
    assert.ok(new Set(killed).size >= 2, `killed at ${killed.join(", ")}`);
    assert.ok(!existsSync(here.directory));
  });

  it("each prompt is answered once even if two runs talk at the same time", async () => {
    const action = questions(here.id, here.path("heard"));
    const ends = await Promise.allSettled([0, 1, 2].map(async () => converse(action, here.open, hooks())));
    assert.deepEqual(here.heard(), ANSWERS);
    const done = ends.filter((end) => end.status === "fulfilled");
    assert.ok(done.length >= 1);
    for (const { value } of done) assert.equal(value.reply.status, 0);
    for (const end of ends) {
      if (end.status === "rejected")
        assert.ok(end.reason instanceof DialogError && end.reason.kind === "gone", String(end.reason));
    }
  });

  it("each prompt is answered once even if connections are lost, before or after the host acted", async () => {
    let opened = 0;
    const open = async (): Promise<Session> => {
      opened += 1;
      if (opened === 3) throw new Unreachable("nobody is there for the moment");
      return losing(await here.open(), opened % 2 === 0 ? "before" : "after", opened === 1 ? 1 : 3);
    };
    const told: string[] = [];
    const { reply, transcript } = await converse(questions(here.id, here.path("heard")), open, {
      ...hooks(),
      progress: (text) => told.push(text),
    });
    assert.equal(reply.status, 0);
    assert.deepEqual(here.heard(), ANSWERS);
    assert.equal(transcript, "one: to one\n\ntwo: to two\n\nthree: to three\n\nfour: to four\n\n");
    assert.ok(opened > 4, `opened ${opened} times`);
    assert.match(told.join("\n"), /the connection was lost; the program keeps running/);
  });

  it("an unreachable host is reported at once, and in the end that it did not come back", async () => {
    const action = questions(here.id, here.path("heard"));
    await assert.rejects(
      converse(action, () => Promise.reject(new Unreachable("no route")), hooks()),
      Unreachable,
    );
    let opened = 0;
    const once = async (): Promise<Session> => {
      if (opened++ > 0) throw new Unreachable("no route");
      return losing(await here.open(), "after", 2);
    };
    const short = { ...action, dialog: { ...action.dialog, within: 1 } };
    await assert.rejects(converse(short, once, hooks()), ConnectionLost);
    const { reply } = await converse(action, here.open, hooks());
    assert.equal(reply.status, 0);
    assert.deepEqual(here.heard(), ANSWERS);
  });

  it("an exception in an action of a turn is passed on, and the conversation can be resumed", async () => {
    const action = questions(here.id, here.path("heard"));
    const failing = { ...hooks(), perform: () => Promise.reject(new Error("no operator")) };
    await assert.rejects(converse(action, here.open, failing), /no operator/);
    assert.deepEqual(here.heard(), []);
    await converse(action, here.open, hooks());
    assert.deepEqual(here.heard(), ANSWERS);
  });
});

function hooks(): Hooks {
  return {
    progress: () => undefined,
    perform: () => Promise.resolve(),
    secrets: new SecretStore(),
    signal: new AbortController().signal,
  };
}

/** A session that loses its connection at the nth exchange, before or after the host has done what it was sent. */
function losing(session: Session, when: "before" | "after", nth: number): Session {
  let count = 0;
  return {
    get trips() {
      return session.trips;
    },
    exchange: async (writes, reads) => {
      count += 1;
      if (count < nth) return session.exchange(writes, reads);
      if (when === "after") await session.exchange(writes, reads);
      throw new ConnectionLost("cut by the spec");
    },
    upload: (path, content, expect) => session.upload(path, content, expect),
    close: () => session.close(),
  };
}

/** A process that talks, killed when it comes to a question that none before it was killed at; null, or its last line. */
async function talkUntilKilled(here: Stage, killed: string[], delay: number): Promise<string | null> {
  const talker = join(import.meta.dirname, "talker.ts");
  const child = spawn(process.execPath, ["--import", "tsx", talker, here.id, here.path("heard")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last: string | null = null;
  for await (const line of createInterface(child.stdout)) {
    last = line;
    if (killed.includes(line) || line.startsWith("ended")) continue;
    killed.push(line);
    await sleep(delay);
    child.kill("SIGKILL");
    last = null;
    break;
  }
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => child.once("exit", resolve));
  return last;
}
