import assert from "node:assert/strict";
import { facts } from "../../engine/facts/index.js";
import { stage } from "../support/play.js";

describe("a fact whose answer makes no sense to us", () => {
  const real = facts.get("date");
  afterEach(() => {
    assert.ok(facts instanceof Map);
    facts.set("date", real);
  });

  it("a fact whose answer makes no sense fails what uses it, on that host alone", async () => {
    assert.ok(facts instanceof Map && real);
    let calls = 0;
    const parse = (): unknown => {
      if ((calls += 1) === 1) throw new TypeError("no year in it");
      return { year: 2014 };
    };
    facts.set("date", { ...real, probe: { ...real.probe, parse } });
    const here = stage(
      ["a", "b"],
      `[{ hosts: fleet, tasks: [{ name: one, debug: x }, { name: two, debug: "{{ facts.date }}" }] }]`,
    );
    try {
      const { steps, outcomes, exit } = await here.run();
      assert.equal(steps.filter((step) => step.endsWith("one: ok")).length, 2);
      assert.equal(steps.filter((step) => step.endsWith("two: ok")).length, 1);
      assert.equal(exit, 2);
      const failure = outcomes.find((outcome) => outcome.type === "failed");
      assert.match(
        failure?.type === "failed" ? failure.why : "",
        /“facts.date” could not be read from the host's answer \(TypeError: no year in it\)/,
      );
    } finally {
      here.remove();
    }
  });
});
