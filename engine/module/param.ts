import type { Fragment, Shape } from "./params.js";

type Text = Extract<Fragment, { type: "string" }>;
type Number = Extract<Fragment, { type: "integer" | "number" }>;
type Scalar = Extract<Fragment, { type: "scalar" }>;
type Words = Extract<Fragment, { type: "words" }>;
type Any = Extract<Fragment, { type: "any" }>;
type List = Extract<Fragment, { type: "array" }>;
type FreeMap = Extract<Fragment, { type: "map" }>;
type Rest<F> = Partial<Omit<F, "type" | "description" | "items" | "values">>;

/** Short forms of common fragments: a parameter's description, then what else is to be said of it. */
export const param = {
  text: <const M extends Rest<Text>>(description: string, more?: M) =>
    ({ type: "string", description, ...(more as M) }) as const,

  /** An absolute path. */
  path: <const M extends Rest<Text>>(description: string, more?: M) =>
    ({ type: "string", pattern: "^/", description, ...(more as M) }) as const,

  integer: <const M extends Rest<Number>>(description: string, more?: M) =>
    ({ type: "integer", description, ...(more as M) }) as const,

  /** Text, number or boolean. */
  scalar: <const M extends Rest<Scalar>>(description: string, more?: M) =>
    ({ type: "scalar", description, ...(more as M) }) as const,

  /** One text, or a list of them. */
  words: <const M extends Rest<Words>>(description: string, more?: M) =>
    ({ type: "words", description, ...(more as M) }) as const,

  /** Anything that YAML can say. */
  any: <const M extends Rest<Any>>(description: string, more?: M) =>
    ({ type: "any", description, ...(more as M) }) as const,

  list: <const I extends Shape, const M extends Rest<List>>(items: I, description: string, more?: M) =>
    ({ type: "array", items, description, ...(more as M) }) as const,

  /** Free keys, values of one shape. */
  map: <const V extends Shape, const M extends Rest<FreeMap>>(values: V, description: string, more?: M) =>
    ({ type: "map", values, description, ...(more as M) }) as const,

  /** true or false; false unless given. */
  flag: (description: string, fallback = false) =>
    ({ type: "boolean", default: fallback, description }) as const,

  /** One of several words; the first unless given. */
  choice: <const E extends readonly [string, ...string[]]>(words: E, description: string) =>
    ({ type: "string", enum: words, default: words[0] as E[0], description }) as const,

  /** present, which is the default, or absent. */
  presence: (description: string) =>
    ({ type: "string", enum: ["present", "absent"], default: "present", description }) as const,

  /** A time in seconds. */
  seconds: (fallback: number, description = "Timeout in seconds") =>
    ({ type: "number", minimum: 1, default: fallback, description }) as const,
};
