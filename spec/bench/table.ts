import { median } from "./measure.js";

/** What a suite found: numbers of its own, and the seconds of its contenders, round by round. */
export interface Result {
  readonly [measure: string]: number | Readonly<Record<string, readonly number[]>>;
}

/** For people: each contender's median and its ratio to the bare fan-out, then the suite's other numbers. */
export function table(results: Readonly<Record<string, Result>>): string {
  return Object.entries(results)
    .map(([name, result]) => [`\n${name}`, ...contenders(result), measures(result)].join("\n"))
    .join("\n")
    .concat("\n");
}

function contenders(result: Result): readonly string[] {
  const seconds = secondsOf(result);
  const [yardstick = NaN] = Object.entries(seconds)
    .filter(([name]) => name.startsWith("bare"))
    .map(([, times]) => median(times));
  return Object.entries(seconds).map(([name, times]) => {
    const middle = median(times);
    const spread = `${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)}`;
    const ratio = Number.isNaN(yardstick) ? "" : `${(middle / yardstick).toFixed(2)} ×`;
    return `  ${name.padEnd(24)}${middle.toFixed(2).padStart(8)} s  (${spread})${ratio.padStart(10)}`;
  });
}

function measures(result: Result): string {
  return Object.entries(result)
    .flatMap(([name, value]) =>
      typeof value === "number" ? [`  ${name.padEnd(24)}${value.toFixed(2).padStart(8)}`] : [],
    )
    .join("\n");
}

/** The seconds of each contender. */
export function secondsOf({ seconds }: Result): Readonly<Record<string, readonly number[]>> {
  return typeof seconds === "object" ? seconds : {};
}
