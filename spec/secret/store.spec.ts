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

  it("the store hides a secret without the blanks around it, and within a text that is JSON", () => {
    assert.equal(holding(" canary\n").scrub("<canary>"), `<${HIDDEN}>`);
    assert.equal(holding(" canary\n").scrub("< canary\n>"), `<${HIDDEN}>`);
    assert.equal(
      holding('a"b\\c').scrub(JSON.stringify({ text: 'user=a"b\\c;' })),
      `{"text":"user=${HIDDEN};"}`,
    );
    assert.equal(holding("käse & öl").scrub(`?p=${encodeURIComponent("käse & öl")}&q`), `?p=${HIDDEN}&q`);
  });

  it("the store hides lines of a secret from eight characters on, and whole secrets from three on", () => {
    const store = holding("first line\neight888\nseven77");
    assert.equal(store.scrub("eight888 seven77"), `${HIDDEN} seven77`);
    assert.equal(holding("abc").scrub("xabcx"), `x${HIDDEN}x`);
    assert.equal(holding("a b").scrub("a+b a%20b"), `a+b ${HIDDEN}`);
    assert.equal(holding("ab\t").scrub("<ab>"), "<ab>");
  });

  it("the store hides no short piece of a secret in base64, which any other text may hold too", () => {
    const encoded = Buffer.from("abcd").toString("base64");
    const store = holding("abcd");
    assert.equal(store.scrub(encoded), HIDDEN);
    for (const text of ["YWJj", "YWJjZ", "FiY2", "hYmN"]) assert.equal(store.scrub(text), text);
    const seven = Buffer.from("xabcdefg").toString("base64");
    assert.ok(holding("abcdefg").scrub(seven).includes(HIDDEN));
    const long = Buffer.from("xxabcdefghijkl").toString("base64");
    assert.ok(holding("abcdefghijkl").scrub(long).includes(HIDDEN));
  });

  it("the store hides what is made known later too, and each secret once more does no harm", () => {
    const store = holding("canary");
    assert.equal(store.scrub("canary parrot"), `${HIDDEN} parrot`);
    store.add("parrot");
    store.add("canary");
    assert.equal(store.scrub("canary parrot"), `${HIDDEN} ${HIDDEN}`);
    assert.equal(new SecretStore().scrub("canary"), "canary");
  });

  it("the store keeps the rest of a change, and what a secret does not replace", () => {
    const scrub = (value: object): unknown => holding("canary").scrubAll(value);
    const change = { summary: "/etc/x", before: "old", after: "canary" };
    assert.deepEqual(scrub(change), { summary: "/etc/x", before: HIDDEN, after: HIDDEN });
    for (const value of [
      { before: "old", after: "new" },
      { before: "old", after: 7 },
      { before: 7, after: "x" },
      { before: { p: "old" }, after: "x" },
      { before: { p: "old" }, after: null },
      { before: ["old"], after: ["new"] },
      { before: { p: ["old"] }, after: { p: ["new"] } },
      { before: { p: "old", q: null }, after: { p: "new" } },
      { before: null, after: { p: "x" } },
      { before: "old" },
      { after: "new" },
    ])
      assert.deepEqual(scrub(value), value, JSON.stringify(value));
    assert.deepEqual(scrub({ before: { deep: { p: "old", q: 1 } }, after: { deep: { p: "the canary" } } }), {
      before: { deep: { p: HIDDEN, q: 1 } },
      after: { deep: { p: `the ${HIDDEN}` } },
    });
  });
});

function holding(...secrets: readonly string[]): SecretStore {
  const store = new SecretStore();
  for (const secret of secrets) store.add(secret);
  return store;
}
