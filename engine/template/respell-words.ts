/** A piece of an expression as it is written here; a call needs brackets when it is an argument. */
export interface Spelled {
  readonly text: string;
  readonly call: boolean;
  /** Python's `find`, whose answer is a number. */
  readonly found?: true;
}

type Given = readonly Spelled[];

/** Comparing signs, of Jinja and of JavaScript. */
export const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ["=", "eq"],
  ["==", "eq"],
  ["===", "eq"],
  ["!=", "ne"],
  ["!==", "ne"],
  ["<>", "ne"],
  ["<", "lt"],
  ["<=", "le"],
  [">", "gt"],
  [">=", "ge"],
]);

/** Words that people put between two things, with the helper that is meant. */
export const INFIX: ReadonlyMap<string, string> = new Map([
  ...["eq", "ne", "lt", "le", "gt", "ge", "match", "starts_with", "ends_with"].map(
    (name) => [name, name] as const,
  ),
  ["equals", "eq"],
  ["matches", "match"],
  ["contains", "in"],
  ["startswith", "starts_with"],
  ["endswith", "ends_with"],
]);

/** Functions of Python and Ansible; a helper called like a function is meant as itself. */
export const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["len", "length"],
  ["str", "string"],
  ["query", "lookup"],
]);

/** Python's words for values. */
export const LITERALS: ReadonlyMap<string, string> = new Map([
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
  ["none", "null"],
]);

/** Words that name nothing. */
export const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "is", "if", "else"]);

/** Jinja's `value|name(arguments)`; null for a filter without counterpart. */
export function filterOf(value: Spelled, name: string, given: Given): Spelled | null {
  if (name === "list") return value;
  const helper = FILTERS.get(name);
  return helper === undefined ? null : call(helper, [value, ...dropFlags(name, given)]);
}

/** Python's `value.name(arguments)`. */
export function methodOf(value: Spelled, name: string, given: Given): Spelled | null {
  if (name === "get" && given[0]) {
    const key = given[0].text.slice(1, -1);
    const segment = /^[A-Za-z_]\w*$/.test(key) ? key : `[${key}]`;
    return call("default", [{ text: `${value.text}.${segment}`, call: false }, ...given.slice(1)]);
  }
  if (name === "find" && given[0]) return { ...call("in", [given[0], value]), found: true };
  const helper = METHODS.get(name);
  return helper === undefined ? null : call(helper, [value, ...given]);
}

/** Python's `find` answers −1 for what is not there. */
export function foundBy(found: Spelled, compared: string): Spelled | null {
  if (["!=-1", ">-1", ">=0"].includes(compared)) return found;
  return ["==-1", "<0"].includes(compared) ? call("not", [found]) : null;
}

/** A sentence about the first filter or test of an expression that nothing here does, or null. */
export function withoutCounterpart(expression: string): string | null {
  const some = { text: "x", call: false };
  for (const [, is, test = "", filter = ""] of expression.matchAll(
    /\b(is)(?:\s+not)?\s+([a-z_]+)|\|\s*([a-z_]+)/g,
  )) {
    const spelled = is === undefined ? filterOf(some, filter, [some]) : testOf(some, test, [some]);
    if (spelled === null)
      return `Jinja's “${is === undefined ? "| " : "is "}${test || filter}” has no counterpart here. docs/expressions.md lists what there is.`;
  }
  return null;
}

/** Jinja's `value is name(arguments)`. */
export function testOf(value: Spelled, name: string, given: Given): Spelled | null {
  const simple = TESTS.get(name);
  if (simple !== undefined) return simple(value, given);
  return RESULTS.has(name) ? { text: `${value.text}.${name}`, call: false } : null;
}

function call(helper: string, given: Given): Spelled {
  return { text: [helper, ...given.map(argument)].join(" "), call: true };
}

function argument({ text, call: nested }: Spelled): string {
  return nested ? `(${text})` : text;
}

/** The second argument of Jinja's `default(x, true)` has no counterpart: null is taken as absent anyway. */
function dropFlags(name: string, given: Given): Given {
  if (name === "default" || name === "d") return given.slice(0, 1);
  if (name === "selectattr" || name === "rejectattr") {
    return given.filter(({ text }) => !/^"(?:equalto|eq|==)"$/.test(text));
  }
  return given;
}

const FILTERS: ReadonlyMap<string, string> = new Map([
  ...[
    "abs",
    "b64decode",
    "b64encode",
    "basename",
    "bool",
    "combine",
    "default",
    "difference",
    "dirname",
    "first",
    "flatten",
    "float",
    "from_json",
    "from_yaml",
    "hash",
    "indent",
    "int",
    "join",
    "last",
    "length",
    "lower",
    "map",
    "max",
    "min",
    "quote",
    "regex_replace",
    "replace",
    "reverse",
    "round",
    "sort",
    "split",
    "string",
    "sum",
    "ternary",
    "to_json",
    "to_yaml",
    "trim",
    "union",
    "unique",
    "upper",
  ].map((name) => [name, name] as const),
  ["count", "length"],
  ["d", "default"],
  ["dict2items", "items"],
  ["intersect", "intersection"],
  ["regex_search", "capture"],
  ["rejectattr", "reject"],
  ["selectattr", "where"],
  ["to_nice_json", "to_json"],
  ["to_nice_yaml", "to_yaml"],
  ["tojson", "to_json"],
]);

const METHODS: ReadonlyMap<string, string> = new Map([
  ["endswith", "ends_with"],
  ["items", "items"],
  ["keys", "keys"],
  ["lower", "lower"],
  ["replace", "replace"],
  ["split", "split"],
  ["splitlines", "lines"],
  ["startswith", "starts_with"],
  ["strip", "trim"],
  ["upper", "upper"],
  ["values", "values"],
]);

const TESTS: ReadonlyMap<string, (value: Spelled, given: Given) => Spelled> = new Map([
  ["defined", (value) => call("defined", [value])],
  ["undefined", (value) => call("not", [call("defined", [value])])],
  ["none", (value) => call("eq", [value, { text: "null", call: false }])],
  ["true", (value) => call("eq", [value, { text: "true", call: false }])],
  ["false", (value) => call("eq", [value, { text: "false", call: false }])],
  ["match", (value, given) => call("match", [value, ...given])],
  ["search", (value, given) => call("match", [value, ...given])],
  ["sameas", (value, given) => call("eq", [value, ...given])],
  ["equalto", (value, given) => call("eq", [value, ...given])],
  ["divisibleby", (value, given) => modulo(value, given[0]?.text ?? "2", "0")],
  ["even", (value) => modulo(value, "2", "0")],
  ["odd", (value) => modulo(value, "2", "1")],
  ["in", (value, given) => call("in", [value, ...given])],
  ["success", (value) => call("not", [{ text: `${value.text}.failed`, call: false }])],
  ["succeeded", (value) => call("not", [{ text: `${value.text}.failed`, call: false }])],
]);

function modulo(value: Spelled, by: string, rest: string): Spelled {
  return call("eq", [call("mod", [value, { text: by, call: false }]), { text: rest, call: false }]);
}

/** Tests that are plain fields of a registered result. */
const RESULTS: ReadonlySet<string> = new Set(["failed", "changed", "skipped"]);
