import { InputError, type Diagnostic } from "../source/diagnostic.js";
import { plainValue, type YamlEntry, type YamlNode, type YamlScalar } from "../source/yaml.js";
import { compileText } from "./compile.js";
import { compiled, constantOf, type Compiled } from "./compiled.js";
import type { Scope } from "./scope.js";
import { tellSecrets } from "./secret.js";

/** A whole YAML value whose texts may hold mustaches. @throws InputError with every static mistake in it */
export function compileValue(node: YamlNode): Compiled {
  const mistakes: Diagnostic[] = [];
  const whole = compileNode(node, mistakes);
  if (mistakes.length > 0) throw new InputError(...mistakes);
  return whole;
}

function compileNode(node: YamlNode, mistakes: Diagnostic[]): Compiled {
  if (node.kind === "scalar") return compileScalar(node, mistakes);
  const parts =
    node.kind === "list"
      ? node.items.map((item) => compileNode(item, mistakes))
      : node.entries.map((entry) => compileEntry(entry, mistakes));
  if (parts.every(({ constant }) => constant)) return constantOf(plainValue(node), node.span);
  return compiled({
    at: node.span,
    constant: false,
    references: parts.flatMap((part) => part.references),
    asks: parts.some(({ asks }) => asks),
    evaluateLazy: (scope) => {
      const values = parts.map((part) => part.evaluateLazy(scope));
      if (node.kind === "list") return values;
      return Object.fromEntries(node.entries.map(({ key }, index) => [key, values[index]]));
    },
  });
}

function compileEntry({ key, keySpan, value }: YamlEntry, mistakes: Diagnostic[]): Compiled {
  if (key.includes("{{")) {
    const detail = "Keys are used as they are written; only values are rendered.";
    mistakes.push({ code: "template", summary: "Template in a key", detail, at: keySpan });
  }
  return compileNode(value, mistakes);
}

function compileScalar(scalar: YamlScalar, mistakes: Diagnostic[]): Compiled {
  if (typeof scalar.value !== "string") return constantOf(scalar.value, scalar.span);
  const text = textOf(scalar.value, scalar, mistakes);
  return scalar.secret ? secretly(text) : text;
}

function textOf(text: string, scalar: YamlScalar, mistakes: Diagnostic[]): Compiled {
  try {
    return compileText(text, scalar);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    mistakes.push(...error.diagnostics);
    return constantOf(null, scalar.span);
  }
}

/** Never constant, so that the secret is made known each time it is rendered. */
function secretly(text: Compiled): Compiled {
  const evaluateLazy = (scope: Scope): unknown => {
    const value = text.evaluateLazy(scope);
    tellSecrets(value, scope.hooks);
    return value;
  };
  return compiled({ ...text, constant: false, evaluateLazy });
}
