import { didYouMean } from "../source/nearest.js";
import type { Compiler } from "./compiler.js";
import type { Evaluate, Piece } from "./frame.js";
import { Call, nameOf, parametersOf, type Argument, type Helper } from "./helper.js";
import { helpers } from "./helpers/index.js";
import { compilePath } from "./path.js";
import { handlebarsFor } from "./hint.js";

/** A call or a value, as it stands in a mustache, in brackets, or behind the name of a block. */
export interface Phrase extends Piece {
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

/** Compiles one argument: a literal, a name or a call in brackets. */
export function compileArgument(node: hbs.AST.Expression, compiler: Compiler, tolerant: boolean): Argument {
  const piece = compiler.pieceOf(node);
  if (isPath(node)) {
    if (refusePath(node, compiler)) return nothing(piece);
    return { ...piece, ...compilePath(node, compiler, tolerant) };
  }
  if (isCall(node)) return compileCall({ ...node, ...piece }, compiler);
  const value = literalOf(node);
  if (value === undefined) {
    compiler.tell(piece, "template", "Unknown value", "There is no value “undefined”. Write null.");
  }
  return { ...piece, evaluate: () => value, find: () => value };
}

function compileCall(phrase: Phrase, compiler: Compiler): Argument {
  const { path, params, hash } = phrase;
  const before = compiler.mistakes.length;
  const name = isPath(path) ? path.original : String(literalOf(path));
  const helper = isPath(path) ? helpers.get(name) : undefined;
  if (helper) checkCount(helper, phrase, compiler);
  else compiler.tell(compiler.pieceOf(path), "template", "Unknown helper", unknownHelper(name, phrase));
  if (hash !== undefined) {
    const detail = `Helpers take no “name=value”. Write ${helper?.signature ?? "the arguments alone"}.`;
    compiler.tell(compiler.pieceOf(hash), "template", "Unknown option", detail);
  }
  if (compiler.mistakes.length > before) {
    preferSpelling(phrase, compiler, before);
    return nothing(phrase);
  }
  if (!helper) return nothing(phrase);
  if (helper.live) compiler.live = true;
  if (helper.asks) compiler.asks = true;
  return callOf(helper, phrase, compileArguments(helper, params, compiler));
}

function callOf(helper: Helper, { from, to }: Phrase, given: readonly Argument[]): Argument {
  const piece = { from, to };
  const evaluate: Evaluate = (frame) => helper.run(new Call(helper, given, { frame, piece, helpers }));
  return { ...piece, evaluate, find: evaluate };
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
      ? `Something is missing: ${helper.signature}.`
      : `This is more than ${nameOf(helper)} takes: ${helper.signature}. Put a nested call in brackets.`;
  compiler.tell(phrase, "template", "Wrong number of arguments", detail);
}

function unknownHelper(name: string, { params }: Phrase): string {
  if (name === "if") return "A condition is written without “if” in front.";
  const [second, third] = params;
  const test =
    second && isPath(second) && second.original === "is" && third && isPath(third) ? third.original : null;
  if (test !== null)
    return `A helper stands in front of what it is about, and there is none for “is ${test}”.`;
  const hint = didYouMean(name, helpers.keys());
  return params.length > 0
    ? `“${name}” is followed by arguments, but there is no helper of that name.${hint}`
    : `There is no helper “${name}”.${hint}`;
}

/** Where what was written is Jinja, how to write it here says more than what is wrong with it. */
function preferSpelling({ from, to }: Phrase, compiler: Compiler, before: number): void {
  const spelling = handlebarsFor(compiler.text.slice(from, to));
  if (spelling === null) return;
  compiler.mistakes.length = before;
  compiler.tell({ from, to }, "template", "Jinja spelling", `Here this is written: ${spelling}`);
}

function refusePath(node: hbs.AST.PathExpression, compiler: Compiler): boolean {
  const piece = compiler.pieceOf(node);
  const [first = ""] = node.parts;
  if (/^\d/.test(first) && node.original === first && !compiler.written(node).startsWith("[")) {
    compiler.tell(piece, "template", "Not a number", `“${first}” is no number here. Write it in digits.`);
    return true;
  }
  if (/[^./[]\/[^/]/.test(compiler.written(node).replace(/\[[^\]]*\]/g, ""))) {
    const spelling = handlebarsFor(compiler.written(node)) ?? node.parts.join(".");
    compiler.tell(piece, "template", "Unexpected “/”", `Here this is written: ${spelling}`);
    return true;
  }
  return false;
}

function nothing(piece: Piece): Argument {
  return { from: piece.from, to: piece.to, evaluate: () => null, find: () => null };
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
