import type { Span } from "../source/span.js";
import type { YamlMap } from "../source/yaml.js";
import { compileValue, type Variable, type Variables } from "../template/index.js";
import { magicNames } from "../vars/index.js";
import { attempt, problem, type Problems } from "./fields.js";

/** Variables as a map defines them. */
export function readVariables(map: YamlMap, problems: Problems): Variables {
  const variables = new Map<string, Variable>();
  for (const { key, keySpan, value } of map.entries) {
    checkVariableName(key, keySpan, problems);
    const compiled = attempt(problems, () => compileValue(value));
    if (compiled)
      variables.set(key, { value: compiled, at: keySpan, secret: value.kind === "scalar" && value.secret });
  }
  return variables;
}

/** Names that templates can say without brackets. */
export function checkVariableName(name: string, at: Span, problems: Problems): void {
  if (Object.hasOwn(magicNames, name)) {
    const detail = `“${name}” is a reserved name. Choose another one.`;
    return problem(problems, "value", "Invalid variable name", detail, at);
  }
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return;
  const better = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
  const detail = `A variable name has only letters, digits and “_”. Write “${better}”.`;
  problem(problems, "value", "Invalid variable name", detail, at);
}
