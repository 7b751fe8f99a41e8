import { compileBlock, present } from "./block.js";
import { Compiler, type Mistake, type Use } from "./compiler.js";
import { compileArgument, compilePhrase } from "./expression.js";
import type { Evaluate } from "./frame.js";
import { nestingMistake } from "./nesting.js";
import { parseHandlebars, type SyntaxFault } from "./parser.js";
import { handlebarsFor } from "./hint.js";
import { withoutCounterpart } from "../foreign/jinja_hint.js";
import { syntaxMistake, unbalanced } from "./syntax.js";
import { known } from "./unknown.js";
import { asText } from "./value.js";

/** A text compiled without its place: the same for every place where it is written. */
export interface Template {
  readonly evaluate: Evaluate;
  readonly uses: readonly Use[];
  readonly constant: boolean;
  readonly asks: boolean;
  readonly mistakes: readonly Mistake[];
}

/** Text with mustaches. One mustache and nothing else has the value itself, unless only text will do. */
export function compileMustaches(text: string, only: "text" | "value"): Template {
  const jinja = /\{%[-+]?\s*(?:if|elif|else|endif|for|endfor|set|block|include|macro|raw)\b/.exec(text);
  if (jinja) {
    const detail = "Here this is written {{#if CONDITION}} … {{else}} … {{/if}}, {{#each LIST}} … {{/each}}.";
    const piece = { from: jinja.index, to: jinja.index + jinja[0].length };
    return wrong({ ...piece, code: "template", summary: "Jinja spelling", detail });
  }
  const deep = nestingMistake(text);
  if (deep) return wrong(deep);
  const { program, fault } = parseHandlebars(text);
  if (!program) return wrong(syntaxMistake(text, fault));
  const compiler = new Compiler(text);
  const [first, ...others] = program.body;
  const single = only === "value" && others.length === 0 && first && isMustache(first) ? first : null;
  return finish(compiler, single ? compileValueOf(single, compiler) : compileProgram(program, compiler));
}

/** Put before an expression to have Handlebars parse it; the second kind is for one that begins with a bracket. */
export const BARE_OPENINGS = { call: "{{", bracket: "{{_ " };

/** A bare expression between an opening and “}}”; offsets are those of the whole text. */
export function compileBare(text: string): Template {
  const deep = nestingMistake(text);
  if (deep) return wrong(deep);
  const statement = /^\{\{[!#/^&>*~{]/.test(text);
  const { program, fault } = statement ? { program: null, fault: null } : parseHandlebars(text);
  if (fault) return wrong({ ...bareMistake(text, fault), code: "expression" });
  const [only, ...others] = program?.body ?? [];
  if (!only || !isMustache(only) || others.length > 0 || isQuotedTemplate(only))
    return wrong(noExpression(text));
  const compiler = new Compiler(text);
  const bracketed = text.startsWith(BARE_OPENINGS.bracket);
  return finish(compiler, bracketed ? compileBracketed(only, compiler) : compileValueOf(only, compiler));
}

/** Quotes around braces: a text, which would always hold. */
function isQuotedTemplate({ path, params }: hbs.AST.MustacheStatement): boolean {
  return (
    params.length === 0 && "value" in path && typeof path.value === "string" && path.value.includes("{{")
  );
}

function bareMistake(text: string, fault: SyntaxFault): Mistake {
  const from = text.startsWith(BARE_OPENINGS.bracket)
    ? BARE_OPENINGS.bracket.length
    : BARE_OPENINGS.call.length;
  const piece = { from, to: text.length - 2, code: "expression" as const };
  const spelled = handlebarsFor(text.slice(piece.from, piece.to));
  if (spelled !== null)
    return { ...piece, summary: "Jinja spelling", detail: `Here this is written: ${spelled}` };
  const curly = /[“”„‘’]/.exec(text);
  if (curly)
    return {
      ...piece,
      from: curly.index,
      to: curly.index + 1,
      summary: "Not a quote",
      detail: `“${curly[0]}” is a sign of print. Type a plain ' or ".`,
    };
  if (/\{\{|\}\}/.test(text.slice(piece.from, piece.to))) return noExpression(text);
  const lacking = withoutCounterpart(text.slice(piece.from, piece.to));
  if (lacking !== null) return { ...piece, summary: "Jinja spelling", detail: lacking };
  return unbalanced(text, piece.from, piece.to) ?? syntaxMistake(text, fault);
}

function noExpression(text: string): Mistake {
  const piece = { from: 2, to: text.length - 2, code: "expression" as const };
  const inner = text.slice(piece.from, piece.to);
  const plain = inner
    .replace(/^\s*(["'])(.*)\1\s*$/, "$2")
    .replace(/\{\{~?|~?\}\}/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const spelled = handlebarsFor(plain) ?? (plain === inner || !/\w/.test(plain) ? null : plain);
  if (spelled !== null)
    return { ...piece, summary: "Jinja spelling", detail: `Here this is written: ${spelled}` };
  const detail = 'Write one expression without braces, such as: eq facts.os.family "RedHat".';
  return { ...piece, summary: "Not an expression", detail };
}

function finish(compiler: Compiler, evaluate: Evaluate): Template {
  const { mistakes, live, asks, guarded } = compiler;
  const uses = compiler.uses.map((use) =>
    guarded.has(use.path[0] ?? "") ? { ...use, tolerant: true } : use,
  );
  return { evaluate, uses, mistakes, constant: uses.length === 0 && !live, asks };
}

function wrong(mistake: Mistake): Template {
  return { evaluate: () => null, uses: [], constant: true, asks: false, mistakes: [mistake] };
}

function isMustache(node: hbs.AST.Statement): node is hbs.AST.MustacheStatement {
  return node.type === "MustacheStatement";
}

function isBlock(node: hbs.AST.Statement): node is hbs.AST.BlockStatement {
  return node.type === "BlockStatement";
}

function isContent(node: hbs.AST.Statement): node is hbs.AST.ContentStatement {
  return node.type === "ContentStatement";
}

function compileProgram(program: hbs.AST.Program | undefined, compiler: Compiler): Evaluate {
  if (!program) return () => "";
  const parts = program.body.map((statement) => compileStatement(statement, compiler));
  return (frame) => parts.map((part) => part(frame)).join("");
}

function compileStatement(node: hbs.AST.Statement, compiler: Compiler): Evaluate {
  if (isContent(node)) return () => node.value;
  if (node.type === "CommentStatement") return () => "";
  if (isBlock(node)) return compileBlock(node, compiler, compileProgram);
  if (isMustache(node)) {
    const value = compileValueOf(node, compiler);
    return (frame) => asText(known(value(frame)));
  }
  const detail = "Partials and decorators are not known here: {{> …}} and {{* …}}. Write the text itself.";
  compiler.tell(compiler.pieceOf(node), "template", "Unknown statement", detail);
  return () => "";
}

function compileValueOf(node: hbs.AST.MustacheStatement, compiler: Compiler): Evaluate {
  const { path, params } = node;
  const hash = present(node.hash);
  const last = hash ?? params.at(-1) ?? path;
  const piece = { from: compiler.pieceOf(path).from, to: compiler.pieceOf(last).to };
  return compilePhrase({ path, params, hash, ...piece }, compiler).evaluate;
}

function compileBracketed(
  { params: [only, second] }: hbs.AST.MustacheStatement,
  compiler: Compiler,
): Evaluate {
  if (second) {
    const detail = "Nothing can follow a call in brackets. Leave the outermost brackets out.";
    compiler.tell(compiler.pieceOf(second), "expression", "Not an expression", detail);
  }
  return only ? compileArgument(only, compiler, false).evaluate : () => null;
}
