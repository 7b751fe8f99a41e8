import { Ajv } from "ajv";
import { isRecord } from "../source/record.js";
import { toJsonSchema } from "./json_schema.js";
import type { Misfit } from "./misfit.js";
import type { ParamSchema, Shape } from "./params.js";
import { misfitOf } from "./schema_error.js";

/** Holds parameters, raw or rendered, against their declaration. The values that it takes are left as they are. */
export type SchemaCheck = (values: unknown) => Checked;

/** What parameters are after that. */
export interface Checked {
  /** How they differ from the declaration; empty when they fit. */
  readonly misfits: readonly Misfit[];
  /** The same values with the defaults of those that are absent. */
  readonly completed: unknown;
}

/** The declaration is compiled when it is first used: a playbook uses few of all modules. */
export function schemaCheck(params: ParamSchema, rest?: Shape): SchemaCheck {
  let compiled: SchemaCheck | null = null;
  return (values) => (compiled ??= compile(params, rest))(values);
}

function compile(params: ParamSchema, rest?: Shape): SchemaCheck {
  compiler ??= createCompiler();
  const validate = compiler.compile(toJsonSchema(params, rest));
  return (values) => {
    const completed = copyOf(values);
    return { misfits: validate(completed) ? [] : (validate.errors ?? []).map(misfitOf), completed };
  };
}

/**
 * Parameters are plain data, which need no structuredClone. Not by spreading: V8 gives each object that begins so and is
 * added to a shape of its own, for which thousands of hosts would pay.
 */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOf(inner)]));
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
