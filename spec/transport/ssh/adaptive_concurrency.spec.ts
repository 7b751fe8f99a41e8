import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";

import { AdaptiveConcurrency, measureLag } from "../../../engine/transport/ssh/adaptive_concurrency.js";

/** A limiter whose measurements of lag are made up, and what is in progress in it. */
class Trial {
  #inProgress = 0;
  readonly #reports: ((lag: number) => void)[] = [];
  readonly #finish: (() => void)[] = [];
  readonly concurrency = new AdaptiveConcurrency((report) => void this.#reports.push(report));

  inProgress(): number {
    return this.#inProgress;
  }

  /** Hosts that authenticate until they are told to finish. */
  authenticate(count: number): void {
    for (let host = 0; host < count; host += 1)
      void this.concurrency.authenticate(
        () =>
          new Promise<void>((resolve) => {
            this.#inProgress += 1;
            this.#finish.push(() => {
              this.#inProgress -= 1;
              resolve();
            });
          }),
      );
  }

  /** So many measurements that all found this lag. */
  async measured(times: number, lag: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await nextTurn();
      const report = this.#reports.shift();
      assert.ok(report, "no lag is being measured");
      report(lag);
    }
    await nextTurn();
  }

  async finish(count: number): Promise<void> {
    for (const finish of this.#finish.splice(0, count)) finish();
    await nextTurn();
    await nextTurn();
  }
}

const [IDLE, BUSY, OVERLOADED] = [0, 5, 25];

describe("the adaptive concurrency of authentication", () => {
  let trial: Trial;
  beforeEach(() => void (trial = new Trial()));

  it("the limit starts with 16 hosts at a time, and admits others as these finish", async () => {
    trial.authenticate(40);
    await nextTurn();
    assert.equal(trial.inProgress(), 16);
    await trial.finish(4);
    assert.equal(trial.inProgress(), 16);
  });

  it("the limit grows slowly while the event loop is busy but not late", async () => {
    trial.authenticate(200);
    await trial.measured(1, BUSY);
    await trial.measured(50, BUSY);
    assert.ok(trial.inProgress() >= 25 && trial.inProgress() <= 27, String(trial.inProgress()));
  });

  it("the limit shrinks while the event loop lags, and grows again when it no longer does", async () => {
    trial.authenticate(600);
    await trial.measured(30, OVERLOADED);
    await trial.finish(16);
    assert.equal(trial.inProgress(), 3);
    await trial.measured(30, BUSY);
    assert.ok(trial.inProgress() > 8, String(trial.inProgress()));
  });

  it("the limit grows fast while the event loop is idle, because the hosts are far away", async () => {
    trial.authenticate(600);
    await trial.measured(30, OVERLOADED);
    await trial.finish(16);
    await trial.measured(25, IDLE);
    assert.ok(trial.inProgress() >= 50, String(trial.inProgress()));
  });

  it("the limit never admits more than 128 hosts at a time", async () => {
    trial.authenticate(600);
    await trial.measured(200, IDLE);
    assert.equal(trial.inProgress(), 128);
  });

  it("the limit does not grow while no host waits for admission", async () => {
    trial.authenticate(1);
    await trial.measured(100, IDLE);
    await trial.finish(1);
    await trial.measured(1, IDLE);
    trial.authenticate(100);
    await nextTurn();
    assert.equal(trial.inProgress(), 16);
  });

  it("the limit passes on what the authentication gave, or its error, and admits the next host", async () => {
    const { concurrency } = trial;
    assert.equal(await concurrency.authenticate(() => Promise.resolve("in")), "in");
    await assert.rejects(
      concurrency.authenticate(() => Promise.reject(new Error("nobody"))),
      /nobody/,
    );
    assert.equal(await concurrency.authenticate(() => Promise.resolve("in")), "in");
  });

  it("the lag is not measured when nothing is in progress", async () => {
    trial.authenticate(1);
    await trial.measured(3, BUSY);
    await trial.finish(1);
    await trial.measured(1, BUSY);
    await assert.rejects(trial.measured(1, BUSY), /no lag is being measured/);
  });
});

describe("the adaptive concurrency of connecting", () => {
  it("a host that does not answer gives its place to another", async () => {
    const concurrency = new AdaptiveConcurrency();
    const never = new Promise<void>(() => undefined);
    for (let dead = 0; dead < 200; dead += 1) void concurrency.connect(() => never);
    await concurrency.connect(() => Promise.resolve());
    await concurrency.authenticate(() => Promise.resolve());
  });
});

describe("the lag of the event loop", () => {
  it("the lag of the event loop is how long it was blocked", async () => {
    const lag = await new Promise<number>((resolve) => {
      const keepAlive = setTimeout(() => undefined, 10_000);
      measureLag((measured) => {
        clearTimeout(keepAlive);
        resolve(measured);
      });
      for (const end = performance.now() + 50; performance.now() < end;);
    });
    assert.ok(lag >= 40, String(lag));
  });
});
