import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Pace } from "../../../engine/transport/ssh/adaptive_concurrency.js";

/** Keeps the event loop from its turn. */
function hold(milliseconds: number): void {
  for (const until = performance.now() + milliseconds; performance.now() < until;);
}

const never = new Promise<void>(() => undefined);

describe("the pace at which hosts are let in", () => {
  it("lets so many be on the way, and others when these are in", async () => {
    const pace = new Pace();
    const way = highest();
    await Promise.all(Array.from({ length: 100 }, () => pace.enter(() => way.take(2))));
    assert.ok(way.most() >= 16 && way.most() <= 128, String(way.most()));
  });

  it("lets more be on the way while the event loop is punctual", async () => {
    const pace = new Pace();
    const way = highest();
    await Promise.all(Array.from({ length: 600 }, () => pace.enter(() => way.take(30))));
    assert.ok(way.most() > 16 && way.most() <= 128, String(way.most()));
  });

  it("lets few be on the way while the event loop is late, and more again when it is not", async () => {
    const pace = new Pace();
    const late = setInterval(() => hold(25), 1);
    const slow = highest();
    const busy = Array.from({ length: 600 }, () => pace.enter(() => slow.take(20)));
    await sleep(1000);
    slow.forget();
    await sleep(300);
    assert.ok(slow.most() <= 4, String(slow.most()));
    clearInterval(late);
    slow.forget();
    await Promise.all(busy);
    assert.ok(slow.most() > 8, String(slow.most()));
  });

  it("soon lets many be on the way who are far away, for whom we only wait", async () => {
    const pace = new Pace();
    const late = setInterval(() => hold(25), 1);
    const near = Promise.all(Array.from({ length: 100 }, () => pace.enter(() => sleep(20))));
    await sleep(400);
    clearInterval(late);
    await near;
    const far = highest();
    const all = Promise.all(Array.from({ length: 100 }, () => pace.enter(() => far.take(1000))));
    await sleep(500);
    assert.ok(far.most() >= 50, String(far.most()));
    await all;
  });

  it("gives what became of it, good or bad, and lets the next in", async () => {
    const pace = new Pace();
    assert.equal(await pace.enter(() => Promise.resolve("in")), "in");
    await assert.rejects(
      pace.enter(() => Promise.reject(new Error("nobody"))),
      /nobody/,
    );
    assert.equal(await pace.enter(() => Promise.resolve("in")), "in");
  });

  it("does not wait for doors that nobody answers", async () => {
    const pace = new Pace();
    for (let dead = 0; dead < 200; dead += 1) void pace.knock(() => never);
    await pace.knock(() => Promise.resolve());
    await pace.enter(() => Promise.resolve());
  });
});

/** Counts who is on the way at the same time. */
function highest(): {
  readonly take: (milliseconds: number) => Promise<void>;
  readonly most: () => number;
  readonly forget: () => void;
} {
  let now = 0;
  let most = 0;
  return {
    async take(milliseconds) {
      most = Math.max(most, (now += 1));
      await sleep(milliseconds);
      now -= 1;
    },
    most: () => most,
    forget: () => (most = now),
  };
}
