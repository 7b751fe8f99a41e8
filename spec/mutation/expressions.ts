import ts from "typescript";
import type { Change } from "./flips.js";

type Found = Change & { readonly what: string };

const { SyntaxKind } = ts;

/** What is tried in the place of an expression. Sentences are left alone: their wording is no behaviour. */
export function flipsOfExpression(node: ts.Node, source: ts.SourceFile): readonly Found[] {
  const instead = (whole: ts.Node, text: string): Found => ({
    from: whole.getStart(source),
    to: whole.end,
    instead: text,
    what: `${wholeText(whole, source)} → ${oneLine(text)}`,
  });
  const condition = conditionOf(node);
  const negated =
    condition && !isComparison(condition) && !ts.isPrefixUnaryExpression(condition)
      ? [instead(condition, `!(${condition.getText(source)})`)]
      : [];
  return [...negated, ...insteadOf(node, source).map((text) => instead(node, text))];
}

/** A node's text on one line, cut where it is long. */
export function wholeText(node: ts.Node, source: ts.SourceFile): string {
  return oneLine(node.getText(source));
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 70 ? `${line.slice(0, 50)} … ${line.slice(-18)}` : line;
}

function conditionOf(node: ts.Node): ts.Expression | null {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return node.condition ?? null;
  return null;
}

/** These are turned around by themselves. */
function isComparison(node: ts.Node): boolean {
  return (
    node.kind === SyntaxKind.TrueKeyword ||
    (ts.isBinaryExpression(node) && /^[!=]==$/.test(ts.tokenToString(node.operatorToken.kind) ?? ""))
  );
}

function insteadOf(node: ts.Node, source: ts.SourceFile): readonly string[] {
  if (node.kind === SyntaxKind.TrueKeyword) return ["false"];
  if (node.kind === SyntaxKind.FalseKeyword) return ["true"];
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
    return [node.operand.getText(source)];
  if (ts.isBinaryExpression(node)) return insteadOfBinary(node, source);
  if (isText(node)) return isPlainText(node, source) ? ['""'] : [];
  if (ts.isArrayLiteralExpression(node)) return insteadOfArray(node, source);
  if (ts.isObjectLiteralExpression(node)) return insteadOfObject(node, source);
  return ts.isCallExpression(node) ? insteadOfCall(node, source) : [];
}

const SWAPPED = new Map([
  ["===", "!=="],
  ["!==", "==="],
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
  ["&&", "||"],
  ["||", "&&"],
  ["+", "-"],
  ["-", "+"],
  ["*", "/"],
  ["/", "*"],
  ["+=", "-="],
  ["-=", "+="],
  ["??=", "="],
  ["||=", "="],
  ["&&=", "="],
]);

function insteadOfBinary(node: ts.BinaryExpression, source: ts.SourceFile): readonly string[] {
  const [left, right] = [node.left.getText(source), node.right.getText(source)];
  const operator = ts.tokenToString(node.operatorToken.kind) ?? "";
  if (operator === "??") return /^(?:null|undefined)$/.test(right) ? [right] : [left, right];
  const other = SWAPPED.get(operator);
  if (other === undefined || (operator === "+" && (isText(node.left) || isText(node.right)))) return [];
  const swapped = `${left} ${other} ${right}`;
  return operator === "&&" || operator === "||" ? [swapped, left] : [swapped];
}

type Text = ts.StringLiteral | ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression;

function isText(node: ts.Node): node is Text {
  return (
    ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)
  );
}

/** Words that the program goes by: no sentences, no names of properties or files, no kind of a type. */
function isPlainText(node: Text, source: ts.SourceFile): boolean {
  const { parent } = node;
  const written = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("")
    : node.text;
  if (/\s/.test(written) || node.getText(source).length <= 2) return false;
  if (ts.isTaggedTemplateExpression(parent) || ts.isExpressionStatement(parent)) return false;
  if (ts.isBinaryExpression(parent) && ts.isTypeOfExpression(parent.left)) return false;
  if (ts.isCallExpression(parent) && parent.expression.kind === SyntaxKind.ImportKeyword) return false;
  if (ts.isPropertyDeclaration(parent) && parent.name.getText(source) === "name") return false;
  return !("name" in parent && parent.name === node);
}

/** Nothing in it, or one of the lists that make it up left out. */
function insteadOfArray(node: ts.ArrayLiteralExpression, source: ts.SourceFile): readonly string[] {
  const { elements } = node;
  if (elements.length === 0 || isTarget(node)) return [];
  const texts = elements.map((element) => element.getText(source));
  const without = elements.flatMap((element, index) =>
    ts.isSpreadElement(element) && elements.length > 1 ? [`[${texts.toSpliced(index, 1).join(", ")}]`] : [],
  );
  return ["[]", ...without];
}

/** One of the objects that make it up left out. */
function insteadOfObject(node: ts.ObjectLiteralExpression, source: ts.SourceFile): readonly string[] {
  if (isTarget(node)) return [];
  const texts = node.properties.map((property) => property.getText(source));
  return node.properties.flatMap((property, index) =>
    ts.isSpreadAssignment(property) ? [`({ ${texts.toSpliced(index, 1).join(", ")} })`] : [],
  );
}

/** What is assigned to. */
function isTarget(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === SyntaxKind.EqualsToken &&
    parent.left === node
  );
}

/** Calls that only choose from or order what they are called on. */
const CHOOSING =
  /^(?:filter|sort|toSorted|reverse|toReversed|slice|trim|trimStart|trimEnd|toLowerCase|toUpperCase)$/;

const OTHER_CALL = new Map([
  ["some", "every"],
  ["every", "some"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
  ["min", "max"],
  ["max", "min"],
]);

function insteadOfCall(node: ts.CallExpression, source: ts.SourceFile): readonly string[] {
  const { expression: called } = node;
  if (!ts.isPropertyAccessExpression(called) || node.flags & ts.NodeFlags.OptionalChain) return [];
  const receiver = called.expression.getText(source);
  const name = called.name.text;
  if (CHOOSING.test(name)) return [receiver];
  const other = OTHER_CALL.get(name);
  const given = node.arguments.map((argument) => argument.getText(source)).join(", ");
  return other === undefined ? [] : [`${receiver}.${other}(${given})`];
}
