import assert from "node:assert/strict";
import { release } from "node:os";
import { facts } from "../../engine/facts/index.js";
import { InputError } from "../../engine/source/diagnostic.js";
import { stage } from "../support/play.js";

describe("a fact whose answer makes no sense to us", () => {
  const real = facts.get("date");
  afterEach(() => {
    assert.ok(facts instanceof Map);
    facts.set("date", real);
  });

  it("a fact is read when a text that is chosen in the run turns out to name it", async () => {
    const here = stage(
      ["a"],
      `
- hosts: fleet
  vars: { which: text, wanted: kernel }
  tasks:
    - { name: t, template: { src: "{{ which }}.hbs", dest: "{{ root }}/a/f" } }
    - { name: dynamic, debug: '{{ index (index facts "os") wanted }}' }
`,
    );
    try {
      here.write("text.hbs", "{{ facts.os.family }} {{ facts.user.name }}\n");
      const { steps, problems, said } = await here.run();
      assert.deepEqual(problems, []);
      assert.deepEqual(steps, ["a t: changed", "a dynamic: ok"]);
      assert.match(here.read("a/f"), /^\w* \w+\n$/);
      assert.deepEqual(said, [release()]);
    } finally {
      here.remove();
    }
  });

  it("a fact that only the text of a chosen file names is read before that text is used", async () => {
    const here = stage(
      ["a"],
      `
- hosts: fleet
  vars: { which: text }
  tasks:
    - { name: t, template: { src: "{{ which }}.hbs", dest: "{{ root }}/a/f" } }
    - { name: u, template: { src: "{{ which }}.hbs", dest: "{{ root }}/a/f" } }
`,
    );
    try {
      here.write("text.hbs", "{{ facts.os.kernel }}\n");
      const { steps, problems } = await here.run();
      assert.deepEqual(problems, []);
      assert.deepEqual(steps, ["a t: changed", "a u: ok"]);
      assert.equal(here.read("a/f"), `${release()}\n`);
    } finally {
      here.remove();
    }
  });

  it("a connection variable that needs a fact of its own host ends the run before anything is contacted", async () => {
    const here = stage(["a"], "[{ hosts: fleet, tasks: [{ stat: / }] }]");
    try {
      here.write("hosts.yml", 'fleet: { hosts: { a: { address: "{{ facts.os.family }}" } } }\n');
      await assert.rejects(here.run(), (error) => {
        assert.ok(error instanceof InputError);
        assert.deepEqual(
          error.diagnostics.map(({ code, detail }) => [code, detail]),
          [["connection", "The connection to a cannot depend on “facts.os”, which is read from that host."]],
        );
        return true;
      });
    } finally {
      here.remove();
    }
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
