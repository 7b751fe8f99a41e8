import { Ajv, type ErrorObject } from "ajv";
import { booleanHint } from "../source/boolean_hint.js";
import { didYouMean } from "../source/nearest.js";
import { isRecord } from "../source/record.js";
import {
  MODE_PATTERN,
  type Condition,
  type LocalFile,
  type ParamSchema,
  type ParamsOf,
  type Shape,
  toJsonSchema,
} from "./params.js";
import { Secret } from "../secret/secret.js";

/** One value that does not fit: where in the parameters, what kind of misfit, and a sentence. */
export interface Misfit {
  /** JSON pointer below the module's key, such as `/names/0`. */
  readonly at: string;
  readonly kind: "unknown" | "missing" | "mode" | "value";
  /** The misplaced or missing key, for `unknown` and `missing`. */
  readonly key: string | null;
  readonly text: string;
}

/** Says how raw or rendered parameters differ from their declaration; empty when they fit. Fills defaults in. */
export type SchemaCheck = (values: unknown) => readonly Misfit[];

/** Rendered parameters that do not fit the module's declaration. */
export class ParameterError extends Error {
  override readonly name = "ParameterError";
  readonly misfits: readonly Misfit[];

  constructor(misfits: readonly Misfit[]) {
    super(misfits.map(({ text }) => text).join(" "));
    this.misfits = misfits;
  }
}

/** The declaration is compiled when it is first used: a playbook uses few of all modules. */
export function schemaCheck(params: ParamSchema, rest?: Shape): SchemaCheck {
  let compiled: SchemaCheck | null = null;
  return (values) => (compiled ??= compile(params, rest))(values);
}

function compile(params: ParamSchema, rest?: Shape): SchemaCheck {
  compiler ??= createCompiler();
  const validate = compiler.compile(toJsonSchema(params, rest));
  return (values) => (validate(values) ? [] : (validate.errors ?? []).map(misfit));
}

let compiler: Ajv | null = null;

/**
 * One for all declarations. What is compiled comes from `toJsonSchema` alone, so it is not held against the schema of
 * schemas first, which costs ten times as much as all the compiling.
 */
function createCompiler(): Ajv {
  return new Ajv({
    allErrors: true,
    verbose: true,
    useDefaults: true,
    ownProperties: true,
    allowUnionTypes: true,
    strict: true,
    $data: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
}

/** Validated, completed with defaults, secrets sealed. */
export function acceptParams<S extends ParamSchema>(
  values: unknown,
  schema: S,
  validate: SchemaCheck,
): { readonly accepted: ParamsOf<S>; readonly secrets: readonly string[] } {
  const resolved = resolvedParams(values, schema);
  const written: unknown = structuredClone(isRecord(values) ? { ...values, ...asWritten(resolved) } : values);
  const misfits = validate(written);
  if (misfits.length > 0) throw new ParameterError(misfits);
  const secrets: string[] = [];
  const sealed = seal(written as Record<string, unknown>, schema, secrets);
  return { accepted: { ...sealed, ...Object.fromEntries(resolved) } as ParamsOf<S>, secrets };
}

/** What the engine has put in the place of what was written: a file for its path, judged conditions for theirs. */
function resolvedParams(
  values: unknown,
  schema: ParamSchema,
): ReadonlyMap<string, LocalFile | readonly Condition[]> {
  const entries = isRecord(values) ? Object.entries(values) : [];
  return new Map(
    entries.flatMap(([name, value]) => {
      const fragment = schema[name];
      const local = fragment?.type === "string" && fragment.file === "local" && isLocalFile(value);
      const judged = fragment?.type === "conditions" && areConditions(value);
      return local || judged ? [[name, value] as const] : [];
    }),
  );
}

/** The declaration speaks of what is written: this is what validation looks at. */
function asWritten(
  resolved: ReadonlyMap<string, LocalFile | readonly Condition[]>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...resolved].map(([name, value]) => [
      name,
      "path" in value ? value.path : value.map(({ text }) => text),
    ]),
  );
}

const isLocalFile = (value: unknown): value is LocalFile =>
  isRecord(value) &&
  typeof value["path"] === "string" &&
  // These are asked for by nobody before they are needed.
  "size" in value &&
  "sha256" in value;

const areConditions = (value: unknown): value is readonly Condition[] =>
  Array.isArray(value) &&
  value.every(
    (item) => isRecord(item) && typeof item["text"] === "string" && typeof item["holds"] === "boolean",
  );

