import { withoutCounterpart } from "../foreign/jinja_hint.js";
import type { Range } from "../source/span.js";
import { compileBlock, present } from "./block.js";
import { Compiler, type Mistake, type Use } from "./compiler.js";
import { compileArgument, compilePhrase } from "./expression.js";
import type { Evaluate } from "./frame.js";
import { valueOf } from "./helper.js";
import { nestingMistake } from "./nesting.js";
import { parseHandlebars, type SyntaxFault } from "./parser.js";
import { handlebarsFor } from "./hint.js";
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
    const detail =
      "In Handlebars this is written: {{#if CONDITION}} … {{else}} … {{/if}} or {{#each LIST}} … {{/each}}.";
    const range = { from: jinja.index, to: jinja.index + jinja[0].length };
    return wrong({ ...range, code: "template", summary: "Not Handlebars", detail });
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

/** Put before an expression to have Handlebars parse it; the second is for one that begins with a parenthesis. */
export const BARE_OPENINGS = { call: "{{", parenthesis: "{{_ " };

/** A bare expression between an opening and “}}”; offsets are those of the whole text. */
export function compileBare(text: string): Template {
  const deep = nestingMistake(text);
  if (deep) return wrong(deep);
  const statement = /^\{\{[!#/^&>*~{]/.test(text);
  const { program, fault } = statement ? { program: null, fault: null } : parseHandlebars(text);
  if (fault) return wrong({ ...bareMistake(text, fault), code: "expression" });
  const [only, ...others] = program?.body ?? [];
  if (!only || !isMustache(only) || others.length > 0 || isQuotedTemplate(only))
    return wrong({ ...noExpression(text), code: "expression" });
  const compiler = new Compiler(text);
  const inParentheses = text.startsWith(BARE_OPENINGS.parenthesis);
  return finish(
    compiler,
    inParentheses ? compileInParentheses(only, compiler) : compileValueOf(only, compiler),
  );
}

/** Quotes around braces: a text, which would always count as true. */
function isQuotedTemplate({ path, params }: hbs.AST.MustacheStatement): boolean {
  return params.length === 0 && isText(path) && path.value.includes("{{");
}

function bareMistake(text: string, fault: SyntaxFault): Omit<Mistake, "code"> {
  const opening = text.startsWith(BARE_OPENINGS.parenthesis) ? BARE_OPENINGS.parenthesis : BARE_OPENINGS.call;
  const range = { from: opening.length, to: text.length - 2 };
  const inner = text.slice(range.from, range.to);
  const hint = handlebarsFor(inner);
  if (hint !== null) return notHandlebars(range, hint);
  const curly = /[“”„‘’]/.exec(text);
  if (curly) {
    const detail = `${curly[0]} is a typographic quote. Use a plain ' or ".`;
    const at = { from: curly.index, to: curly.index + 1 };
    return { ...at, summary: "Typographic quote", detail };
  }
  if (/\{\{|\}\}/.test(inner)) return noExpression(text);
  const lacking = withoutCounterpart(inner);
  if (lacking !== null) return { ...range, summary: "Not Handlebars", detail: lacking };
  return unbalanced(text, range.from, range.to) ?? syntaxMistake(text, fault);
}

function noExpression(text: string): Omit<Mistake, "code"> {
  const range = { from: 2, to: text.length - 2 };
  const inner = text.slice(range.from, range.to);
  const plain = inner
    .replace(/^\s*(["'])(.*)\1\s*$/, "$2")
    .replace(/\{\{~?|~?\}\}/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const without = plain === inner || !/\w/.test(plain) ? null : plain;
  const detail = 'This must be one expression without braces, such as: eq facts.os.family "RedHat".';
  const hint = handlebarsFor(plain) ?? without;
  return hint === null ? { ...range, summary: "Not an expression", detail } : notHandlebars(range, hint);
}

function notHandlebars(range: Range, hint: string): Omit<Mistake, "code"> {
  return { ...range, summary: "Not Handlebars", detail: `In Handlebars this is written: ${hint}` };
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

function isText(node: hbs.AST.Expression): node is hbs.AST.StringLiteral {
  return node.type === "StringLiteral";
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
  const detail = "Partials ({{> …}}) and decorators ({{* …}}) are not supported. Write the text itself.";
  compiler.report(compiler.rangeOf(node), "template", "Unsupported syntax", detail);
  return () => "";
}

function compileValueOf(node: hbs.AST.MustacheStatement, compiler: Compiler): Evaluate {
  const { path, params } = node;
  const hash = present(node.hash);
  const last = hash ?? params.at(-1) ?? path;
  const range = { from: compiler.rangeOf(path).from, to: compiler.rangeOf(last).to };
  const argument = compilePhrase({ path, params, hash, ...range }, compiler);
  return (frame) => valueOf(argument, frame);
}

function compileInParentheses(
  { params: [only, second] }: hbs.AST.MustacheStatement,
  compiler: Compiler,
): Evaluate {
  if (second) {
    const detail = "Nothing may follow a call in parentheses. Remove the outermost parentheses.";
    compiler.report(compiler.rangeOf(second), "expression", "Not an expression", detail);
  }
  if (!only) return () => null;
  const argument = compileArgument(only, compiler, false);
  return (frame) => valueOf(argument, frame);
}
