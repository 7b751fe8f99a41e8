import { isRecord } from "../source/record.js";
import { didYouMean } from "../source/nearest.js";
import type { Module } from "./define.js";

/** What each type of a parameter looks like when it is a default. */
const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  scalar: (value) => value === null || typeof value !== "object",
  words: (value) => typeof value === "string" || Array.isArray(value),
  array: Array.isArray,
  object: isRecord,
  map: isRecord,
  any: () => true,
  conditions: () => false,
};

/** What is wrong with a declaration that no compiler has looked at, in sentences. */
export function declarationFaults({ params, short }: Module): readonly string[] {
  if (!isRecord(params)) return ["“params” must be a map of parameters."];
  const names = Object.keys(params);
  const strayShort = short !== null && !names.includes(short);
  return [
    ...names.flatMap((name) => shapeFaults(`params.${name}`, params[name])),
    ...(strayShort ? [`“short” names “${short}”, which is no parameter.${didYouMean(short, names)}`] : []),
  ];
}

function shapeFaults(where: string, shape: unknown): readonly string[] {
  if (!isRecord(shape)) return [`“${where}” must be a map with a “type”.`];
  const { type } = shape;
  const fit = typeof type === "string" ? fits[type] : undefined;
  if (fit === undefined) {
    const hint = typeof type === "string" ? didYouMean(type, Object.keys(fits)) : "";
    return [
      `“${where}.type” must be one of ${Object.keys(fits).join(", ")}, not ${JSON.stringify(type)}.${hint}`,
    ];
  }
  const { properties } = shape;
  return [
    ...("default" in shape && !fit(shape["default"])
      ? [`“${where}.default” does not fit its type: ${JSON.stringify(shape["default"])}.`]
      : []),
    ...(type === "array" ? shapeFaults(`${where}.items`, shape["items"]) : []),
    ...(type === "map" ? shapeFaults(`${where}.values`, shape["values"]) : []),
    ...(type === "object" && !isRecord(properties)
      ? [`“${where}.properties” must be a map of parameters.`]
      : []),
    ...(type === "object" && isRecord(properties)
      ? Object.entries(properties).flatMap(([name, inner]) =>
          shapeFaults(`${where}.properties.${name}`, inner),
        )
      : []),
  ];
}