function seal(
  values: Readonly<Record<string, unknown>>,
  schema: ParamSchema,
  secrets: string[],
): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]): [string, unknown] => {
    const fragment = schema[name];
    if (fragment?.secret === true) {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      secrets.push(text, ...leaves(value));
      return [name, new Secret(text)];
    }
    return [name, fragment ? sealWithin(value, fragment, secrets) : value];
  });
  return Object.fromEntries(entries);
}

/** The texts within a list or map that is secret as a whole: each may turn up by itself. */
function leaves(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner) => (typeof inner === "string" ? [inner] : leaves(inner)));
}

/** Secrets may lie deep: in the records of a list, as the answers of a dialog do. */
function sealWithin(value: unknown, shape: Shape, secrets: string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (shape.type === "object") return seal({ ...value }, shape.properties, secrets);
  if (shape.type === "array" && Array.isArray(value))
    return value.map((item) => sealWithin(item, shape.items, secrets));
  if (shape.type === "map")
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, sealWithin(item, shape.values, secrets)]),
    );
  return value;
}

function misfit(error: ErrorObject): Misfit {
  const at = error.instancePath;
  const name = at.split("/").at(-1) ?? "";
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
      const allowed = known.length > 0 ? ` It takes ${known.join(", ")}.` : "";
      return {
        at,
        kind: "unknown",
        key,
        text: `there is no “${key}” here.${didYouMean(key, known)}${allowed}`,
      };
    }
    case "required": {
      const key = String(params["missingProperty"]);
      return { at, kind: "missing", key, text: `“${key}” is needed here.` };
    }
    case "enum": {
      const allowed = (params["allowedValues"] as readonly unknown[]).map(String);
      const hint = typeof error.data === "string" ? didYouMean(error.data, allowed) : "";
      return { at, kind: "value", key: null, text: `“${name}” must be one of ${allowed.join(", ")}.${hint}` };
    }
    case "type": {
      if (error.parentSchema?.["pattern"] === MODE_PATTERN && typeof error.data === "number")
        return modeMisfit(at, error.data);
      const types = [params["type"]].flat().map(String);
      return {
        at,
        kind: "value",
        key: null,
        text: `“${name}” must be ${types.map(spoken).join(" or ")}, not ${kindOf(error.data)}.${meant(error.data, types)}`,
      };
    }
    case "pattern": {
      const pattern = String(params["pattern"]);
      const wanted = patterns[pattern] ?? `match ${pattern}`;
      return { at, kind: "value", key: null, text: `“${name}” must ${wanted}.` };
    }
    default:
      return { at, kind: "value", key: null, text: `“${name}” ${error.message ?? "does not fit"}.` };
  }
}

/** The digits as they were written; of a number that was written in octal, those. */
function modeMeant(value: number): string {
  const digits = /^[0-7]?[04-7]{3}$/.test(String(value)) ? String(value) : value.toString(8);
  return digits.padStart(4, "0");
}

function modeMisfit(at: string, value: number): Misfit {
  const text = `a mode is octal text, but ${value} without quotes is a decimal number. Write it in quotes: "${modeMeant(value)}".`;
  return { at, kind: "mode", key: null, text };
}

/** Patterns that many modules ask for, in words. */
const patterns: Readonly<Record<string, string>> = {
  "^/": "be a whole path, with “/” in front",
  [MODE_PATTERN]: 'be octal and in quotes, such as "0644"',
};

/** The types of JSON Schema, as the reference of a module calls them. */
function spoken(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "text",
    boolean: "true or false",
    integer: "a whole number",
    number: "a number",
    array: "a list",
    object: "a map",
    null: "empty",
  };
  return words[type] ?? type;
}

function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (typeof value === "boolean") return String(value);
  return spoken(Array.isArray(value) ? "array" : typeof value);
}

/** What to write instead, where a quote too many or too few is all that is wrong. */
function meant(value: unknown, types: readonly string[]): string {
  if (types.includes("boolean")) return booleanHint(value);
  const isNumeric = typeof value === "string" && /^-?\d+$/.test(value);
  if (isNumeric && types.some((type) => type === "integer" || type === "number"))
    return ` Write ${value}, without quotes.`;
  const isBare = typeof value === "number" || typeof value === "boolean";
  return isBare && types.includes("string") ? ` Put it in quotes: "${String(value)}".` : "";
}
