/** A part of an expression as it is written in Handlebars; a call needs parentheses when it is an argument. */
export interface Translated {
  readonly text: string;
  readonly call: boolean;
  /** A call of Python's `find`, whose result is a number. */
  readonly found?: true;
}

type Arguments = readonly Translated[];

/** Comparison operators of Jinja and JavaScript, and the helpers that do the same. */
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

/** Words that people write as operators between two operands, and the helpers that they mean. */
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

/** Functions of Python and Ansible that have another name here. */
export const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ["len", "length"],
  ["str", "string"],
  ["query", "lookup"],
]);

/** Python's literals. */
export const LITERALS: ReadonlyMap<string, string> = new Map([
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
  ["none", "null"],
]);

/** Words that cannot be names. */
export const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "is", "if", "else"]);

/** Jinja's `value|name(arguments)`; null for a filter that has no counterpart. */
export function filterOf(value: Translated, name: string, args: Arguments): Translated | null {
  if (name === "list") return value;
  const helper = FILTERS.get(name);
  return helper === undefined ? null : call(helper, [value, ...dropFlags(name, args)]);
}

/** Python's `value.name(arguments)`. */
export function methodOf(value: Translated, name: string, args: Arguments): Translated | null {
  if (name === "get" && args[0]) {
    const key = args[0].text.slice(1, -1);
    const segment = /^[A-Za-z_]\w*$/.test(key) ? key : `[${key}]`;
    return call("default", [{ text: `${value.text}.${segment}`, call: false }, ...args.slice(1)]);
  }
  if (name === "find" && args[0]) return { ...call("in", [args[0], value]), found: true };
  const helper = METHODS.get(name);
  return helper === undefined ? null : call(helper, [value, ...args]);
}

/** A comparison with the result of Python's `find`, which is −1 where nothing was found. */
export function foundBy(found: Translated, compared: string): Translated | null {
  if (["!=-1", ">-1", ">=0"].includes(compared)) return found;
  return ["==-1", "<0"].includes(compared) ? call("not", [found]) : null;
}

/** Jinja's `value is name(arguments)`. */
export function testOf(value: Translated, name: string, args: Arguments): Translated | null {
  const simple = TESTS.get(name);
  if (simple !== undefined) return simple(value, args);
  return RESULTS.has(name) ? { text: `${value.text}.${name}`, call: false } : null;
}

function call(helper: string, args: Arguments): Translated {
  return { text: [helper, ...args.map(argument)].join(" "), call: true };
}

function argument({ text, call: nested }: Translated): string {
  return nested ? `(${text})` : text;
}

/** The second argument of Jinja's `default(x, true)` has no counterpart: null is taken as absent anyway. */
function dropFlags(name: string, args: Arguments): Arguments {
  if (name === "default" || name === "d") return args.slice(0, 1);
  if (name === "selectattr" || name === "rejectattr") {
    return args.filter(({ text }) => !/^"(?:equalto|eq|==)"$/.test(text));
  }
  return args;
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

const TESTS: ReadonlyMap<string, (value: Translated, args: Arguments) => Translated> = new Map([
  ["defined", (value) => call("defined", [value])],
  ["undefined", (value) => call("not", [call("defined", [value])])],
  ["none", (value) => call("eq", [value, { text: "null", call: false }])],
  ["true", (value) => call("eq", [value, { text: "true", call: false }])],
  ["false", (value) => call("eq", [value, { text: "false", call: false }])],
  ["match", (value, args) => call("match", [value, ...args])],
  ["search", (value, args) => call("match", [value, ...args])],
  ["sameas", (value, args) => call("eq", [value, ...args])],
  ["equalto", (value, args) => call("eq", [value, ...args])],
  ["divisibleby", (value, args) => modulo(value, args[0]?.text ?? "2", "0")],
  ["even", (value) => modulo(value, "2", "0")],
  ["odd", (value) => modulo(value, "2", "1")],
  ["in", (value, args) => call("in", [value, ...args])],
  ["success", (value) => call("not", [{ text: `${value.text}.failed`, call: false }])],
  ["succeeded", (value) => call("not", [{ text: `${value.text}.failed`, call: false }])],
]);

function modulo(value: Translated, by: string, rest: string): Translated {
  return call("eq", [call("mod", [value, { text: by, call: false }]), { text: rest, call: false }]);
}

/** Tests that are plain fields of a registered result. */
const RESULTS: ReadonlySet<string> = new Set(["failed", "changed", "skipped"]);
