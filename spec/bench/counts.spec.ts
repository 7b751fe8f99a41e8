import assert from "node:assert/strict";
import { canCount, type Cost } from "./count.js";
import { costsOfWork } from "./processes.js";
import { skipFor } from "../support/needs.js";

/** The bench's twenty tasks at their smallest: counts only, for a time says nothing on a busy machine. */
describe("the twenty tasks of the bench", () => {
  let costs: { readonly first: readonly Cost[]; readonly converged: readonly Cost[] };
  before(async function () {
    if (!canCount()) skipFor(this, "process namespaces");
    costs = await costsOfWork();
  });

  it("cost a converged host one exchange", () => {
    assert.equal(costs.converged.length, 1);
  });

  it("cost a converged host three processes", () => {
    const [only] = costs.converged;
    assert.ok(only && only.processes <= 3, `${only?.processes}`);
  });

  it("cost a new host one exchange and one for each change", () => {
    assert.equal(costs.first.length, 1 + 20);
  });

  it("cost a new host at most seven processes a change", () => {
    const most = Math.max(...costs.first.map(({ processes }) => processes));
    assert.ok(most <= 7, `${most}`);
  });
});
