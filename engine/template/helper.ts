import type { Range, Span } from "../source/span.js";
import { fail, type Evaluate, type Frame } from "./frame.js";
import { known } from "./unknown.js";
import { describe, isList, isMap, truth, type Plain } from "./value.js";

/** A function of the expression language, described so that help, documents and errors follow from it. */
export interface Helper {
  /** Its name and what it takes: `join LIST [SEPARATOR]`; “…” means any number of the last. */
  readonly signature: string;
  /** One sentence. */
  readonly summary: string;
  /** An expression without variables, and its value. */
  readonly example: readonly [expression: string, value: unknown];
  /** Its arguments may be undefined. */
  readonly tolerant?: true;
  /** Its value depends on more than its arguments. */
  readonly live?: true;
  /** It may ask a person. */
  readonly asks?: true;
  /** Arguments are evaluated on demand, so that those that are not used need not be known. */
  readonly run: (call: Call) => unknown;
}

export type Helpers = ReadonlyMap<string, Helper>;

export interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  readonly many: boolean;
}

export function nameOf({ signature }: Helper): string {
  return signature.split(" ", 1)[0] ?? "";
}

export function parametersOf({ signature }: Helper): readonly Parameter[] {
  return signature
    .split(" ")
    .slice(1)
    .map((word) => ({
      name: word.replace(/[[\]…]/g, ""),
      optional: word.startsWith("["),
      many: word.includes("…"),
    }));
}

/** What a helper or a block is given: its value in a frame, undefined only for a name that is not defined. */
export interface Argument extends Range {
  readonly evaluate: Evaluate;
  /** For a name that is not defined: fails with the reason. */
  readonly explain: ((frame: Frame) => never) | null;
}

/** The value of an argument. @throws InputError for a name that is not defined */
export function valueOf({ evaluate, explain }: Argument, frame: Frame): unknown {
  const value = evaluate(frame);
  return value === undefined && explain ? explain(frame) : value;
}

/** One call of a helper: its arguments, each taken as what it must be, and a way to fail. */
export class Call {
  readonly frame: Frame;
  readonly helpers: Helpers;
  readonly #helper: Helper;
  readonly #arguments: readonly Argument[];
  readonly #range: Range;

  constructor(
    helper: Helper,
    given: readonly Argument[],
    { frame, range, helpers }: { frame: Frame; range: Range; helpers: Helpers },
  ) {
    this.#helper = helper;
    this.#arguments = given;
    this.#range = range;
    this.frame = frame;
    this.helpers = helpers;
  }

  get count(): number {
    return this.#arguments.length;
  }

  /** What was given, known or not; undefined when it was left out or is not defined. */
  find(index: number): unknown {
    return this.#arguments[index]?.evaluate(this.frame);
  }

  /** What was given; null when it was left out. */
  value(index: number): unknown {
    const given = this.#arguments[index];
    return given ? known(valueOf(given, this.frame)) : null;
  }

  values(from = 0): readonly unknown[] {
    return this.#arguments.slice(from).map((_, index) => this.value(from + index));
  }

  isTrue(index: number): boolean {
    const value = this.value(index);
    const isTrue = truth(value);
    if (isTrue !== null) return isTrue;
    const detail =
      `${this.#name(index)} is the text “${String(value)}”, which counts as true like every non-empty text. ` +
      "Use true or false without quotes, or “bool”.";
    return this.fail(detail, index);
  }

  /** A text; a number is taken as it is written. */
  text(index: number, otherwise?: string): string {
    const value = this.value(index);
    if (otherwise !== undefined && index >= this.count) return otherwise;
    if (typeof value === "number") return String(value);
    return typeof value === "string" ? value : this.#wrong(index, "text", value);
  }

  number(index: number, otherwise?: number): number {
    const value = this.value(index);
    if (otherwise !== undefined && index >= this.count) return otherwise;
    return typeof value === "number" ? value : this.#wrong(index, "a number", value);
  }

  integer(index: number, otherwise?: number): number {
    const value = this.number(index, otherwise);
    return Number.isSafeInteger(value) ? value : this.#wrong(index, "a whole number", value);
  }

  list(index: number): readonly unknown[] {
    const value = this.value(index);
    return isList(value) ? value : this.#wrong(index, "a list", value);
  }

  map(index: number): Plain {
    const value = this.value(index);
    return isMap(value) ? value : this.#wrong(index, "a map", value);
  }

  /** Calls another helper with plain values. */
  again(name: string, values: readonly unknown[]): unknown {
    const helper = this.helpers.get(name);
    if (!helper) return this.fail(`There is no helper “${name}”.`);
    const given = values.map((value) => ({ ...this.#range, evaluate: () => value, explain: null }));
    const least = parametersOf(helper).filter(({ optional }) => !optional).length;
    if (given.length < least)
      return this.fail(`“${name}” needs at least ${least} arguments: ${helper.signature}.`);
    return helper.run(
      new Call(helper, given, { frame: this.frame, range: this.#range, helpers: this.helpers }),
    );
  }

  /** Where an argument was written. */
  place(index: number): Span {
    return this.frame.map.spanOf(this.#arguments[index] ?? this.#range);
  }

  fail(detail: string, index?: number): never {
    const range = index === undefined ? this.#range : (this.#arguments[index] ?? this.#range);
    return fail(this.frame, range, "type", "Invalid argument", detail);
  }

  #wrong(index: number, expected: string, value: unknown): never {
    return this.fail(`${this.#name(index)} must be ${expected}, not ${describe(value)}.`, index);
  }

  #name(index: number): string {
    const parameters = parametersOf(this.#helper);
    return `${nameOf(this.#helper)}: ${(parameters[index] ?? parameters.at(-1))?.name ?? ""}`;
  }
}
