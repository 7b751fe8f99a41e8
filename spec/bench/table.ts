import { median } from "./measure.js";

/** What a suite found: numbers of its own, and the seconds of its contenders, round by round. */
export interface Result {
  readonly [measure: string]: number | Readonly<Record<string, readonly number[]>>;
}

/** For people: each contender's median and its ratio to the bare fan-out, then the suite's other numbers. */
export function table(results: Readonly<Record<string, Result>>): string {
  return Object.entries(results)
    .map(([name, result]) => [`\n${name}`, ...contenders(result), ...measures(result)].join("\n"))
    .join("\n")
    .concat("\n");
}

function contenders(result: Result): readonly string[] {
  return standings(result).map(({ name, middle, spread, ratio }) => {
    const times = ratio === null ? "" : `${ratio.toFixed(2)} ×`;
    return `  ${name.padEnd(24)}${middle.toFixed(2).padStart(8)} s  (${spread})${times.padStart(10)}`;
  });
}

const measures = (result: Result): readonly string[] =>
  numbersOf(result).map(([name, value]) => `  ${name.padEnd(24)}${value.toFixed(2).padStart(8)}`);

/** The same as two tables for a page. */
export function markdown(results: Readonly<Record<string, Result>>): string {
  const suites = Object.entries(results);
  return [
    "| suite | contender | median | rounds between | × bare |",
    "|---|---|---|---|---|",
    ...suites.flatMap(([suite, result]) =>
      standings(result).map(
        ({ name, middle, spread, ratio }) =>
          `| ${suite} | ${name} | ${middle.toFixed(2)} s | ${spread} s | ${ratio?.toFixed(2) ?? ""} |`,
      ),
    ),
    "",
    "| suite | measure | |",
    "|---|---|---|",
    ...suites.flatMap(([suite, result]) =>
      numbersOf(result).map(([name, value]) => `| ${suite} | ${name} | ${Number(value.toFixed(2))} |`),
    ),
    "",
  ].join("\n");
}

interface Standing {
  readonly name: string;
  readonly middle: number;
  readonly spread: string;
  /** To the bare fan-out, where there is one. */
  readonly ratio: number | null;
}

function standings(result: Result): readonly Standing[] {
  const all = Object.entries(secondsOf(result));
  const bare = all.find(([name]) => name.startsWith("bare"));
  return all.map(([name, times]) => {
    const middle = median(times);
    const spread = `${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)}`;
    return { name, middle, spread, ratio: bare ? middle / median(bare[1]) : null };
  });
}

const numbersOf = (result: Result): readonly (readonly [string, number])[] =>
  Object.entries(result).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : []));

/** The seconds of each contender. */
export function secondsOf({ seconds }: Result): Readonly<Record<string, readonly number[]>> {
  return typeof seconds === "object" ? seconds : {};
}
