import type { Span } from "../source/span.js";
import type { Scope } from "./scope.js";
import { whollyKnown } from "./unknown.js";

/** A name that a text uses, with its path: `facts.os.family` is `["facts", "os", "family"]`. */
export interface Reference {
  readonly path: readonly string[];
  readonly at: Span;
  /** Whether it may be undefined: an argument of `default` or `defined`, or guarded by one. */
  readonly tolerant: boolean;
}

/** A text or a whole YAML value made ready to be rendered any number of times. */
export interface Compiled {
  readonly at: Span;
  /** Whether it is the same everywhere: no name, no lookup, no secret. */
  readonly constant: boolean;
  readonly references: readonly Reference[];
  /** Whether it may ask a person for a secret, itself and not through a name that it uses. */
  readonly asks: boolean;
  /**
   * The value, wholly known.
   * @throws InputError for what is undefined or of the wrong type
   * @throws CannotTell for what only a real run would produce
   */
  evaluate(scope: Scope): unknown;
  /** As evaluate, but what is passed on without being looked at may be, or hold, an Unknown. */
  evaluateLazy(scope: Scope): unknown;
}

/** Adds `evaluate` to the rest. */
export function compiled(rest: Omit<Compiled, "evaluate">): Compiled {
  return { ...rest, evaluate: (scope) => whollyKnown(rest.evaluateLazy(scope)) };
}

/** A value that is the same in every scope. */
export function constantOf(value: unknown, at: Span): Compiled {
  const evaluate = (): unknown => value;
  return { at, constant: true, references: [], asks: false, evaluate, evaluateLazy: evaluate };
}
