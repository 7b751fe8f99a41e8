import assert from "node:assert/strict";
import { Slots } from "../../engine/runner/slots.js";

/** Something that somebody else settles. */
function waiting(): { readonly promise: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const promise = new Promise<void>((resolve) => (end = resolve));
  return { promise, end: () => end() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("slots", () => {
  let log: string[];
  let controller: AbortController;
  beforeEach(() => {
    log = [];
    controller = new AbortController();
  });
  const slotsOf = (most: number): Slots => new Slots(most, controller.signal);

  it("are so many, and go to who came first", async () => {
    const slots = slotsOf(2);
    const ends = [waiting(), waiting(), waiting()];
    const works = ends.map((end, index) =>
      slots.run(async () => {
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

  it("are newcomers' while others wait at doors, but not for all of them at once", async () => {
    const slots = slotsOf(2);
    const doors = Array.from({ length: 50 }, waiting);
    const works = doors.map(({ promise }, index) =>
      slots.run(async () => {
        log.push(`${index} knocks`);
        await slots.outside(() => promise);
        log.push(`${index} is in`);
      }),
    );
    await turn();
    const knocking = log.length;
    assert.ok(knocking >= 40 && knocking <= 42, log.join());
    for (const { end } of doors.slice(0, 3)) end();
    await Promise.all(works.slice(0, 3));
    await turn();
    assert.ok(log.includes(`${knocking} knocks`), log.join());
    for (const { end } of doors) end();
    await Promise.all(works);
  });

  it("are for others while a door is not answered", async () => {
    const slots = slotsOf(1);
    const dead = [waiting(), waiting()];
    const first = dead.map(({ promise }) => slots.run(() => slots.outside(() => promise)));
    await slots.run(() => Promise.resolve(void log.push("another")));
    assert.deepEqual(log, ["another"]);
    for (const { end } of dead) end();
    await Promise.all(first);
  });

  it("come back however the waiting ends", async () => {
    const slots = slotsOf(1);
    await assert.rejects(
      slots.run(() => slots.outside(() => Promise.reject(new Error("nobody")))),
      /nobody/,
    );
    await slots.run(() => Promise.resolve(void log.push("another")));
    assert.deepEqual(log, ["another"]);
  });

  it("are for those who came back first where too many are outside", async () => {
    const slots = slotsOf(1);
    const doors = Array.from({ length: 21 }, waiting);
    const works = doors.map(({ promise }, index) =>
      slots.run(async () => {
        log.push(`${index} knocks`);
        await slots.outside(() => promise);
        log.push(`${index} is in`);
      }),
    );
    for (const { end } of doors) end();
    await Promise.all(works);
    assert.ok(log.indexOf("0 is in") < log.indexOf("20 knocks"), log.join());
  });

  it("let nobody go on who waited when the run was interrupted", async () => {
    const slots = slotsOf(1);
    const door = waiting();
    const work = slots.run(() => slots.outside(() => door.promise));
    controller.abort(new Error("enough"));
    door.end();
    await assert.rejects(work, /enough/);
  });
});
