import assert from "node:assert/strict";
import type { Event, Outcome } from "../../engine/event/index.js";
import { changed, failed, playDone, stepDone, task, wouldChange } from "../support/events.js";
import { compare, totalsOf } from "./compare.js";

const OK: Outcome = { type: "ok" };
const SKIPPED: Outcome = { type: "skipped", why: "its condition does not hold" };
const UNTOLD: Outcome = { type: "cannot-tell", because: "nobody knows" };
const IGNORED = failed("no", { ignored: true });

/** A task that stands in this line. */
const at = (line: number, more: object = {}): ReturnType<typeof task> =>
  task(`task ${line}`, { at: { file: "play.yml", line, column: 3 }, ...more });

/** Steps of one host, the tasks of which stand one below the other; null: there is none. */
function steps(...outcomes: readonly (Outcome | null)[]): readonly Event[] {
  return outcomes.flatMap((outcome, index) =>
    outcome === null ? [] : [stepDone("a", at(index + 1), outcome)],
  );
}

const verdicts = (check: readonly Event[], run: readonly Event[]): readonly string[] =>
  compare(check, run).map(({ verdict }) => verdict);

describe("the comparison of a check with a run", () => {
  it("a prediction is true when the run does just that", () => {
    const said = steps(OK, wouldChange("x"), SKIPPED, IGNORED, failed("no"));
    const did = steps(OK, changed("x"), SKIPPED, IGNORED, failed("no"));
    assert.deepEqual(verdicts(said, did), Array(5).fill("true"));
  });

  it("“cannot tell” is honest, whatever the run does", () => {
    const did = steps(OK, changed("x"), SKIPPED, failed("no"));
    assert.deepEqual(verdicts(steps(UNTOLD, UNTOLD, UNTOLD, UNTOLD), did), Array(4).fill("honest"));
  });

  const lies: readonly (readonly [said: Outcome | null, did: Outcome | null])[] = [
    [OK, changed("x")],
    [wouldChange("x"), OK],
    [wouldChange("x"), failed("no")],
    [failed("no"), OK],
    [failed("no"), IGNORED],
    [SKIPPED, changed("x")],
    [null, changed("x")],
    [OK, null],
  ];
  for (const [said, did] of lies)
    it(`${said?.type ?? "nothing"} is wrong where the run has ${did?.type ?? "nothing"}`, () => {
      assert.deepEqual(verdicts(steps(said), steps(did)), ["wrong"]);
    });

  it("what debug tells is part of its outcome", () => {
    const tells = (message: string): readonly Event[] => [
      stepDone("a", at(1, { module: "debug" }), OK, { result: { message } }),
    ];
    assert.deepEqual(verdicts(tells("0640"), tells("0640")), ["true"]);
    assert.deepEqual(verdicts(tells("0640"), tells("0600")), ["wrong"]);
  });

  it("items of a loop are held against each other, also equal ones", () => {
    const loop = (...all: readonly (readonly [string, Outcome])[]): readonly Event[] =>
      all.map(([item, outcome]) => stepDone("a", at(1), outcome, { item }));
    const did = loop(["x", changed("x")], ["y", OK], ["x", OK]);
    assert.deepEqual(
      verdicts(loop(["x", wouldChange("x")], ["y", OK], ["x", OK]), did),
      Array(3).fill("true"),
    );
    assert.deepEqual(verdicts(loop(["x", wouldChange("x")], ["y", OK]), did), ["true", "true", "wrong"]);
  });

  it("one “cannot tell” stands for all items of a loop", () => {
    const did = ["x", "y"].map((item) => stepDone("a", at(1), changed(item), { item }));
    assert.deepEqual(totalsOf(compare(steps(UNTOLD), did)), { steps: 1, true: 0, honest: 1, wrong: 0 });
  });

  it("steps behind a failure that was foretold are not counted", () => {
    const did = steps(OK, failed("no"));
    assert.deepEqual(verdicts(steps(OK, failed("no"), wouldChange("x")), did), [
      "true",
      "true",
      "not reached",
    ]);
    assert.deepEqual(verdicts(steps(OK, UNTOLD, wouldChange("x")), did), ["true", "honest", "not reached"]);
    assert.deepEqual(verdicts(steps(OK, wouldChange("x"), OK), did), ["true", "wrong", "wrong"]);
  });

  it("another host's failure is no excuse, unless it ends the play for all", () => {
    const said = [stepDone("a", at(1), failed("no")), stepDone("b", at(2), wouldChange("x"))];
    const did = [stepDone("a", at(1), failed("no"))];
    assert.deepEqual(verdicts(said, did), ["true", "wrong"]);
    assert.deepEqual(verdicts(said, [...did, playDone("site", [], "any failure is fatal")]), [
      "true",
      "not reached",
    ]);
  });

  it("a handler that may run is honest, and one that would run must run", () => {
    const handler = (outcome: Outcome): readonly Event[] => [
      stepDone("a", at(9, { handler: true }), outcome),
    ];
    assert.deepEqual(verdicts(handler(UNTOLD), []), ["honest"]);
    assert.deepEqual(verdicts(handler(wouldChange("x")), []), ["wrong"]);
    assert.deepEqual(verdicts([], handler(changed("x"))), ["wrong"]);
  });

  it("a task and a handler of the same place are not the same", () => {
    assert.deepEqual(verdicts(steps(OK), [stepDone("a", at(1, { handler: true }), OK)]), ["wrong", "wrong"]);
  });
});
