import assert from "node:assert/strict";
import { type Stage, stage } from "../support/play.js";

describe("parameters that come as a whole from a variable", () => {
  let here: Stage | null = null;
  afterEach(() => here?.remove());

  const play = (task: string, given: string): Stage => {
    here = stage(["a"], `[{ hosts: fleet, vars: { given: ${given} }, tasks: [{ name: t, ${task} }] }]`);
    return here;
  };

  it("name a file of the controller, seen from the playbook", async () => {
    const staged = play('copy: "{{ given }}"', '{ src: here.txt, dest: "{{ root }}/a/there.txt" }');
    staged.write("files/here.txt", "hello\n");
    assert.deepEqual((await staged.run()).steps, ["a t: changed"]);
    assert.equal(staged.read("a/there.txt"), "hello\n");
  });

  it("name a template, which is rendered", async () => {
    const staged = play('template: "{{ given }}"', '{ src: here.hbs, dest: "{{ root }}/a/there.txt" }');
    staged.write("templates/here.hbs", "{{ inventory_hostname }}\n");
    assert.deepEqual((await staged.run()).steps, ["a t: changed"]);
    assert.equal(staged.read("a/there.txt"), "a\n");
  });

  it("cannot be conditions, which are never taken out of a variable", async () => {
    const { outcomes } = await play('assert: "{{ given }}"', '{ that: "eq 1 1" }').run();
    const [outcome] = outcomes;
    assert.ok(outcome?.type === "failed");
    assert.match(outcome.why, /“that” holds conditions, which cannot come from a variable/);
  });
});
