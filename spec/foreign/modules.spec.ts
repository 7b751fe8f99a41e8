import assert from "node:assert/strict";
import { insteadOfModule, moduleFromAnsible } from "../../engine/foreign/modules.js";
import { parameterFromAnsible } from "../../engine/foreign/parameters.js";
import { resultFieldFromAnsible } from "../../engine/foreign/results.js";
import { createRegistry } from "../../engine/local/registry.js";

describe("Ansible's names of modules, parameters and results", () => {
  const known = createRegistry([]).names;

  for (const [name, here] of [
    ["lineinfile", "line"],
    ["ansible.builtin.yum", "package"],
    ["ansible.builtin.copy", "copy"],
    ["community.general.ini_file", "ini"],
    ["set_fact", "set_vars"],
  ] as const)
    it(`lead from the module ${name} to ${here}`, () => {
      assert.equal(moduleFromAnsible(name, known), here);
    });

  it("lead from no module to one that the run has not", () => {
    assert.equal(moduleFromAnsible("lineinfile", new Set(["copy"])), null);
    for (const name of ["copy", "constructor", "toString", "nothing"])
      assert.equal(moduleFromAnsible(name, known), null, name);
  });

  it("have advice for the modules without a counterpart, and for no other word", () => {
    assert.match(insteadOfModule("ansible.builtin.add_host") ?? "", /inventory/);
    assert.match(insteadOfModule("firewalld") ?? "", /write your own module/);
    for (const name of ["copy", "constructor", "toString"]) assert.equal(insteadOfModule(name), null, name);
  });

  it("lead from a parameter to the first of its names that a module has", () => {
    assert.equal(parameterFromAnsible("cmd", ["script"]), "script");
    assert.equal(parameterFromAnsible("cmd", ["script", "argv"]), "argv");
    for (const name of ["cmd", "constructor"]) assert.equal(parameterFromAnsible(name, ["path"]), null);
  });

  it("lead from a field of a result to one that the result has", () => {
    assert.equal(resultFieldFromAnsible("rc", new Set(["status"])), "status");
    assert.equal(resultFieldFromAnsible("rc", new Set(["why"])), null);
  });
});
