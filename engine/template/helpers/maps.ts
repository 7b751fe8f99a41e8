import type { Call, Helper } from "../helper.js";
import { describe, isMap, isSame, truth, type Plain } from "../value.js";

export const maps: readonly Helper[] = [
  {
    signature: "keys MAP",
    summary: "The keys of a map.",
    example: ["keys (from_json '{\"a\":1}')", ["a"]],
    run: (call) => Object.keys(call.map(0)),
  },
  {
    signature: "values MAP",
    summary: "The values of a map.",
    example: ["values (from_json '{\"a\":1}')", [1]],
    run: (call) => Object.values(call.map(0)),
  },
  {
    signature: "items MAP",
    summary: "A map as a list of maps with “key” and “value”.",
    example: ["items (from_json '{\"a\":1}')", [{ key: "a", value: 1 }]],
    run: (call) => Object.entries(call.map(0)).map(([key, value]) => ({ key, value })),
  },
  {
    signature: "map LIST KEY",
    summary: "The values under KEY in a list of maps; dots in KEY lead into nested maps.",
    example: ['map (from_json \'[{"a":1},{"a":2}]\') "a"', [1, 2]],
    run: (call) => call.list(0).map((item) => field(call, item, call.text(1))),
  },
  {
    signature: "where LIST KEY [VALUE]",
    summary: "The maps of a list whose value under KEY counts as true or, if VALUE is given, equals it.",
    example: ['where (from_json \'[{"a":1},{"a":2}]\') "a" 2', [{ a: 2 }]],
    run: (call) => call.list(0).filter((item) => fits(call, item)),
  },
  {
    signature: "reject LIST KEY [VALUE]",
    summary: "The maps of a list that “where” would leave out.",
    example: ['reject (from_json \'[{"a":1},{"a":2}]\') "a" 2', [{ a: 1 }]],
    run: (call) => call.list(0).filter((item) => !fits(call, item)),
  },
  {
    signature: "merge MAP…",
    summary: "Several maps as one; where keys are the same, the later map wins.",
    example: ["merge (from_json '{\"a\":1}') (from_json '{\"b\":2}')", { a: 1, b: 2 }],
    run: (call) => Object.fromEntries(call.values().flatMap((_, index) => Object.entries(call.map(index)))),
  },
  {
    signature: "combine MAP…",
    summary: "Like “merge”, but nested maps are combined as well.",
    example: ['combine (from_json \'{"a":{"b":1}}\') (from_json \'{"a":{"c":2}}\')', { a: { b: 1, c: 2 } }],
    run: (call) =>
      call
        .values()
        .map((_, index) => call.map(index))
        .reduce<Plain>(combine, {}),
  },
];

/** What an item holds under a name, or under names joined by dots. */
export function field(call: Call, item: unknown, path: string, deep = true): unknown {
  let value = item;
  for (const name of deep ? path.split(".") : [path]) {
    if (!isMap(value) || !Object.hasOwn(value, name)) {
      return call.fail(`An item has no “${path}”; the item is ${describe(item)}.`, 1);
    }
    value = value[name];
  }
  return value;
}

function fits(call: Call, item: unknown): boolean {
  const has = isMap(item) && Object.hasOwn(item, call.text(1).split(".")[0] ?? "");
  if (!has) return false;
  const value = field(call, item, call.text(1));
  return call.count > 2 ? isSame(value, call.value(2)) : truth(value) === true;
}

function combine(one: Plain, other: Plain): Plain {
  const combined = new Map(Object.entries(one));
  for (const [key, value] of Object.entries(other)) {
    const before = combined.get(key);
    combined.set(key, isMap(before) && isMap(value) ? combine(before, value) : value);
  }
  return Object.fromEntries(combined);
}
