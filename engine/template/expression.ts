import { didYouMean } from "../source/nearest.js";
import type { Compiler } from "./compiler.js";
import type { Range } from "../source/span.js";
import { Call, nameOf, parametersOf, type Argument, type Helper } from "./helper.js";
import { helpers } from "./helpers/index.js";
import { compilePath } from "./path.js";
import { handlebarsFor } from "./hint.js";

/** A call or a value, as it stands in a mustache, in parentheses, or after the name of a block. */
export interface Phrase extends Range {
  readonly path: hbs.AST.Expression;
  readonly params: readonly hbs.AST.Expression[];
  readonly hash: hbs.AST.Hash | undefined;
}

/** Compiles `name`, `"text"`, `helper ARGUMENT…` and whatever is nested in them. */
export function compilePhrase(phrase: Phrase, compiler: Compiler): Argument {
  const { path, params, hash } = phrase;
  if (params.length === 0 && hash === undefined) return compileArgument(path, compiler, false);
  return compileCall(phrase, compiler);
}

/** Compiles one argument: a literal, a name or a call in parentheses. */
export function compileArgument(node: hbs.AST.Expression, compiler: Compiler, tolerant: boolean): Argument {
  const range = compiler.rangeOf(node);
  if (isPath(node)) {
    if (refusePath(node, compiler)) return noValue(range);
    return compilePath(node, compiler, tolerant);
  }
  if (isCall(node)) return compileCall({ ...node, ...range }, compiler);
  const value = literalOf(node);
  if (value === undefined) {
    compiler.report(range, "template", "Unknown value", "“undefined” is not a value. Write null.");
  }
  return { ...range, evaluate: () => value, explain: null };
}

function compileCall(phrase: Phrase, compiler: Compiler): Argument {
  const { path, params, hash } = phrase;
  const before = compiler.mistakes.length;
  const name = isPath(path) ? path.original : String(literalOf(path));
  const helper = isPath(path) ? helpers.get(name) : undefined;
  if (helper) checkCount(helper, phrase, compiler);
  else compiler.report(compiler.rangeOf(path), "template", "Unknown helper", unknownHelper(name, phrase));
  if (hash !== undefined) {
    const detail = `Helpers take no named arguments (“name=value”). Write ${helper?.signature ?? "only the values"}.`;
    compiler.report(compiler.rangeOf(hash), "template", "Named argument", detail);
  }
  if (compiler.mistakes.length > before) {
    preferHint(phrase, compiler, before);
    return noValue(phrase);
  }
  if (!helper) return noValue(phrase);
  if (helper.live) compiler.live = true;
  if (helper.asks) compiler.asks = true;
  return callOf(helper, phrase, compileArguments(helper, params, compiler));
}

function callOf(helper: Helper, { from, to }: Phrase, given: readonly Argument[]): Argument {
  const range = { from, to };
  return {
    ...range,
    evaluate: (frame) => helper.run(new Call(helper, given, { frame, range, helpers })),
    explain: null,
  };
}

function compileArguments(
  helper: Helper,
  params: readonly hbs.AST.Expression[],
  compiler: Compiler,
): readonly Argument[] {
  const tolerant = helper.tolerant === true;
  const first = params[0];
  if (nameOf(helper) === "defined" && first && isPath(first)) compiler.guarded.add(first.parts[0] ?? "");
  return params.map((param) => compileArgument(param, compiler, tolerant));
}

function checkCount(helper: Helper, phrase: Phrase, compiler: Compiler): void {
  const parameters = parametersOf(helper);
  const least = parameters.filter(({ optional }) => !optional).length;
  const most = parameters.some(({ many }) => many) ? Infinity : parameters.length;
  const given = phrase.params.length;
  if (given >= least && given <= most) return;
  const detail =
    given < least
      ? `An argument is missing: ${helper.signature}.`
      : `${nameOf(helper)} takes fewer arguments: ${helper.signature}. A nested call needs parentheses.`;
  compiler.report(phrase, "template", "Wrong number of arguments", detail);
}

function unknownHelper(name: string, { params }: Phrase): string {
  if (name === "if") return "A condition is written without “if”. Remove it.";
  const [second, third] = params;
  const test =
    second && isPath(second) && second.original === "is" && third && isPath(third) ? third.original : null;
  if (test !== null)
    return `There is no helper for the test “is ${test}”. A helper is written before its arguments.`;
  const hint = didYouMean(name, helpers.keys());
  return params.length > 0
    ? `“${name}” is followed by arguments, but there is no helper with that name.${hint}`
    : `There is no helper “${name}”.${hint}`;
}

/** Where Jinja was written, its Handlebars says more than what is wrong with it. */
function preferHint({ from, to }: Phrase, compiler: Compiler, before: number): void {
  const hint = handlebarsFor(compiler.text.slice(from, to));
  if (hint === null) return;
  compiler.mistakes.length = before;
  compiler.report({ from, to }, "template", "Not Handlebars", `In Handlebars this is written: ${hint}`);
}

function refusePath(node: hbs.AST.PathExpression, compiler: Compiler): boolean {
  const range = compiler.rangeOf(node);
  const [first = ""] = node.parts;
  if (/^\d/.test(first) && node.original === first && !compiler.written(node).startsWith("[")) {
    compiler.report(
      range,
      "template",
      "Not a number",
      `“${first}” is not a number in Handlebars. Write it in digits.`,
    );
    return true;
  }
  const written = compiler.written(node);
  if (/[^./[]\/[^/]/.test(written.replace(/\[[^\]]*\]/g, ""))) {
    const hint = handlebarsFor(written) ?? withDots(written);
    compiler.report(range, "template", "Unexpected “/”", `In Handlebars this is written: ${hint}`);
    return true;
  }
  return false;
}

/** Names one within another, where they were written like files; those in brackets are left as they are. */
function withDots(path: string): string {
  return path.replace(/(\[[^\]]*\])|(?<![./])\//g, (_, bracketed?: string) => bracketed ?? ".");
}

/** In the place of what could not be compiled. */
export function noValue({ from, to }: Range): Argument {
  return { from, to, evaluate: () => null, explain: null };
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === "PathExpression";
}

function isCall(node: hbs.AST.Node): node is hbs.AST.SubExpression {
  return node.type === "SubExpression";
}

/** The value of a literal; undefined for `undefined`. */
function literalOf(node: hbs.AST.Expression): unknown {
  return node.type === "NullLiteral" ? null : "value" in node ? node.value : undefined;
}
