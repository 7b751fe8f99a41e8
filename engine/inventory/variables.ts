import { ansibleConnectionNames } from "../foreign/connection.js";
import { InputError, type Diagnostic } from "../source/diagnostic.js";
import { didYouMean } from "../source/nearest.js";
import { describeNode, type YamlEntry, type YamlNode } from "../source/yaml.js";
import { compileValue, type Compiled, type Scope, type Variable, type Variables } from "../template/index.js";
import { magicNames } from "../vars/index.js";
import { connectionChecks, secretNames } from "./connection.js";

/** Reads `name: value` pairs; what is wrong is added to the problems, and left out. */
export function readVariables(node: YamlNode, problems: Diagnostic[]): Variables {
  if (node.kind === "scalar" && node.value === null) return new Map();
  if (node.kind !== "map") {
    const detail = `Variables must be a map of names and values, not ${describeNode(node)}.`;
    problems.push({ code: "type", summary: "Wrong type", detail, at: node.span });
    return new Map();
  }
  const variables = new Map<string, Variable>();
  for (const entry of node.entries) {
    const variable = readVariable(entry, problems);
    if (variable) variables.set(entry.key, variable);
  }
  return variables;
}

function readVariable({ key, keySpan, value }: YamlEntry, problems: Diagnostic[]): Variable | null {
  const mistake = nameMistake(key);
  if (mistake !== null) {
    problems.push({ code: "key", summary: "Invalid variable name", detail: mistake, at: keySpan });
    return null;
  }
  try {
    const compiled = compileValue(value);
    checkConnection(key, compiled, problems);
    return { value: compiled, at: keySpan, secret: secretNames.has(key) || isSecret(value) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.diagnostics);
    return null;
  }
}

function isSecret(node: YamlNode): boolean {
  return node.kind === "scalar" && node.secret;
}

function nameMistake(name: string): string | null {
  const here = ansibleConnectionNames.get(name);
  if (here !== undefined) return `Ansible's “${name}” is called “${here}” here.`;
  if (name === "this" || Object.hasOwn(magicNames, name))
    return `“${name}” is a reserved name. Choose another one.`;
  if (/^[A-Za-z_]\w*$/.test(name)) return null;
  const better = name.replace(/\W+/g, "_").replace(/^(?=\d)/, "_");
  const hint = /[A-Za-z]/.test(better) ? ` Write “${better}”.` : "";
  return `“${name}” is not a valid variable name: only letters, digits and “_” are allowed, and no digit in front.${hint}`;
}

/** A constant is checked when the inventory is loaded. */
function checkConnection(name: string, compiled: Compiled, problems: Diagnostic[]): void {
  const check = connectionChecks.get(name);
  if (!check || !compiled.constant) return;
  const value = compiled.evaluate(NOTHING);
  const mistake = value === null ? null : check(value);
  if (mistake === null) return;
  problems.push({
    code: "connection",
    summary: "Invalid connection variable",
    detail: `${name}: ${mistake}`,
    at: compiled.at,
  });
}

const NOTHING: Scope = { has: () => false, get: () => undefined, names: () => [], hooks: {} };

/** Reports a key that a group does not have. */
export function unknownKey(
  { key, keySpan }: YamlEntry,
  known: readonly string[],
  otherwise = "",
): Diagnostic {
  const detail = `“${key}” is not a key of a group. The keys are ${known.join(", ")}.${didYouMean(key, known) || otherwise}`;
  return { code: "unknown-key", summary: "Unknown key", detail, at: keySpan };
}
