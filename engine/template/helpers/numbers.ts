import type { Call, Helper } from "../helper.js";
import { describe } from "../value.js";

export const numbers: readonly Helper[] = [
  {
    signature: "int VALUE",
    summary: "A number, or text that is a number, as a whole number; the fraction is cut off.",
    example: ['int "42"', 42],
    run: (call) => Math.trunc(numberOf(call)),
  },
  {
    signature: "float VALUE",
    summary: "A number, or text that is a number, as a number.",
    example: ['float "1.5"', 1.5],
    run: (call) => numberOf(call),
  },
  {
    signature: "add NUMBER…",
    summary: "The sum of numbers.",
    example: ["add 1 2 3", 6],
    run: (call) => all(call).reduce((one, other) => one + other),
  },
  {
    signature: "sub NUMBER OTHER",
    summary: "NUMBER minus OTHER.",
    example: ["sub 3 2", 1],
    run: (call) => call.number(0) - call.number(1),
  },
  {
    signature: "mul NUMBER…",
    summary: "The product of numbers.",
    example: ["mul 2 3", 6],
    run: (call) => all(call).reduce((one, other) => one * other),
  },
  {
    signature: "div NUMBER OTHER",
    summary: "NUMBER divided by OTHER; for a whole number, use “int” on the result.",
    example: ["div 3 2", 1.5],
    run: (call) => call.number(0) / divisor(call),
  },
  {
    signature: "mod NUMBER OTHER",
    summary: "The remainder of NUMBER divided by OTHER; it has the sign of OTHER.",
    example: ["mod 7 3", 1],
    run: (call) => remainder(call.number(0), divisor(call)),
  },
  {
    signature: "abs NUMBER",
    summary: "The absolute value of a number.",
    example: ["abs -3", 3],
    run: (call) => Math.abs(call.number(0)),
  },
  {
    signature: "round NUMBER [DIGITS]",
    summary: "A number rounded to DIGITS decimal places (default 0).",
    example: ["round 2.345 1", 2.3],
    run: (call) =>
      Number(`${Math.round(Number(`${call.number(0)}e${call.integer(1, 0)}`))}e-${call.integer(1, 0)}`),
  },
  {
    signature: "min LIST",
    summary: "The smallest number in a list.",
    example: ["min (list 3 1 2)", 1],
    run: (call) => extreme(call, (one, other) => other < one),
  },
  {
    signature: "max LIST",
    summary: "The largest number in a list.",
    example: ["max (list 3 1 2)", 3],
    run: (call) => extreme(call, (one, other) => other > one),
  },
  {
    signature: "sum LIST",
    summary: "The sum of a list of numbers.",
    example: ["sum (list 1 2)", 3],
    run: (call) => numberList(call).reduce((one, other) => one + other, 0),
  },
];

function numberOf(call: Call): number {
  const value = call.value(0);
  if (typeof value === "number") return value;
  const text = typeof value === "string" ? value.trim() : "";
  if (/^[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text)) return Number(text);
  return call.fail(
    `int, float: VALUE must be a number or text that is a number; this is ${describe(value)}.`,
    0,
  );
}

function all(call: Call): readonly number[] {
  return Array.from({ length: call.count }, (_, index) => call.number(index));
}

function divisor(call: Call): number {
  const by = call.number(1);
  return by === 0 ? call.fail("A number cannot be divided by 0.", 1) : by;
}

function remainder(number: number, by: number): number {
  return number - by * Math.floor(number / by);
}

function numberList(call: Call): readonly number[] {
  return call.list(0).map((item) => {
    return typeof item === "number"
      ? item
      : call.fail(`LIST must hold only numbers, not ${describe(item)}.`, 0);
  });
}

function extreme(call: Call, better: (one: number, other: number) => boolean): number {
  const [first, ...others] = numberList(call);
  if (first === undefined) return call.fail("LIST has no items.", 0);
  return others.reduce((one, other) => (better(one, other) ? other : one), first);
}
