import type { Secret } from "../secret/secret.js";

/**
 * One parameter: a fragment of JSON Schema with a description.
 * `optional` says that it may be absent; one with a `default` never is.
 */
export type Fragment = Described & Shape;

interface Described {
  readonly description: string;
  readonly optional?: true;
  /** The module is given a Secret for each text in it; they are hidden in all that is shown. */
  readonly secret?: true;
}

/** What a value may look like, without a description: for the items of a list and the values of a map. */
export type Shape =
  | {
      readonly type: "string";
      readonly enum?: readonly string[];
      readonly pattern?: string;
      readonly minLength?: number;
      readonly default?: string;
      /** An octal mode: a bare number is refused with the advice to quote it. */
      readonly format?: "mode";
      /** The value names a file on the controller: the module is given what it renders to, or its absolute path. */
      readonly file?: "template" | "local";
    }
  | {
      readonly type: "integer" | "number";
      readonly minimum?: number;
      readonly maximum?: number;
      readonly default?: number;
    }
  | { readonly type: "boolean"; readonly default?: boolean }
  /** Text, number or boolean, as YAML reads it: a user's name or number, a value for a configuration file. */
  | {
      readonly type: "scalar";
      readonly default?: string | number | boolean;
      /** Empty is a value too, and means that there shall be none. */
      readonly nullable?: true;
      /** A list of them is a value too. */
      readonly list?: true;
    }
  /** One text, or a list of them: a command, names. */
  | { readonly type: "words"; readonly default?: string | readonly string[] }
  | {
      readonly type: "array";
      readonly items: Shape;
      readonly minItems?: number;
      readonly default?: readonly unknown[];
    }
  /** A closed record. */
  | {
      readonly type: "object";
      readonly properties: ParamSchema;
      readonly default?: Readonly<Record<string, unknown>>;
    }
  /** Free keys, values of one shape. */
  | { readonly type: "map"; readonly values: Shape; readonly default?: Readonly<Record<string, unknown>> }
  /** Anything that YAML can say. */
  | { readonly type: "any"; readonly default?: unknown }
  /** Bare expressions, one or a list, judged by the engine before the module sees them. */
  | { readonly type: "conditions" };

export type ParamSchema = Readonly<Record<string, Fragment>>;

/** A condition as it was written, and whether it holds. */
export interface Condition {
  readonly text: string;
  readonly holds: boolean;
}

/** The values a module is given: inferred from its declaration. */
export type ParamsOf<S extends ParamSchema> = {
  readonly [K in keyof S as S[K] extends { optional: true } ? never : K]: ParamValue<S[K]>;
} & {
  readonly [K in keyof S as S[K] extends { optional: true } ? K : never]?: ParamValue<S[K]>;
};

type ParamValue<F> = F extends { secret: true } ? Sealed<Value<F>> : Value<F>;

/** Each text a Secret; numbers and flags too, as their texts. */
type Sealed<V> = V extends Scalar
  ? Secret
  : V extends readonly (infer I)[]
    ? readonly Sealed<I>[]
    : V extends object
      ? { readonly [K in keyof V]: Sealed<V[K]> }
      : V;

type Scalar = string | number | boolean;

export type Value<F> = F extends { type: "string" }
  ? F extends { enum: readonly (infer E)[] }
    ? E
    : string
  : F extends { type: "integer" | "number" }
    ? number
    : F extends { type: "boolean" }
      ? boolean
      : F extends { type: "scalar" }
        ? | Scalar
          | (F extends { nullable: true } ? null : never)
          | (F extends { list: true } ? readonly Scalar[] : never)
        : F extends { type: "words" }
          ? string | readonly (string | number | boolean)[]
          : F extends { type: "array"; items: infer I }
            ? readonly Value<I>[]
            : F extends { type: "object"; properties: infer P extends ParamSchema }
              ? ParamsOf<P>
              : F extends { type: "map"; values: infer V }
                ? Readonly<Record<string, Value<V>>>
                : F extends { type: "conditions" }
                  ? readonly Condition[]
                  : unknown;

/** Octal, as files show it. */
export const MODE_PATTERN = "^[0-7]{3,4}$";
