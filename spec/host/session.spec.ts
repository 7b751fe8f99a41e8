import assert from "node:assert/strict";
import { HostModels } from "../../engine/host/model/host_models.js";
import { HostSession } from "../../engine/host/session.js";
import type { User } from "../../engine/host/readings.js";
import type { Ask } from "../../engine/module/ask.js";
import {
  CannotBecome,
  ConnectionLost,
  type Reply,
  type Script,
  type Session,
  type Target,
  type Transport,
  Unreachable,
} from "../../engine/transport/index.js";

const A: Ask = { ask: "script", text: "echo a" };
const B: Ask = { ask: "script", text: "echo b" };
const write = (text: string): Script => ({ text, within: 1 });
const reply = (text: string): Reply => ({ status: 0, stdout: Buffer.from(text), stderr: Buffer.alloc(0) });

describe("HostSession", () => {
  let log: string[];
  /** Taken one by one: what the next exchanges, or logins, end with instead of an answer. */
  let troubles: Error[];
  let refused: User[];
  let opened: number[];
  let session: HostSession;

  beforeEach(() => {
    log = [];
    troubles = [];
    refused = [];
    opened = [];
    const transport: Transport = {
      preconnect: () => Promise.resolve(void log.push("preconnect")),
      open: (_, user) => {
        log.push(`open ${user ?? "-"}`);
        if (refused.includes(user)) return Promise.reject(new CannotBecome(`cannot become ${user ?? ""}`));
        return Promise.resolve(fakeSession(user));
      },
      close: () => Promise.resolve(),
    };
    session = new HostSession(() => ({}) as Target, transport, {
      whileConnecting: (wait) => wait(),
      onOpen: (ms) => opened.push(ms),
      models: new HostModels(),
    });
  });

  function fakeSession(user: User): Session {
    let trips = 0;
    return {
      exchange: (writes, reads) => {
        trips += 1;
        const texts = [
          ...writes.map(({ text }) => `!${text}`),
          ...reads.map(({ text }) => /echo \w/.exec(text)?.[0]),
        ];
        log.push(`${user ?? "-"}: ${texts.join(", ")}`);
        const trouble = troubles.shift();
        if (trouble) return Promise.reject(trouble);
        return Promise.resolve({
          written: writes.map(({ text }) => reply(text)),
          read: reads.map(({ text }) => reply(text)),
        });
      },
      upload: (path) => {
        log.push(`${user ?? "-"}: upload ${path}`);
        const trouble = troubles.shift();
        return trouble ? Promise.reject(trouble) : Promise.resolve("digest");
      },
      close: () => Promise.resolve(void log.push(`close ${user ?? "-"}`)),
      get trips() {
        return trips;
      },
    };
  }

  it("a session asks only for what it does not know, for each user", async () => {
    await session.look(new Map([[null, [A]]]), [null]);
    await session.look(new Map([[null, [A, B]]]), [null]);
    await session.look(new Map([["root", [A]]]), ["root"]);
    await session.look(new Map([["root", [A]]]), ["root"]);
    assert.deepEqual(log, ["preconnect", "open -", "-: echo a", "-: echo b", "open root", "root: echo a"]);
    assert.equal(session.trips, 3);
    assert.equal(opened.length, 1);
  });

  it("a session forgets what it has read with a write, and keeps what the same exchange reads", async () => {
    await session.look(new Map([[null, [A, B]]]), [null]);
    const written = await session.exchange(null, [write("one")], [A]);
    assert.deepEqual(
      written.map(({ stdout }) => stdout.toString()),
      ["one"],
    );
    assert.ok(session.knows(null, [A]));
    assert.ok(!session.knows(null, [B]));
    assert.equal(session.reading("root", A), undefined);
  });

  it("a session looks again over a new connection, and is unreachable when that is lost time and again", async () => {
    troubles = [new ConnectionLost("gone"), new ConnectionLost("gone")];
    await session.look(new Map([[null, [A]]]), [null]);
    assert.deepEqual(log.filter((line) => line.startsWith("open")).length, 3);
    assert.equal(session.trips, 3, "trips of closed sessions count");
    assert.equal(opened.length, 1, "only the first login is reported");
    session.forget();
    troubles = [1, 2, 3].map(() => new ConnectionLost("gone"));
    await assert.rejects(session.look(new Map([[null, [A]]]), [null]), Unreachable);
  });

  it("a session never repeats a write over a new connection, except where the old one had gone before it was sent", async () => {
    troubles = [new ConnectionLost("gone")];
    await assert.rejects(session.exchange(null, [write("one")], []), ConnectionLost);
    await session.exchange(null, [], [A]);
    troubles = [new Unreachable("gone meanwhile")];
    await session.exchange(null, [write("two")], []);
    const writes = log.filter((line) => line.includes("!"));
    assert.deepEqual(writes, ["-: !one", "-: !two", "-: !two"]);
  });

  it("a session sends what goes alongside with the user's next exchange, once, and again if that one failed", async () => {
    session.alongside(null, write("beside"));
    session.alongside(null, write("beside too"));
    await session.exchange("root", [], [A]);
    troubles = [new ConnectionLost("gone")];
    await assert.rejects(session.exchange(null, [write("one")], []), ConnectionLost);
    const written = await session.exchange(null, [write("one")], [B]);
    assert.deepEqual(
      written.map(({ stdout }) => stdout.toString()),
      ["one"],
    );
    await session.exchange(null, [], [B]);
    assert.deepEqual(
      log.filter((line) => line.startsWith("-:")),
      ["-: !beside, !beside too, !one", "-: !beside, !beside too, !one, echo b", "-: echo b"],
    );
  });

  it("a session flushes what has not been sent, and gives up what is for a user whom nobody can become", async () => {
    refused = ["app"];
    session.alongside(null, write("beside"));
    session.alongside("app", write("never"));
    await session.flush();
    await session.flush();
    assert.deepEqual(
      log.filter((line) => line.includes(":")),
      ["-: !beside"],
    );
  });

  it("a session asks for a user whom nobody can become once, until something is written", async () => {
    refused = ["app"];
    const tries = (): number => log.filter((line) => line === "open app").length;
    for (let times = 0; times < 2; times += 1)
      await assert.rejects(session.exchange("app", [], [A]), CannotBecome);
    assert.equal(tries(), 1);
    await session.exchange(null, [write("one")], []);
    await assert.rejects(session.exchange("app", [], [A]), CannotBecome);
    assert.equal(tries(), 2);
  });

  it("a session passes over what is read ahead as a user whom nobody can become, unless that user is needed", async () => {
    refused = ["app"];
    const reads = new Map<User, readonly Ask[]>([
      [null, [A]],
      ["app", [A]],
    ]);
    await session.look(reads, [null]);
    assert.ok(session.knows(null, [A]));
    await assert.rejects(session.look(reads, ["app"]), CannotBecome);
  });

  it("a session does not pass over what is no refusal, though it is read ahead", async () => {
    troubles = [new Error("ours")];
    await assert.rejects(session.look(new Map([["app", [A]]]), [null]), /ours/);
  });

  it("a session uploads once more where the old connection had gone before anything was sent, and only there", async () => {
    const upload = (user: User): Promise<string> => session.upload(user, "/there", import.meta.filename);
    troubles = [new Unreachable("never there")];
    await assert.rejects(upload(null), /never there/);
    await session.look(new Map([[null, [A]]]), [null]);
    troubles = [new Unreachable("gone meanwhile")];
    assert.equal(await upload(null), "digest");
    assert.ok(!session.knows(null, [A]), "what was read before a write is not believed after it");
    for (const trouble of [new ConnectionLost("gone"), new CannotBecome("no"), new Error("disk full")]) {
      troubles = [trouble];
      await assert.rejects(upload(null), trouble);
    }
    assert.equal(log.filter((line) => line.includes("upload")).length, 6);
  });

  it("a session tells how long its login took", async () => {
    const before = performance.now();
    await session.exchange(null, [], [A]);
    const [ms = -1] = opened;
    assert.ok(ms >= 0 && ms <= performance.now() - before, String(ms));
  });

  it("a session never leaves the user that it logs in as", async () => {
    for (const user of [null, "root"]) await session.exchange(user, [], [A]);
    await session.leave(() => true);
    assert.deepEqual(
      log.filter((line) => line.startsWith("close")),
      ["close root"],
    );
  });

  it("a session lets one after another work in turn, also after one that failed", async () => {
    const order: string[] = [];
    const first = session.inTurn(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push("first");
      throw new Error("first failed");
    });
    const second = session.inTurn(() => Promise.resolve(void order.push("second")));
    await assert.rejects(first, /first failed/);
    await second;
    assert.deepEqual(order, ["first", "second"]);
  });

  it("a session leaves the users it is told to, with what was to go alongside, and becomes them again when asked", async () => {
    for (const user of [null, "root", "app"]) await session.exchange(user, [], [A]);
    session.alongside("app", write("beside"));
    await session.leave((user) => user === "app");
    assert.deepEqual(log.slice(-2), ["app: !beside", "close app"]);
    await session.exchange("app", [], [B]);
    assert.deepEqual(log.slice(-2), ["open app", "app: echo b"]);
    assert.equal(session.trips, 5, "trips of closed sessions count");
  });

  it("a session closes all its sessions on reset, and connects anew when it is used again", async () => {
    await session.exchange(null, [], [A]);
    await session.exchange("root", [], [A]);
    await session.reset();
    assert.ok(!session.knows(null, [A]));
    assert.deepEqual(log.slice(-2), ["close -", "close root"]);
    await session.exchange(null, [], [A]);
    assert.deepEqual(log.slice(-3), ["preconnect", "open -", "-: echo a"]);
    assert.equal(session.trips, 3);
  });
});
