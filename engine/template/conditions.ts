import { InputError, type Diagnostic } from "../source/diagnostic.js";
import type { Span } from "../source/span.js";
import { describeNode, type YamlNode, type YamlScalar } from "../source/yaml.js";
import { compileExpression, constantOf } from "./compile.js";
import type { Compiled } from "./compiled.js";
import type { Scope } from "./scope.js";
import { truth } from "./value.js";

/** One expression asked whether it holds; `evaluate` answers the same, true or false. */
export interface Condition extends Compiled {
  /** As it was written, for “skipped, because … does not hold”. */
  readonly written: string;
  /** @throws InputError where the value is undefined, or a text that people mean as false */
  holds(scope: Scope): boolean;
}

/** Conditions that must all hold; asked in order, so that one may guard the next. */
export interface Conditions extends Condition {
  readonly all: readonly Condition[];
}

/** What `when` and its like take: an expression, true or false, or a list of them. @throws InputError */
export function compileConditions(node: YamlNode): Conditions {
  const mistakes: Diagnostic[] = [];
  const items = node.kind === "list" ? node.items : [node];
  const all = items.map((item) => compileCondition(item, mistakes));
  if (mistakes.length > 0) throw new InputError(...mistakes);
  const guarded = all.flatMap(({ references }) =>
    references.flatMap(({ tolerant, path: [name] }) => (tolerant ? [name] : [])),
  );
  const references = all.flatMap((condition) => condition.references);
  return {
    ...answering(node.span, (scope) => all.every((condition) => condition.holds(scope))),
    all,
    written: all.map(({ written }) => written).join(", and "),
    constant: all.every(({ constant }) => constant),
    asks: all.some(({ asks }) => asks),
    references: references.map((use) => ({
      ...use,
      tolerant: use.tolerant || guarded.includes(use.path[0]),
    })),
  };
}

function compileCondition(node: YamlNode, mistakes: Diagnostic[]): Condition {
  if (node.kind === "scalar" && typeof node.value === "boolean") {
    const { value, written } = node;
    return { ...constantOf(value, node), written, holds: () => value };
  }
  if (node.kind === "scalar" && typeof node.value === "string") {
    return conditionOf(node, node.value, mistakes);
  }
  const detail = `A condition is an expression, true or false, not ${describeNode(node)}.`;
  mistakes.push({ code: "type", summary: "Not a condition", detail, at: node.span });
  return { ...constantOf(false, node), written: "", holds: () => false };
}

function conditionOf(node: YamlScalar, text: string, mistakes: Diagnostic[]): Condition {
  const written = text.trim();
  try {
    const compiled = compileExpression(text, node);
    const { constant, references, asks } = compiled;
    const holds = (scope: Scope): boolean => hold(compiled.reach(scope), written, node.span);
    return { ...answering(node.span, holds), written, constant, references, asks };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    mistakes.push(...error.diagnostics);
    return { ...constantOf(false, node), written, holds: () => false };
  }
}

function answering(
  at: Span,
  holds: (scope: Scope) => boolean,
): Pick<Condition, "at" | "holds" | "evaluate" | "reach"> {
  return { at, holds, evaluate: holds, reach: holds };
}

function hold(value: unknown, written: string, at: Span): boolean {
  const held = truth(value);
  if (held !== null) return held;
  const detail =
    `The value is a text that people mean as false, yet it holds like any other text. ` +
    `Make it true or false where it is set, or write: bool (${written}).`;
  throw new InputError({ code: "type", summary: "Doubtful condition", detail, at });
}
