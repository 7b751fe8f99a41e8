import type { Call, Helper } from "../helper.js";
import { describe, isList, isMap, isSame } from "../value.js";

export const logic: readonly Helper[] = [
  {
    signature: "eq ONE OTHER",
    summary: "Whether two values are equal; lists and maps are compared item by item.",
    example: ['eq "a" "b"', false],
    run: (call) => isEqual(call),
  },
  {
    signature: "ne ONE OTHER",
    summary: "Whether two values are not equal.",
    example: ['ne "a" "b"', true],
    run: (call) => !isEqual(call),
  },
  {
    signature: "lt ONE OTHER",
    summary:
      "Whether ONE is less than OTHER; both are numbers, or both are text, compared by character code.",
    example: ["lt 2 10", true],
    run: (call) => order(call) < 0,
  },
  {
    signature: "le ONE OTHER",
    summary: "Whether ONE is less than or equal to OTHER.",
    example: ["le 2 2", true],
    run: (call) => order(call) <= 0,
  },
  {
    signature: "gt ONE OTHER",
    summary: "Whether ONE is greater than OTHER.",
    example: ["gt 2 10", false],
    run: (call) => order(call) > 0,
  },
  {
    signature: "ge ONE OTHER",
    summary: "Whether ONE is greater than or equal to OTHER.",
    example: ['ge "b" "a"', true],
    run: (call) => order(call) >= 0,
  },
  {
    signature: "and CONDITION…",
    summary: "Whether all conditions are true; those after the first false one are not evaluated.",
    example: ["and true 1", true],
    run: (call) => indexes(call).every((index) => call.isTrue(index)),
  },
  {
    signature: "or CONDITION…",
    summary: "Whether any condition is true; those after the first true one are not evaluated.",
    example: ["or false 0 (list 1)", true],
    run: (call) => indexes(call).some((index) => call.isTrue(index)),
  },
  {
    signature: "not CONDITION",
    summary: "Whether a condition is false; false, null, 0, empty text and an empty list count as false.",
    example: ['not ""', true],
    run: (call) => !call.isTrue(0),
  },
  {
    signature: "in NEEDLE HAYSTACK",
    summary: "Whether a list contains an item, a map contains a key, or text contains other text.",
    example: ['in "b" (list "a" "b")', true],
    run: (call) => isIn(call),
  },
  {
    signature: "default VALUE…",
    summary: "The first value that is defined and not null.",
    example: ['default nowhere.defined "x"', "x"],
    tolerant: true,
    run: (call) => firstGiven(call),
  },
  {
    signature: "defined NAME",
    summary: "Whether a name is defined; it may be null.",
    example: ["defined nowhere.defined", false],
    tolerant: true,
    run: (call) => call.find(0) !== undefined,
  },
  {
    signature: "ternary CONDITION YES NO",
    summary: "YES if the condition is true, otherwise NO; the other one is not evaluated.",
    example: ['ternary (eq 1 1) "yes" nowhere', "yes"],
    run: (call) => call.value(call.isTrue(0) ? 1 : 2),
  },
  {
    signature: "bool VALUE",
    summary:
      "True for true, yes, on and 1, false for false, no, off and 0, in upper or lower case; anything else is an error.",
    example: ['bool "Yes"', true],
    run: (call) => toBoolean(call),
  },
];

function indexes({ count }: Call): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function isEqual(call: Call): boolean {
  const one = call.value(0);
  const other = call.value(1);
  if (typeof one !== typeof other && isScalar(one) && isScalar(other) && String(one) === String(other)) {
    const detail = `${describe(one)} and ${describe(other)} are never equal, even if they look alike. Use int, string or bool.`;
    call.fail(`eq, ne: ${detail}`, 1);
  }
  return isSame(one, other);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function order(call: Call): number {
  const one = call.value(0);
  const other = call.value(1);
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "string" && typeof other === "string") return one < other ? -1 : one === other ? 0 : 1;
  const detail = `only two numbers or two texts can be compared, not ${describe(one)} and ${describe(other)}.`;
  return call.fail(`lt, le, gt, ge: ${detail}`);
}

function isIn(call: Call): boolean {
  const haystack = call.value(1);
  if (isList(haystack)) return haystack.some((item) => isSame(item, call.value(0)));
  if (isMap(haystack)) return Object.hasOwn(haystack, call.text(0));
  if (typeof haystack === "string") return haystack.includes(call.text(0));
  return call.fail(`in: HAYSTACK must be a list, a map or text, not ${describe(haystack)}.`, 1);
}

function firstGiven(call: Call): unknown {
  for (const index of indexes(call)) {
    const value = call.find(index);
    if (value !== undefined && value !== null) return value;
  }
  if (call.find(call.count - 1) === null) return null;
  return call.value(call.count - 1);
}

function toBoolean(call: Call): boolean {
  const value = call.value(0);
  if (typeof value === "boolean") return value;
  const text = isScalar(value) ? String(value).trim().toLowerCase() : "";
  if (["true", "yes", "on", "1", "y", "t"].includes(text)) return true;
  if (["false", "no", "off", "0", "n", "f"].includes(text)) return false;
  return call.fail(`bool: VALUE must be true, false, yes, no, on, off, 1 or 0.`, 0);
}
