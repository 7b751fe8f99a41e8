import { MODE_PATTERN, type ParamSchema, type Shape } from "./params.js";

/** The closed object schema (draft-07) of a module's parameters. */
export function toJsonSchema(schema: ParamSchema, rest?: Shape): Readonly<Record<string, unknown>> {
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(schema).map(([name, fragment]) => [name, shapeSchema(fragment)]),
    ),
    required: Object.entries(schema)
      .filter(([, fragment]) => fragment.optional !== true && !("default" in fragment))
      .map(([name]) => name),
    additionalProperties: rest ? shapeSchema(rest) : false,
  };
}

function shapeSchema(shape: Shape & { readonly description?: string }): Readonly<Record<string, unknown>> {
  const common = {
    ...(shape.description === undefined ? {} : { description: shape.description }),
    ...("default" in shape ? { default: shape.default } : {}),
  };
  switch (shape.type) {
    case "string": {
      const { enum: values, pattern, minLength, format } = shape;
      const mode = format === "mode" ? { pattern: MODE_PATTERN } : {};
      return {
        ...common,
        type: "string",
        ...mode,
        ...(values ? { enum: values } : {}),
        ...(pattern === undefined ? {} : { pattern }),
        ...(minLength === undefined ? {} : { minLength }),
      };
    }
    case "integer":
    case "number": {
      const { type, minimum, maximum } = shape;
      return {
        ...common,
        type,
        ...(minimum === undefined ? {} : { minimum }),
        ...(maximum === undefined ? {} : { maximum }),
      };
    }
    case "boolean":
      return { ...common, type: "boolean" };
    case "scalar": {
      const scalars = ["string", "number", "boolean"];
      return {
        ...common,
        type: [...scalars, ...(shape.nullable ? ["null"] : []), ...(shape.list ? ["array"] : [])],
        ...(shape.list ? { items: { type: scalars } } : {}),
      };
    }
    case "words":
      return {
        ...common,
        type: ["string", "array"],
        minLength: 1,
        minItems: 1,
        items: { type: ["string", "number", "boolean"] },
      };
    case "array":
      return {
        ...common,
        type: "array",
        items: shapeSchema(shape.items),
        ...(shape.minItems === undefined ? {} : { minItems: shape.minItems }),
      };
    case "object":
      return { ...common, ...toJsonSchema(shape.properties) };
    case "map":
      return { ...common, type: "object", additionalProperties: shapeSchema(shape.values) };
    case "any":
      return common;
    case "conditions":
      return { ...common, type: ["string", "boolean", "array"], items: { type: ["string", "boolean"] } };
  }
}
