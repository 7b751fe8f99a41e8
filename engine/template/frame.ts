import { InputError, type DiagnosticCode } from "../source/diagnostic.js";
import type { Range, SourceMap } from "../source/span.js";
import type { Scope } from "./scope.js";

/** Where evaluation stands: at the root, or within one turn of an #each or #with. */
export interface Frame {
  readonly scope: Scope;
  readonly map: SourceMap;
  readonly outer: Frame | null;
  /** What `this` is; undefined at the root. */
  readonly context: unknown;
  /** The values of `as |item index|`. */
  readonly named: readonly unknown[];
  /** `@index`, `@key`, `@first` and `@last`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Gives a value, known or not. */
export type Evaluate = (frame: Frame) => unknown;

export function rootFrame(scope: Scope, map: SourceMap): Frame {
  return { scope, map, outer: null, context: undefined, named: [], data: {} };
}

/** Ends an evaluation with a diagnostic at this range of the template. */
export function fail(
  frame: Frame,
  range: Range,
  code: DiagnosticCode,
  summary: string,
  detail: string,
): never {
  throw new InputError({ code, summary, detail, at: frame.map.spanOf(range) });
}
