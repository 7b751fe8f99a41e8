import { InputError, type Diagnostic } from "../source/diagnostic.js";
import { plainValue, type YamlEntry, type YamlNode, type YamlScalar } from "../source/yaml.js";
import { compileText, constantOf } from "./compile.js";
import type { Compiled } from "./compiled.js";
import type { Scope } from "./scope.js";
import { tellSecrets } from "./secret.js";
import { whollyKnown } from "./unknown.js";

/** A whole YAML value whose texts may hold mustaches. @throws InputError with every static mistake in it */
export function compileValue(node: YamlNode): Compiled {
  const mistakes: Diagnostic[] = [];
  const compiled = compileNode(node, mistakes);
  if (mistakes.length > 0) throw new InputError(...mistakes);
  return compiled;
}

function compileNode(node: YamlNode, mistakes: Diagnostic[]): Compiled {
  if (node.kind === "scalar") return compileScalar(node, mistakes);
  const parts =
    node.kind === "list"
      ? node.items.map((item) => compileNode(item, mistakes))
      : node.entries.map((entry) => compileEntry(entry, mistakes));
  if (parts.every(({ constant }) => constant)) return constantOf(plainValue(node), node);
  const reach =
    node.kind === "list"
      ? (scope: Scope): unknown => parts.map((part) => part.reach(scope))
      : (scope: Scope): unknown =>
          Object.fromEntries(node.entries.map(({ key }, index) => [key, parts[index]?.reach(scope)]));
  const references = parts.flatMap((part) => part.references);
  return {
    at: node.span,
    constant: false,
    references,
    asks: parts.some(({ asks }) => asks),
    reach,
    evaluate: (scope) => whollyKnown(reach(scope)),
  };
}

function compileEntry({ key, keySpan, value }: YamlEntry, mistakes: Diagnostic[]): Compiled {
  if (key.includes("{{")) {
    const detail = "Names are taken as they are written; only values are rendered.";
    mistakes.push({ code: "template", summary: "Template in a name", detail, at: keySpan });
  }
  return compileNode(value, mistakes);
}

function compileScalar(scalar: YamlScalar, mistakes: Diagnostic[]): Compiled {
  if (typeof scalar.value !== "string") return constantOf(scalar.value, scalar);
  const compiled = textOf(scalar.value, scalar, mistakes);
  return scalar.secret ? secretly(compiled) : compiled;
}

function textOf(text: string, scalar: YamlScalar, mistakes: Diagnostic[]): Compiled {
  try {
    return compileText(text, scalar);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    mistakes.push(...error.diagnostics);
    return constantOf(null, scalar);
  }
}

/** Never constant, so that whoever renders it is told each time. */
function secretly(compiled: Compiled): Compiled {
  const reach = (scope: Scope): unknown => {
    const value = compiled.reach(scope);
    tellSecrets(value, scope.hooks);
    return value;
  };
  return { ...compiled, constant: false, reach, evaluate: (scope) => whollyKnown(reach(scope)) };
}
