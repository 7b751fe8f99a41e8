import assert from "node:assert/strict";
import { ForkLimiter } from "../../engine/runner/fork_limiter.js";

/** Something that somebody else settles. */
function waiting(): { readonly promise: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const promise = new Promise<void>((resolve) => (end = resolve));
  return { promise, end: () => end() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("ForkLimiter", () => {
  let log: string[];
  let controller: AbortController;
  beforeEach(() => {
    log = [];
    controller = new AbortController();
  });
  const limiterOf = (most: number): ForkLimiter => new ForkLimiter(most, controller.signal);

  it("the fork limiter lets so many hosts work at once, in the order they came", async () => {
    const limiter = limiterOf(2);
    const ends = [waiting(), waiting(), waiting()];
    const works = ends.map((end, index) =>
      limiter.run(async () => {
        log.push(`${index} begins`);
        await end.promise;
      }),
    );
    await turn();
    assert.deepEqual(log, ["0 begins", "1 begins"]);
    ends[1]?.end();
    await works[1];
    await turn();
    assert.deepEqual(log, ["0 begins", "1 begins", "2 begins"]);
    for (const { end } of ends) end();
    await Promise.all(works);
  });

  it("the fork limiter lets hosts begin while others are connecting, but not all of them at once", async () => {
    const limiter = limiterOf(2);
    const hosts = Array.from({ length: 50 }, waiting);
    const works = hosts.map(({ promise }, index) =>
      limiter.run(async () => {
        log.push(`${index} connects`);
        await limiter.releaseWhile(() => promise);
        log.push(`${index} is connected`);
      }),
    );
    await turn();
    const connecting = log.length;
    assert.ok(connecting >= 40 && connecting <= 42, log.join());
    for (const { end } of hosts.slice(0, 3)) end();
    await Promise.all(works.slice(0, 3));
    await turn();
    assert.ok(log.includes(`${connecting} connects`), log.join());
    for (const { end } of hosts) end();
    await Promise.all(works);
  });

  it("the fork limiter lets others work while a host does not answer", async () => {
    const limiter = limiterOf(1);
    const dead = [waiting(), waiting()];
    const first = dead.map(({ promise }) => limiter.run(() => limiter.releaseWhile(() => promise)));
    await limiter.run(() => Promise.resolve(void log.push("another")));
    assert.deepEqual(log, ["another"]);
    for (const { end } of dead) end();
    await Promise.all(first);
  });

  it("the fork limiter lets others work after a host could not be connected to", async () => {
    const limiter = limiterOf(1);
    await assert.rejects(
      limiter.run(() => limiter.releaseWhile(() => Promise.reject(new Error("nobody")))),
      /nobody/,
    );
    await limiter.run(() => Promise.resolve(void log.push("another")));
    assert.deepEqual(log, ["another"]);
  });

  it("the fork limiter lets connected hosts go on first where too many are connecting", async () => {
    const limiter = limiterOf(1);
    const hosts = Array.from({ length: 21 }, waiting);
    const works = hosts.map(({ promise }, index) =>
      limiter.run(async () => {
        log.push(`${index} connects`);
        await limiter.releaseWhile(() => promise);
        log.push(`${index} is connected`);
      }),
    );
    for (const { end } of hosts) end();
    await Promise.all(works);
    assert.ok(log.indexOf("0 is connected") < log.indexOf("20 connects"), log.join());
  });

  it("the fork limiter lets no host go on that was connecting when the run was interrupted", async () => {
    const limiter = limiterOf(1);
    const host = waiting();
    const work = limiter.run(() => limiter.releaseWhile(() => host.promise));
    controller.abort(new Error("enough"));
    host.end();
    await assert.rejects(work, /enough/);
  });
});
