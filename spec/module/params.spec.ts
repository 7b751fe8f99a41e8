import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  defineModule,
  HIDDEN,
  ParameterError,
  type ParamSchema,
  reveal,
  Secret,
  secretText,
} from "../../engine/module/index.js";

/** What a module with these parameters is given for these values, and what is scrubbed of them. */
function given(
  params: ParamSchema,
  values: unknown,
): { readonly params: unknown; readonly secrets: readonly string[] } {
  let seen: unknown = null;
  const { secrets } = defineModule({
    summary: "Sees its parameters",
    params,
    reads: (accepted) => {
      seen = accepted;
      return {};
    },
    check: () => null,
    apply: () => [],
  }).prepare(values);
  return { params: seen, secrets };
}

const misfits = (params: ParamSchema, values: unknown): readonly string[] => {
  try {
    given(params, values);
  } catch (error) {
    if (error instanceof ParameterError) return error.misfits.map(({ at, text }) => `${at}: ${text}`);
    throw error;
  }
  return [];
};

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

const row = {
  type: "object",
  properties: {
    name: { type: "string", description: "A name" },
    size: { type: "integer", default: 7, description: "A size" },
  },
} as const;

const NESTED: ParamSchema = {
  word: { type: "string", default: "none", description: "A word" },
  record: { ...row, description: "One record" },
  records: { type: "array", items: row, default: [], description: "Records" },
  byName: { type: "map", values: row, default: {}, description: "Records by name" },
};

describe("parameters", () => {
  const written = () => ({
    record: { name: "a" },
    records: [{ name: "b" }, { name: "c", size: 1 }],
    byName: { d: { name: "d" } },
  });

  it("parameters are completed with their defaults, at every depth", () => {
    assert.deepEqual(given(NESTED, written()).params, {
      word: "none",
      record: { name: "a", size: 7 },
      records: [
        { name: "b", size: 7 },
        { name: "c", size: 1 },
      ],
      byName: { d: { name: "d", size: 7 } },
    });
  });

  it("parameters of a module that is specified alone are as they are written, and its conditions hold", () => {
    const params: ParamSchema = {
      src: { type: "string", file: "local", description: "A file" },
      text: { type: "string", file: "template", description: "A template" },
      that: { type: "conditions", description: "Conditions" },
    };
    assert.deepEqual(given(params, { src: "a", text: "b", that: ["c", true] }).params, {
      src: "a",
      text: "b",
      that: [
        { text: "c", holds: true },
        { text: "true", holds: true },
      ],
    });
  });

  it("the values that parameters come from are not changed: others may use them too", () => {
    const values = written();
    const { params } = given(NESTED, values);
    assert.deepEqual(values, written());
    assert.deepEqual(given(NESTED, frozen(values)).params, params);
  });

  it("a default is a copy: what a module does to it, the next does not see", () => {
    const first = given(NESTED, { record: { name: "a" } }).params as { records: unknown[] };
    first.records.push("spoilt");
    assert.deepEqual(given(NESTED, { record: { name: "a" } }).params, {
      word: "none",
      record: { name: "a", size: 7 },
      records: [],
      byName: {},
    });
  });

  it("parameters that do not fit are reported all at once, each with its place", () => {
    const values = { record: { name: 1, sise: 2 }, records: [{}, { name: "x", size: "y" }], word: ["a"] };
    const found = misfits(NESTED, values);
    const places = ["/word", "/record", "/record/name", "/records/0", "/records/1/size"];
    assert.deepEqual(
      found.map((text) => text.split(":")[0]),
      places,
    );
    const words = [
      "“word” must be",
      "Did you mean “size”?",
      "“name” must be",
      "“name” is needed",
      "“size” must be",
    ];
    for (const [index, word] of words.entries()) assert.ok(found[index]?.includes(word), found[index]);
  });
});

const SECRETIVE: ParamSchema = {
  plain: { type: "string", optional: true, description: "Not secret" },
  password: { type: "string", secret: true, optional: true, description: "A password" },
  headers: {
    type: "map",
    values: { type: "string" },
    secret: true,
    optional: true,
    description: "All secret",
  },
  turns: {
    type: "array",
    items: {
      type: "object",
      properties: {
        prompt: { type: "string", description: "Not secret" },
        answer: { type: "string", secret: true, optional: true, description: "Secret" },
      },
    },
    optional: true,
    description: "Rows",
  },
  byName: {
    type: "map",
    values: { type: "object", properties: { key: { type: "string", secret: true, description: "Secret" } } },
    optional: true,
    description: "Rows by name",
  },
};

describe("secret parameters", () => {
  const sealed = (value: unknown): unknown => {
    if (value instanceof Secret) return `sealed ${value.reveal()}`;
    if (Array.isArray(value)) return value.map(sealed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sealed(inner)]));
  };

  const cases: readonly (readonly [
    title: string,
    values: object,
    params: object,
    secrets: readonly string[],
  ])[] = [
    ["a text", { password: "xyz", plain: "p" }, { password: "sealed xyz", plain: "p" }, ["xyz"]],
    [
      "a map that is secret as a whole, each value of it",
      { headers: { a: "one", b: "two" } },
      { headers: { a: "sealed one", b: "sealed two" } },
      ["one", "two"],
    ],
    [
      "in the records of a list",
      { turns: [{ prompt: "?", answer: "yes-sir" }, { prompt: "!" }] },
      { turns: [{ prompt: "?", answer: "sealed yes-sir" }, { prompt: "!" }] },
      ["yes-sir"],
    ],
    [
      "in the records of a map",
      { byName: { a: { key: "k1" } } },
      { byName: { a: { key: "sealed k1" } } },
      ["k1"],
    ],
  ];
  for (const [title, values, params, secrets] of cases)
    it(`secret parameters are sealed and hidden: ${title}`, () => {
      const accepted = given(SECRETIVE, values);
      assert.deepEqual(sealed(accepted.params), params);
      assert.deepEqual(accepted.secrets, secrets);
      for (const secret of secrets) assert.equal(JSON.stringify(accepted.params).includes(secret), false);
    });
});

describe("a secret", () => {
  const secret = new Secret("kanarie");

  it("a secret hides itself however it is printed", () => {
    const printed = [
      String(secret),
      secret.toString(),
      "".concat(secret as unknown as string),
      JSON.stringify(secret),
      JSON.stringify({ deep: [secret] }),
      inspect(secret),
      inspect({ deep: { secret } }, { depth: 5, showHidden: true }),
      Object.entries(secret).join(),
    ];
    for (const text of printed) assert.equal(text.includes("kanarie"), false, text);
    assert.equal(JSON.stringify([secret, 1]), `["${HIDDEN}",1]`);
    assert.equal(String(secret), HIDDEN);
    assert.equal(inspect(secret), HIDDEN);
  });

  it("a secret is revealed only by reveal, and can be compared", () => {
    assert.deepEqual(
      [secret.reveal(), reveal(secret), reveal("plain"), reveal(7)],
      ["kanarie", "kanarie", "plain", "7"],
    );
    assert.deepEqual(
      [secret.equals("kanarie"), secret.equals("other"), secret.equals(null)],
      [true, false, false],
    );
  });

  it("a text with a secret in it is a secret", () => {
    const text = secretText`user=${"joe"};n=${1};password=${secret}\n`;
    assert.ok(text instanceof Secret);
    assert.equal(text.reveal(), "user=joe;n=1;password=kanarie\n");
    assert.equal(secretText`${secret}`.reveal(), "kanarie");
    assert.equal(secretText`none`.reveal(), "none");
  });
});
