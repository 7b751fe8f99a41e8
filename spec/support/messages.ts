import { readFileSync } from "node:fs";
import { relative } from "node:path";
import ts from "typescript";

/** What stands in a text for a value that is known only when the program runs. */
export const HOLE = "\u0000";

/** One place in the sources that makes a diagnostic, with every text that its two parts can have. */
export interface Message {
  readonly place: string;
  readonly summaries: readonly string[];
  readonly details: readonly string[];
}

/** Every diagnostic that these files make: object literals with a summary and a detail. */
export function messagesIn(files: readonly string[]): readonly Message[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    types: [],
  };
  const program = ts.createProgram([...files], options, withoutLibraries(ts.createCompilerHost(options)));
  return new Reader(program, files).messages();
}

/** Types of libraries say nothing about our texts, and take most of the time. */
function withoutLibraries(host: ts.CompilerHost): ts.CompilerHost {
  const fileExists = (file: string): boolean =>
    (!file.includes("node_modules") || file.includes("node_modules/typescript/")) && host.fileExists(file);
  return { ...host, fileExists };
}

/** More alternatives of one text than this are not listed: a hole stands for them. */
const MAX_TEXTS = 200;

const DEEPEST = 12;

class Reader {
  readonly #checker: ts.TypeChecker;
  readonly #sources: readonly ts.SourceFile[];
  readonly #calls = new Map<ts.Symbol, ts.CallExpression[]>();

  constructor(program: ts.Program, files: readonly string[]) {
    this.#checker = program.getTypeChecker();
    this.#sources = files.flatMap((file) => program.getSourceFile(file) ?? []);
    for (const source of this.#sources)
      visit(source, (node) => {
        if (!ts.isCallExpression(node)) return;
        const callee = this.#symbolAt(node.expression);
        if (callee) this.#calls.set(callee, [...(this.#calls.get(callee) ?? []), node]);
      });
  }

  messages(): readonly Message[] {
    const found: Message[] = [];
    for (const source of this.#sources)
      visit(source, (node) => {
        if (!ts.isObjectLiteralExpression(node)) return;
        const [summary, detail] = ["summary", "detail"].map((name) => property(node, name));
        if (!summary || !detail) return;
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
        found.push({
          place: `${relative(".", source.fileName)}:${line}`,
          summaries: this.#property(summary),
          details: this.#property(detail),
        });
      });
    return found;
  }

  #property(node: ts.ObjectLiteralElementLike): readonly string[] {
    if (ts.isPropertyAssignment(node)) return this.#texts(node.initializer, 0);
    const symbol = ts.isShorthandPropertyAssignment(node)
      ? this.#checker.getShorthandAssignmentValueSymbol(node)
      : undefined;
    return symbol ? this.#declared(symbol, 0) : [HOLE];
  }

  /** Every text that an expression can be, as far as the sources say. */
  #texts(node: ts.Expression, depth: number): readonly string[] {
    if (depth > DEEPEST) return [HOLE];
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node)) {
      const parts = node.templateSpans.map(({ expression, literal }) =>
        joined(this.#texts(expression, depth + 1), [literal.text]),
      );
      return parts.reduce(joined, [node.head.text]);
    }
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return this.#texts(node.expression, depth);
    if (ts.isConditionalExpression(node))
      return distinct([...this.#texts(node.whenTrue, depth + 1), ...this.#texts(node.whenFalse, depth + 1)]);
    if (ts.isBinaryExpression(node)) return this.#binary(node, depth);
    if (ts.isIdentifier(node)) {
      const symbol = this.#symbolAt(node);
      return symbol ? this.#declared(symbol, depth) : [HOLE];
    }
    if (ts.isCallExpression(node)) return this.#returned(node, depth);
    return literals(this.#checker.getTypeAtLocation(node)) ?? [HOLE];
  }

  #binary({ left, right, operatorToken }: ts.BinaryExpression, depth: number): readonly string[] {
    const [one, other] = [this.#texts(left, depth + 1), this.#texts(right, depth + 1)];
    if (operatorToken.kind === ts.SyntaxKind.PlusToken) return joined(one, other);
    const either = [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken];
    return either.includes(operatorToken.kind) ? distinct([...one, ...other]) : [HOLE];
  }

  /** The texts of a constant, or those that calls give for a parameter. */
  #declared(symbol: ts.Symbol, depth: number): readonly string[] {
    const declaration = symbol.valueDeclaration;
    if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer)
      return this.#texts(declaration.initializer, depth + 1);
    if (!declaration || !ts.isParameter(declaration))
      return literals(this.#checker.getTypeOfSymbol(symbol)) ?? [HOLE];
    const index = declaration.parent.parameters.indexOf(declaration);
    const owner = this.#symbolOf(declaration.parent);
    const calls = (owner && this.#calls.get(owner)) ?? [];
    const given = calls.flatMap(({ arguments: values }) => values[index] ?? declaration.initializer ?? []);
    return given.length === 0 ? [HOLE] : distinct(given.flatMap((value) => this.#texts(value, depth + 1)));
  }

  /** The texts that a function of ours returns. */
  #returned(call: ts.CallExpression, depth: number): readonly string[] {
    const declaration = this.#symbolAt(call.expression)?.valueDeclaration;
    const made = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
    if (!made || !(ts.isFunctionDeclaration(made) || ts.isArrowFunction(made)) || !made.body) return [HOLE];
    if (!ts.isBlock(made.body)) return this.#texts(made.body, depth + 1);
    const values: ts.Expression[] = [];
    visit(made.body, (node) => {
      if (ts.isReturnStatement(node) && node.expression) values.push(node.expression);
    });
    return values.length === 0 ? [HOLE] : distinct(values.flatMap((value) => this.#texts(value, depth + 1)));
  }

  #symbolAt(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.#checker.getSymbolAtLocation(node);
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #symbolOf(node: ts.SignatureDeclaration): ts.Symbol | undefined {
    if (node.name) return this.#symbolAt(node.name);
    return ts.isVariableDeclaration(node.parent) ? this.#symbolAt(node.parent.name) : undefined;
  }
}

function property(node: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  return node.properties.find((one) => one.name && ts.isIdentifier(one.name) && one.name.text === name);
}

/** The texts of a type that is one literal or several. */
function literals(type: ts.Type): readonly string[] | null {
  const members = type.isUnion() ? type.types : [type];
  const texts = members.flatMap((member) => (member.isStringLiteral() ? member.value : []));
  return texts.length > 0 && texts.length === members.length ? texts : null;
}

function joined(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length * other.length > MAX_TEXTS)
    return joined(one.length > MAX_TEXTS / 2 ? [HOLE] : one, one.length > MAX_TEXTS / 2 ? other : [HOLE]);
  return distinct(one.flatMap((left) => other.map((right) => left + right)));
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** Every text with a blank in it that a file holds, each part of a template by itself: no names, keys or paths. */
export function textsIn(file: string): readonly { readonly place: string; readonly text: string }[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: { place: string; text: string }[] = [];
  visit(source, (node) => {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateLiteralToken(node)) return;
    if (!node.text.includes(" ")) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ place: `${file}:${line + 1}`, text: node.text });
  });
  return found;
}
