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
    it(`Ansible's module ${name} leads to ${here}`, () => {
      assert.equal(moduleFromAnsible(name, known), here);
    });

  it("Ansible's modules lead to none that the run does not have", () => {
    assert.equal(moduleFromAnsible("lineinfile", new Set(["copy"])), null);
    for (const name of ["copy", "constructor", "toString", "nothing"])
      assert.equal(moduleFromAnsible(name, known), null, name);
  });

  it("Ansible's modules without a counterpart have advice, and no other word has", () => {
    assert.match(insteadOfModule("ansible.builtin.add_host") ?? "", /inventory/);
    assert.match(insteadOfModule("firewalld") ?? "", /write your own module/);
    for (const name of ["copy", "constructor", "toString"]) assert.equal(insteadOfModule(name), null, name);
  });

  it("Ansible's parameters lead to the first of their names that a module has", () => {
    assert.equal(parameterFromAnsible("cmd", ["script"]), "script");
    assert.equal(parameterFromAnsible("cmd", ["script", "argv"]), "argv");
    for (const name of ["cmd", "constructor"]) assert.equal(parameterFromAnsible(name, ["path"]), null);
  });

  it("Ansible's result fields lead to one that the result has", () => {
    assert.equal(resultFieldFromAnsible("rc", new Set(["status"])), "status");
    assert.equal(resultFieldFromAnsible("rc", new Set(["why"])), null);
  });
});
