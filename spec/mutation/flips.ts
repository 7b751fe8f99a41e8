import ts from "typescript";
import { flipsOfExpression, wholeText } from "./expressions.js";

/** One small change of a source file, which some spec should notice. */
export interface Flip {
  /** Names it among all flips of the project, as long as the file stays as it is. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What was written, and what is tried instead. */
  readonly what: string;
  readonly change: Change;
}

/** What is tried instead of a part of the text. */
export interface Change {
  readonly from: number;
  readonly to: number;
  /** An expression in the place of another; null: a statement that is left out; `return`: put in where from is to. */
  readonly instead: string | null;
}

/** All flips of a file, in the order of its text. */
export function flipsOf(file: string, text: string): readonly Flip[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: (Change & { readonly what: string })[] = [];
  const visit = (node: ts.Node): void => {
    if (isNothingAtRunTime(node)) return;
    found.push(...flipsOfExpression(node, source), ...flipsOfStatement(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found
    .sort((one, other) => one.from - other.from || other.to - one.to)
    .map(({ what, ...change }, index) => {
      const { line, character } = source.getLineAndCharacterOfPosition(change.from);
      return { key: `${file}#${index}`, file, line: line + 1, column: character + 1, what, change };
    });
}

/** Types, and what is only named: nothing of it runs. */
function isNothingAtRunTime(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

/** Statements are left out, and functions that return nothing return at once. */
function flipsOfStatement(
  node: ts.Node,
  source: ts.SourceFile,
): readonly (Change & { readonly what: string })[] {
  if (isDroppable(node)) {
    const from = node.getStart(source);
    return [{ from, to: node.end, instead: null, what: `without ${wholeText(node, source)}` }];
  }
  if (ts.isFunctionLike(node) && "body" in node) {
    const { body } = node;
    if (!body || !ts.isBlock(body)) return [];
    if (
      ts.isConstructorDeclaration(node) ||
      body.statements.length < 2 ||
      ts.forEachChild(body, returnsSomething)
    )
      return [];
    const name = node.name ? `${node.name.getText(source)}()` : "the function";
    const at = body.getStart(source) + 1;
    return [{ from: at, to: at, instead: "return", what: `${name} returns at once` }];
  }
  return [];
}

/** An error that is only passed on is left alone: where nothing is wrong with us, none comes there. */
function isDroppable(node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return !ts.isIdentifier(node.expression);
  if (ts.isContinueStatement(node) || ts.isBreakStatement(node)) return true;
  if (!ts.isExpressionStatement(node)) return false;
  const { expression } = node;
  if (ts.isStringLiteral(expression)) return false;
  return !(ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword);
}

/** True or undefined, which goes on with the next of a node's children. */
function returnsSomething(node: ts.Node): true | undefined {
  if (ts.isReturnStatement(node)) return node.expression ? true : undefined;
  if (ts.isFunctionLike(node)) return undefined;
  return ts.forEachChild(node, returnsSomething);
}
