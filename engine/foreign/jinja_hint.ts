import { filterOf, testOf } from "./jinja_hint_names.js";
import { JinjaParser } from "./jinja_hint_parser.js";
import { NotJinja, tokenize } from "./jinja_hint_tokens.js";

/**
 * How a Jinja or JavaScript expression is written in Handlebars; null where it is neither, or is the same there.
 * `isHelper` says which functions it may call.
 */
export function jinjaHint(expression: string, isHelper: (name: string) => boolean): string | null {
  const tokens = tokenize(expression.trim());
  if (tokens === null || tokens.length === 0) return null;
  const parser = new JinjaParser(tokens, isHelper);
  try {
    const { text } = parser.parse();
    return parser.differs ? text : null;
  } catch (error) {
    if (error instanceof NotJinja) return null;
    throw error;
  }
}

/** A sentence about the first Jinja filter or test in an expression that has no counterpart here, or null. */
export function withoutCounterpart(expression: string): string | null {
  const operand = { text: "x", call: false };
  for (const [, is, test = "", filter = ""] of expression.matchAll(
    /\b(is)(?:\s+not)?\s+([a-z_]+)|\|\s*([a-z_]+)/g,
  )) {
    const isTest = is !== undefined;
    const found = isTest ? testOf(operand, test, [operand]) : filterOf(operand, filter, [operand]);
    if (found !== null) continue;
    const name = isTest ? `is ${test}` : `| ${filter}`;
    return `Jinja's “${name}” has no counterpart here. docs/expressions.md lists the helpers.`;
  }
  return null;
}
