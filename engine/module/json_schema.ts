import { given } from "./given.js";
import { MODE_PATTERN, type ParamSchema, type Shape } from "./params.js";

type JsonSchema = Readonly<Record<string, unknown>>;

/** The closed object schema (draft-07) of a module's parameters. */
export function toJsonSchema(schema: ParamSchema, rest?: Shape): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(schema).map(([name, fragment]) => [name, shapeSchema(fragment)]),
    ),
    // Defaults are filled in before anything is found missing.
    required: Object.entries(schema)
      .filter(([, fragment]) => fragment.optional !== true)
      .map(([name]) => name),
    additionalProperties: rest ? shapeSchema(rest) : false,
  };
}

function shapeSchema(shape: Shape & { readonly description?: string }): JsonSchema {
  return {
    ...given({ description: shape.description }),
    ...("default" in shape ? { default: shape.default } : {}),
    ...typeSchema(shape),
  };
}

function typeSchema(shape: Shape): JsonSchema {
  switch (shape.type) {
    case "string": {
      const { enum: values, pattern, minLength, format } = shape;
      const mode = format === "mode" ? { pattern: MODE_PATTERN } : {};
      return { type: "string", ...mode, ...given({ enum: values, pattern, minLength }) };
    }
    case "integer":
    case "number": {
      const { type, minimum, maximum } = shape;
      return { type, ...given({ minimum, maximum }) };
    }
    case "boolean":
      return { type: "boolean" };
    case "scalar":
      return {
        type: [...SCALARS, ...(shape.nullable ? ["null"] : []), ...(shape.list ? ["array"] : [])],
        ...(shape.list ? { items: { type: SCALARS } } : {}),
      };
    case "words":
      return { type: ["string", "array"], minLength: 1, minItems: 1, items: { type: SCALARS } };
    case "array":
      return { type: "array", items: shapeSchema(shape.items), ...given({ minItems: shape.minItems }) };
    case "object":
      return toJsonSchema(shape.properties);
    case "map":
      return { type: "object", additionalProperties: shapeSchema(shape.values) };
    case "any":
      return {};
    case "conditions":
      return { type: ["string", "boolean", "array"], items: { type: ["string", "boolean"] } };
  }
}

const SCALARS = ["string", "number", "boolean"];
