import assert from "node:assert/strict";
import { HIDDEN, Secret } from "../../engine/secret/secret.js";
import { SecretStore } from "../../engine/secret/store.js";

const CANARY = 'kanarie\'n "vogel" 7&%(x)';

describe("SecretStore", () => {
  it("the store hides a secret in every form it may take on its way out", () => {
    const forms = [
      CANARY,
      JSON.stringify(CANARY),
      encodeURIComponent(CANARY),
      CANARY.replaceAll("'", `'\\''`),
      Buffer.from(CANARY).toString("base64"),
      Buffer.from(`user:${CANARY}@`).toString("base64"),
    ];
    for (const form of forms) assert.ok(holding(CANARY).scrub(`<${form}>`).includes(HIDDEN), form);
  });

  it("the store hides the long lines of a secret one by one", () => {
    const key = "-----BEGIN KEY-----\nabc\nqwertyuiop\n-----END KEY-----\n";
    assert.equal(holding(key).scrub("read abc and qwertyuiop"), `read abc and ${HIDDEN}`);
  });

  it("the store hides the longer of two secrets where one contains the other", () => {
    assert.equal(holding("horse", "horse battery").scrub("a horse battery"), `a ${HIDDEN}`);
  });

  it("the store does not hide a secret of one or two characters unless it is told to", () => {
    assert.equal(holding("ab").scrub("cab"), "cab");
    const all = new SecretStore(1);
    all.add("ab");
    assert.equal(all.scrub("cab"), `c${HIDDEN}`);
  });

  it("the store hides secrets anywhere in a value, in keys too, and leaves the rest as it is", () => {
    const value = { list: ["the canary", 1, null, true], canary: { deep: "canary" } };
    assert.deepEqual(holding("canary").scrubAll(value), {
      list: [`the ${HIDDEN}`, 1, null, true],
      [HIDDEN]: { deep: HIDDEN },
    });
    assert.deepEqual(holding("canary").scrubAll({ sealed: new Secret("other") }), { sealed: HIDDEN });
  });

  it("the store hides the value that a secret replaces", () => {
    const change = { before: { p: "user=x\np=old", q: "old" }, after: { p: "user=x\np=canary", q: "new" } };
    assert.deepEqual(holding("canary").scrubAll(change).before, { p: `user=x\n${HIDDEN}`, q: "old" });
  });
});

function holding(...secrets: readonly string[]): SecretStore {
  const store = new SecretStore();
  for (const secret of secrets) store.add(secret);
  return store;
}
