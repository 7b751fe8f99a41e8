import type { Call, Helper } from "../helper.js";
import { asText, describe, isList, isMap, isSame } from "../value.js";
import { field } from "./maps.js";

export const lists: readonly Helper[] = [
  {
    signature: "list [VALUE…]",
    summary: "Its arguments as a list.",
    example: ['list "a" 1', ["a", 1]],
    run: (call) => call.values(),
  },
  {
    signature: "length VALUE",
    summary: "The number of items in a list, keys in a map or characters in text.",
    example: ['length "eth0"', 4],
    run: (call) => lengthOf(call),
  },
  {
    signature: "first LIST",
    summary: "The first item of a list, or the first character of text.",
    example: ["first (list 1 2)", 1],
    run: (call) => itemAt(call, 0),
  },
  {
    signature: "last LIST",
    summary: "The last item of a list, or the last character of text.",
    example: ["last (list 1 2)", 2],
    run: (call) => itemAt(call, -1),
  },
  {
    signature: "index COLLECTION KEY",
    summary:
      "The item of a list at a position (0 is the first, -1 the last), or the value of a map under a key.",
    example: ['index (list "a" "b") -1', "b"],
    run: (call) => indexOf(call),
  },
  {
    signature: "apply LIST HELPER [ARGUMENT…]",
    summary: "The results of calling a helper with each item of a list as its first argument.",
    example: ['apply (list "a" "b") "concat" ".org"', ["a.org", "b.org"]],
    run: (call) => call.list(0).map((item) => call.again(call.text(1), [item, ...call.values(2)])),
  },
  {
    signature: "sort LIST [KEY]",
    summary: "A list in ascending order; a list of maps is sorted by the values under KEY.",
    example: ["sort (list 10 9)", [9, 10]],
    run: (call) => sorted(call),
  },
  {
    signature: "reverse LIST",
    summary: "A list in reverse order.",
    example: ["reverse (list 1 2)", [2, 1]],
    run: (call) => call.list(0).toReversed(),
  },
  {
    signature: "unique LIST",
    summary: "A list without duplicates.",
    example: ["unique (list 1 2 1)", [1, 2]],
    run: (call) => distinct(call.list(0)),
  },
  {
    signature: "union LIST…",
    summary: "The items of all the lists, without duplicates.",
    example: ["union (list 1 2) (list 2 3)", [1, 2, 3]],
    run: (call) => distinct(call.values().flatMap((_, index) => call.list(index))),
  },
  {
    signature: "difference LIST OTHER",
    summary: "The items of LIST that are not in OTHER, without duplicates.",
    example: ["difference (list 1 2) (list 2)", [1]],
    run: (call) => distinct(call.list(0)).filter((item) => !has(call.list(1), item)),
  },
  {
    signature: "intersection LIST OTHER",
    summary: "The items that are in both lists, without duplicates.",
    example: ["intersection (list 1 2) (list 2 3)", [2]],
    run: (call) => distinct(call.list(0)).filter((item) => has(call.list(1), item)),
  },
  {
    signature: "flatten LIST",
    summary: "A list in which nested lists are replaced by their items, at any depth.",
    example: ["flatten (list 1 (list 2 (list 3)))", [1, 2, 3]],
    run: (call) => flat(call.list(0)),
  },
  {
    signature: "slice LIST START [END]",
    summary:
      "The items of a list, or the characters of text, from position START up to but not including END.",
    example: ["slice (list 1 2 3) 1", [2, 3]],
    run: (call) => slice(call),
  },
  {
    signature: "range START [END] [STEP]",
    summary: "The whole numbers from START up to but not including END; with one argument, from 0 up to it.",
    example: ["range 1 4", [1, 2, 3]],
    run: (call) => range(call),
  },
];

const MOST_RANGED = 100_000;

function lengthOf(call: Call): number {
  const value = call.value(0);
  if (typeof value === "string") return Array.from(value).length;
  if (isList(value)) return value.length;
  if (isMap(value)) return Object.keys(value).length;
  return call.fail(`length: VALUE must be a list, a map or text, not ${describe(value)}.`, 0);
}

function itemAt(call: Call, at: number): unknown {
  const value = call.value(0);
  const items = typeof value === "string" ? Array.from(value) : call.list(0);
  return items.length > 0 ? items.at(at) : call.fail("LIST has no items.", 0);
}

function indexOf(call: Call): unknown {
  const whole = call.value(0);
  if (isMap(whole)) return field(call, whole, call.text(1), false);
  const items = call.list(0);
  const at = call.integer(1);
  if (at < items.length && at >= -items.length) return items.at(at);
  return call.fail(`There is no item ${at} in a list of ${items.length} items.`, 1);
}

function sorted(call: Call): readonly unknown[] {
  const pairs = call
    .list(0)
    .map((item) => ({ item, by: call.count > 1 ? field(call, item, call.text(1)) : item }));
  const kinds = new Set(pairs.map(({ by }) => typeof by));
  if (kinds.size > 1 || kinds.has("object")) call.fail("sort: LIST must hold only numbers or only text.", 0);
  return pairs
    .toSorted(({ by: one }, { by: other }) => {
      if (typeof one === "number" && typeof other === "number") return one - other;
      const [a, b] = [asText(one), asText(other)];
      return a < b ? -1 : a === b ? 0 : 1;
    })
    .map(({ item }) => item);
}

function distinct(items: readonly unknown[]): readonly unknown[] {
  const seen = new Set<unknown>();
  const kept: unknown[] = [];
  for (const item of items) {
    const complex = typeof item === "object" && item !== null;
    if (complex ? has(kept, item) : seen.has(item)) continue;
    seen.add(item);
    kept.push(item);
  }
  return kept;
}

function has(items: readonly unknown[], item: unknown): boolean {
  return items.some((other) => isSame(item, other));
}

function flat(items: readonly unknown[]): readonly unknown[] {
  return items.flatMap((item) => (isList(item) ? flat(item) : [item]));
}

function slice(call: Call): unknown {
  const value = call.value(0);
  const end = call.count > 2 ? call.integer(2) : undefined;
  if (typeof value === "string") return Array.from(value).slice(call.integer(1), end).join("");
  return call.list(0).slice(call.integer(1), end);
}

function range(call: Call): readonly number[] {
  const start = call.count > 1 ? call.integer(0) : 0;
  const end = call.integer(call.count > 1 ? 1 : 0);
  const step = call.integer(2, 1);
  if (step === 0) return call.fail("range: STEP must not be 0.", 2);
  const count = Math.max(0, Math.ceil((end - start) / step));
  if (count > MOST_RANGED)
    return call.fail(`range: the result must have at most ${MOST_RANGED} numbers, not ${count}.`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}
