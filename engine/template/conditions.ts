import { InputError, type Diagnostic } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import { describeNode, type YamlNode, type YamlScalar } from "../source/yaml.js";
import { compileExpression } from "./compile.js";
import { constantOf, type Compiled } from "./compiled.js";
import type { Scope } from "./scope.js";
import { truth } from "./value.js";

/** An expression that is evaluated to true or false. */
export interface Condition extends Compiled {
  /** As it was written, to say which condition was false. */
  readonly written: string;
  /** @throws InputError where the value is undefined, or text that people mean as false */
  evaluate(scope: Scope): boolean;
  evaluateLazy(scope: Scope): boolean;
}

/** Conditions that must all be true; evaluated in order, so that one may guard the next. */
export interface Conditions extends Condition {
  readonly all: readonly Condition[];
}

/** What `when` and its like take: an expression, true or false, or a list of them. @throws InputError */
export function compileConditions(node: YamlNode): Conditions {
  const mistakes: Diagnostic[] = [];
  const items = node.kind === "list" ? node.items : [node];
  const all = items.map((item) => compileCondition(item, mistakes));
  if (mistakes.length > 0) throw new InputError(...mistakes);
  const references = all.flatMap((condition) => condition.references);
  const guarded = references.flatMap(({ tolerant, path: [name] }) => (tolerant ? [name] : []));
  const evaluate = (scope: Scope): boolean => all.every((condition) => condition.evaluate(scope));
  return {
    at: node.span,
    all,
    written: all.map(({ written }) => written).join(", and "),
    constant: all.every(({ constant }) => constant),
    asks: all.some(({ asks }) => asks),
    references: references.map((use) => ({
      ...use,
      tolerant: use.tolerant || guarded.includes(use.path[0]),
    })),
    evaluate,
    evaluateLazy: evaluate,
  };
}

function compileCondition(node: YamlNode, mistakes: Diagnostic[]): Condition {
  if (node.kind === "scalar" && typeof node.value === "boolean") return always(node.value, node);
  if (node.kind === "scalar" && typeof node.value === "string") {
    return conditionOf(node, node.value, mistakes);
  }
  const detail = `A condition must be an expression, true or false, not ${describeNode(node)}.`;
  mistakes.push({ code: "type", summary: "Not a condition", detail, at: node.span });
  return always(false, node);
}

function always(value: boolean, node: YamlNode): Condition {
  const written = node.kind === "scalar" ? node.written : "";
  const evaluate = (): boolean => value;
  return { ...constantOf(value, node.span), written, evaluate, evaluateLazy: evaluate };
}

function conditionOf(node: YamlScalar, text: string, mistakes: Diagnostic[]): Condition {
  const written = text.trim();
  try {
    const expression = compileExpression(text, node);
    const evaluate = (scope: Scope): boolean => isTrue(expression.evaluateLazy(scope), written, node.span);
    return { ...expression, at: node.span, written, evaluate, evaluateLazy: evaluate };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    mistakes.push(...error.diagnostics);
    return always(false, node);
  }
}

function isTrue(value: unknown, written: string, at: Span): boolean {
  const isTrue = truth(value);
  if (isTrue !== null) return isTrue;
  const detail =
    `The text “${String(value)}” counts as true, like every non-empty text. ` +
    `Set the value to true or false, or write: bool (${written}).`;
  throw new InputError({ code: "type", summary: "Ambiguous condition", detail, at });
}
