import { Secret } from "../secret/secret.js";
import { isRecord } from "../source/record.js";
import type { Misfit } from "./misfit.js";
import type { Fragment, ParamSchema, ParamsOf, Shape } from "./params.js";
import type { Resolve } from "./resolve.js";
import type { SchemaCheck } from "./schema_check.js";

/** Rendered parameters that do not fit the module's declaration. */
export class ParameterError extends Error {
  override readonly name = "ParameterError";
  readonly misfits: readonly Misfit[];

  constructor(misfits: readonly Misfit[]) {
    super(misfits.map(({ text }) => text).join(" "));
    this.misfits = misfits;
  }
}

/** Parameters as a module is given them: validated, completed with defaults, resolved, secrets sealed. @throws ParameterError */
export function acceptParams<S extends ParamSchema>(
  values: unknown,
  schema: S,
  check: SchemaCheck,
  resolve: Resolve,
): { readonly accepted: ParamsOf<S>; readonly secrets: readonly string[] } {
  const { misfits, completed } = check(values);
  if (misfits.length > 0 || !isRecord(completed)) throw new ParameterError(misfits);
  const secrets: string[] = [];
  const sealed = seal(completed, schema, secrets);
  return { accepted: resolved(sealed, schema, resolve) as ParamsOf<S>, secrets };
}

function resolved(
  values: Readonly<Record<string, unknown>>,
  schema: ParamSchema,
  resolve: Resolve,
): Readonly<Record<string, unknown>> {
  return mapValues(values, (value, name) => resolvedOne(name, value, schema[name], resolve));
}

function resolvedOne(
  name: string,
  value: unknown,
  fragment: Fragment | undefined,
  resolve: Resolve,
): unknown {
  if (fragment?.type === "conditions") return resolve.conditions(name, [value].flat().map(String));
  if (fragment?.type !== "string" || typeof value !== "string") return value;
  if (fragment.file === "local") return resolve.localFile(name, value);
  return fragment.file === "template" ? resolve.template(name, value) : value;
}

function seal(
  values: Readonly<Record<string, unknown>>,
  schema: ParamSchema,
  secrets: string[],
): Readonly<Record<string, unknown>> {
  return mapValues(values, (value, name) => {
    const fragment = schema[name];
    if (fragment?.secret === true) return sealLeaves(value, secrets);
    return fragment ? sealWithin(value, fragment, secrets) : value;
  });
}

/** Secrets may lie deep: in the records of a list, as the answers of a dialog do. */
function sealWithin(value: unknown, shape: Shape, secrets: string[]): unknown {
  if (shape.type === "array" && Array.isArray(value))
    return value.map((item) => sealWithin(item, shape.items, secrets));
  if (!isRecord(value)) return value;
  if (shape.type === "object") return seal(value, shape.properties, secrets);
  if (shape.type === "map") return mapValues(value, (item) => sealWithin(item, shape.values, secrets));
  return value;
}

/** Of a list or map that is secret as a whole each text is a secret of its own; names and flags tell nothing. */
function sealLeaves(value: unknown, secrets: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => sealLeaves(item, secrets));
  if (isRecord(value)) return mapValues(value, (item) => sealLeaves(item, secrets));
  if (value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (typeof value !== "boolean") secrets.push(text);
  return new Secret(text);
}

/** The record itself where nothing changes, which is most often: copies of it would cost thousands of hosts dearly. */
function mapValues(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown, name: string) => unknown,
): Readonly<Record<string, unknown>> {
  let changed: Record<string, unknown> | null = null;
  for (const name of Object.keys(record)) {
    const value = change(record[name], name);
    if (value !== record[name]) (changed ??= Object.fromEntries(Object.entries(record)))[name] = value;
  }
  return changed ?? record;
}
