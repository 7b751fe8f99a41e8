import type { DiagnosticCode } from "../source/diagnostic.js";
import { InputError } from "../source/diagnostic.js";
import type { Place } from "./place.js";
import type { Scope } from "./scope.js";

/** A piece of a template's text, as offsets. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Where evaluation stands: the root, or within one turn of an #each or #with. */
export interface Frame {
  readonly scope: Scope;
  readonly place: Place;
  readonly outer: Frame | null;
  /** What `this` is; undefined at the root. */
  readonly context: unknown;
  /** The values of `as |item index|`. */
  readonly named: readonly unknown[];
  /** `@index`, `@key`, `@first` and `@last`. */
  readonly data: Readonly<Record<string, unknown>>;
}

export type Evaluate = (frame: Frame) => unknown;

export function rootFrame(scope: Scope, place: Place): Frame {
  return { scope, place, outer: null, context: undefined, named: [], data: {} };
}

/** Ends an evaluation with a diagnostic at this piece of the text. */
export function fail(
  frame: Frame,
  piece: Piece,
  code: DiagnosticCode,
  summary: string,
  detail: string,
): never {
  throw new InputError({ code, summary, detail, at: frame.place.within(piece.from, piece.to) });
}
